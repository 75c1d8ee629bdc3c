/**
 * Ten-minute summaries that add up: every row is a partial sum, whatever Kinesis did on the way.
 *
 * <p>Read {@link io.icewatch.vitals.window.VitalSummary}, then {@link
 * io.icewatch.vitals.window.WindowRow}.
 */
@NullMarked
package io.icewatch.vitals.window;

import org.jspecify.annotations.NullMarked;
