package io.icewatch.lambda.table;

import java.time.Instant;

/**
 * How far a shard of the stream has been read by who writes presences.
 *
 * @param readUpTo everything that arrived before this has been read and is written
 * @param seenAt when that was, by the wall clock
 */
public record ShardPosition(Instant readUpTo, Instant seenAt) {}
