/**
 * What a function does before SnapStart's snapshot so that the first invocation after it is quick:
 * {@link io.icewatch.lambda.snapstart.SnapStartPriming} makes whole invocations, whose calls to AWS
 * go to {@link io.icewatch.lambda.snapstart.LoopbackAws}.
 */
@NullMarked
package io.icewatch.lambda.snapstart;

import org.jspecify.annotations.NullMarked;
