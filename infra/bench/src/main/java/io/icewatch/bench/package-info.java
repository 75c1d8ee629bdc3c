/**
 * How fast the functions are, with the peers beside them: {@link io.icewatch.bench.Bench} runs
 * everything, prints the tables and writes {@code infra/bench/RESULTS.md}.
 */
@NullMarked
package io.icewatch.bench;

import org.jspecify.annotations.NullMarked;
