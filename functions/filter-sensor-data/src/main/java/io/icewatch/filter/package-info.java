/**
 * FilterSensorData: from the readings that the event filter lets through to pages.
 *
 * <p>{@link io.icewatch.filter.FilterSensorData} is the handler; the decisions are in {@code
 * io.icewatch.vitals.alarm}, the rims in {@code io.icewatch.lambda.table} (DynamoDB) and {@code
 * io.icewatch.lambda.notice} (SNS, Firehose).
 */
@NullMarked
package io.icewatch.filter;

import org.jspecify.annotations.NullMarked;
