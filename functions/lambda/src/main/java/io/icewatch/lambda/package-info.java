/**
 * What every function shares with Lambda.
 *
 * <p>A handler is made from its environment, its endpoints and its clock: all three are in {@link
 * io.icewatch.lambda.FunctionEnvironment}, and a handler asks nothing else for them. It has two
 * public constructors. The one without arguments is Lambda's: it takes {@link
 * io.icewatch.lambda.FunctionEnvironment#ofLambda()}. The other takes a {@code
 * FunctionEnvironment}, and whoever calls that decides what the function is wired to: a local
 * stack, a benchmark, a test.
 */
@NullMarked
package io.icewatch.lambda;

import org.jspecify.annotations.NullMarked;
