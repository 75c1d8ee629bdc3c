/**
 * AggregateSensorData: from every reading of a shard to summaries that add up.
 *
 * <p>{@link io.icewatch.aggregate.AggregateSensorData} is the handler; the algebra is in {@code
 * io.icewatch.vitals.window}; here are the rims: settings and the rows as JSON.
 */
@NullMarked
package io.icewatch.aggregate;

import org.jspecify.annotations.NullMarked;
