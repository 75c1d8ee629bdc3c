/**
 * WatchPatients: sees every reading, keeps what was last heard of each patient, and ends alarms.
 *
 * <p>Read {@link io.icewatch.watch.WatchPatients}, then {@link io.icewatch.watch.PatientBatch}.
 */
@NullMarked
package io.icewatch.watch;

import org.jspecify.annotations.NullMarked;
