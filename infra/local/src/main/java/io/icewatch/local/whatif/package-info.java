/**
 * What another policy would have done with the same readings.
 *
 * <p>The deployed code decides: rules, policy and protocol of {@code io.icewatch.vitals.alarm},
 * with settings from the template's parameters as a function gets them. Left out is what cannot
 * change a decision: the stream, the event filter, batches, and where episodes and pages are kept.
 */
@NullMarked
package io.icewatch.local.whatif;

import org.jspecify.annotations.NullMarked;
