/** Rows into a table, through Amazon Data Firehose. */
@NullMarked
package io.icewatch.lambda.firehose;

import org.jspecify.annotations.NullMarked;
