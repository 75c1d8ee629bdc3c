/**
 * SweepAlarms: tells what does not happen, by the clock.
 *
 * <p>Read {@link io.icewatch.sweep.SweepAlarms}, then {@link io.icewatch.sweep.SilenceSweep}.
 */
@NullMarked
package io.icewatch.sweep;

import org.jspecify.annotations.NullMarked;
