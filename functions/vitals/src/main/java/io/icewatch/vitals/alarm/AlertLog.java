package io.icewatch.vitals.alarm;

import java.time.Instant;
import java.util.List;

/** Where confirmed notices are kept for good. None waits for this, nor fails because of it. */
public interface AlertLog {

  /**
   * A confirmed notice.
   *
   * @param notice what it said
   * @param publishedAt when it was accepted for delivery, by the wall clock
   */
  record Entry(Notice notice, Instant publishedAt) {}

  /**
   * Appends the notices of one invocation.
   *
   * @return how many were not accepted; they are lost to the table, not to people
   * @throws RuntimeException if nobody knows whether any was accepted
   */
  int append(List<Entry> entries);
}
