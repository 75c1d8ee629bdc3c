/**
 * TransformReadings: makes rows of {@code readings} of the stream's records, for Firehose.
 *
 * <p>Read {@link io.icewatch.transform.TransformReadings}.
 */
@NullMarked
package io.icewatch.transform;

import org.jspecify.annotations.NullMarked;
