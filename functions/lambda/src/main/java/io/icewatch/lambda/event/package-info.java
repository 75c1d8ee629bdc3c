/**
 * The invocation event of a Kinesis mapping, from its bytes to its records and its window, and the
 * response back to bytes. The doors are {@link io.icewatch.lambda.event.InvocationEventJson} and
 * {@link io.icewatch.lambda.event.ResponseJson}.
 *
 * <p>An event that is laid out as Lambda lays it out is scanned where it lies; any other goes
 * through a general parser. The two agree, and nobody outside knows that there are two.
 */
@NullMarked
package io.icewatch.lambda.event;

import org.jspecify.annotations.NullMarked;
