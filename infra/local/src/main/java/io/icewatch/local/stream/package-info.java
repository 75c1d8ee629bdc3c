/** The Kinesis stream: shards, sequence numbers, arrival times. */
@NullMarked
package io.icewatch.local.stream;

import org.jspecify.annotations.NullMarked;
