/** Kinesis as its clients see it: streams, shards and records over HTTP, in JSON and in CBOR. */
@NullMarked
package io.icewatch.local.aws.kinesis;

import org.jspecify.annotations.NullMarked;
