package io.icewatch.vitals.alarm;

import org.jspecify.annotations.Nullable;

/**
 * Where episodes are kept. Every implementation sits the same exam, {@code EpisodeLedgerContract}.
 *
 * <p>Both verbs throw {@link RuntimeException} when the store cannot be reached, refuses or does
 * not answer; a {@link #replace} that threw may have taken effect.
 */
public interface EpisodeLedger {

  /**
   * Reads an episode as last written by anybody (strongly consistent).
   *
   * @return the episode, or null if nothing is remembered of the key
   */
  @Nullable Episode read(EpisodeKey key);

  /**
   * Stores {@code next} if the stored episode is still {@code expected}, by version.
   *
   * @param expected what was read, or null if nothing was there
   * @param next what to store; its version is higher than that of {@code expected}
   * @return what is stored now: {@code next}, also if an earlier attempt of this very call was
   *     stored and its answer got lost; otherwise what somebody else has stored, or null if nothing
   *     is remembered of the key
   */
  @Nullable Episode replace(EpisodeKey key, @Nullable Episode expected, Episode next);
}
