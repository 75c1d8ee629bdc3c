/** Athena as its clients see it: queries that are started, looked after and read. */
@NullMarked
package io.icewatch.local.aws.athena;

import org.jspecify.annotations.NullMarked;
