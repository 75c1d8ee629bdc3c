package io.icewatch.vitals.reading;

/**
 * What a record's payload turned out to be: a {@link Reading}, or {@link Rejected} with a reason.
 */
public sealed interface Message permits Reading, Rejected {}
