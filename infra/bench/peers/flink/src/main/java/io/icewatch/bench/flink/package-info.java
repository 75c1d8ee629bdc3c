/** The summaries of a file of readings as a Flink job. */
@NullMarked
package io.icewatch.bench.flink;

import org.jspecify.annotations.NullMarked;
