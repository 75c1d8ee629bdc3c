/** Firehose as its clients see it: PutRecord and PutRecordBatch over HTTP. */
@NullMarked
package io.icewatch.local.aws.firehose;

import org.jspecify.annotations.NullMarked;
