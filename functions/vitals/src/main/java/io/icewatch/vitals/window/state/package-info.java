/**
 * What a shard has folded of an arrival window, and the text in which Lambda carries it from one
 * invocation to the next.
 *
 * <p>Read {@link io.icewatch.vitals.window.state.WindowState} and {@link
 * io.icewatch.vitals.window.state.WindowSummary}; the rest is how a summary becomes 90 bytes.
 */
@NullMarked
package io.icewatch.vitals.window.state;

import org.jspecify.annotations.NullMarked;
