/**
 * RollUpVitals: keeps hours and days of the lake up to date.
 *
 * <p>Read {@link io.icewatch.rollup.RollUpVitals}; what a roll-up is, {@link
 * io.icewatch.lake.RollUp} says.
 */
@NullMarked
package io.icewatch.rollup;

import org.jspecify.annotations.NullMarked;
