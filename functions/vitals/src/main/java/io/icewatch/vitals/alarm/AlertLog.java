package io.icewatch.vitals.alarm;

import java.time.Instant;
import java.util.List;

/** Where confirmed pages are kept for good. No page waits for this, nor fails because of it. */
public interface AlertLog {

  /**
   * A confirmed page.
   *
   * @param alert what it said
   * @param publishedAt when it was accepted for delivery, by the wall clock
   */
  record Entry(Alert alert, Instant publishedAt) {}

  /**
   * Appends the pages of one invocation.
   *
   * @return how many were not accepted; they are lost to the table, not to the caregiver
   * @throws RuntimeException if nobody knows whether any was accepted
   */
  int append(List<Entry> entries);
}
