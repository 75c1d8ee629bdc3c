/**
 * The records of a Kinesis invocation event, from its bytes. The door is {@link
 * io.icewatch.kinesis.RecordsJson}: it reads records where they lie if they are laid out as Lambda
 * lays them out, and through a general parser otherwise. What else an event holds is for the
 * function that gets it to read, with the same two tools: {@link io.icewatch.kinesis.JsonScanner}
 * and {@link io.icewatch.kinesis.EventTokens}.
 */
@NullMarked
package io.icewatch.kinesis;

import org.jspecify.annotations.NullMarked;
