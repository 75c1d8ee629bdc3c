package io.icewatch.lambda.table;

import io.icewatch.vitals.stay.Stay;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stay as it lies in the table.
 *
 * @param stay the stay
 * @param dueAt where it stands in the {@linkplain TimerIndex index} of timers, or null
 */
public record StoredStay(Stay stay, @Nullable Instant dueAt) {}
