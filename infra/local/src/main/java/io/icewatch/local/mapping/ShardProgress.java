package io.icewatch.local.mapping;

import org.jspecify.annotations.Nullable;

/**
 * How far a mapping has come in a shard.
 *
 * @param done the ordinal of the last record that it will not come back to
 * @param window the tumbling window; null for a mapping without windows
 */
public record ShardProgress(long done, @Nullable WindowProgress window) {

  /**
   * The tumbling window behind the last record that is done.
   *
   * @param isOpen whether one is open
   * @param startMillis when that begins, in milliseconds since the epoch
   * @param earliestStartMillis when the next one begins at the earliest
   * @param state what the last response gave, or a new window's
   * @param first the ordinal of the first record that the function got in it; null if there is none
   * @param last the ordinal of the last one; null as the first
   */
  public record WindowProgress(
      boolean isOpen,
      long startMillis,
      long earliestStartMillis,
      byte[] state,
      @Nullable Long first,
      @Nullable Long last) {}

  /** The ordinal of the first record that the mapping may still speak of. */
  public long needed() {
    return window == null || window.first() == null ? done + 1 : window.first();
  }
}
