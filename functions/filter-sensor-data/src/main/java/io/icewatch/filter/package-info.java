/**
 * FilterSensorData: from the readings that the event filter lets through to pages.
 *
 * <p>{@link io.icewatch.filter.FilterSensorData} is the handler; the decisions are in {@code
 * io.icewatch.vitals.alarm}; here are the rims: DynamoDB, SNS, Firehose, metrics.
 */
@NullMarked
package io.icewatch.filter;

import org.jspecify.annotations.NullMarked;
