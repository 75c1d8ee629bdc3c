/**
 * Patients who are expected to be heard of: when they were last, what their vitals were, and when
 * their silence has to be told.
 *
 * <p>Read {@link io.icewatch.vitals.stay.Stay}, then {@link io.icewatch.vitals.stay.SilencePolicy}.
 */
@NullMarked
package io.icewatch.vitals.stay;

import org.jspecify.annotations.NullMarked;
