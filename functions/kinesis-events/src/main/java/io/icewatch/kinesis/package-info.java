/**
 * The records of a Kinesis invocation event, from its bytes: read where they lie if they are laid
 * out as Lambda lays them out, and through a general parser otherwise. {@link
 * io.icewatch.kinesis.KinesisEventJson} reads an event that has nothing else. A function whose
 * event has more reads it with the same two tools, {@link io.icewatch.kinesis.JsonScanner} and
 * {@link io.icewatch.kinesis.EventTokens}, and leaves the records to {@link
 * io.icewatch.kinesis.RecordsJson}.
 */
@NullMarked
package io.icewatch.kinesis;

import org.jspecify.annotations.NullMarked;
