/**
 * The ways of a notice out: to a caregiver through SNS, into the lake through Firehose.
 *
 * <p>A function that uses this package declares the SDK's {@code sns} itself: for the others it is
 * optional.
 */
@NullMarked
package io.icewatch.lambda.notice;

import org.jspecify.annotations.NullMarked;
