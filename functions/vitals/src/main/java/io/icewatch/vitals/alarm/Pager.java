package io.icewatch.vitals.alarm;

import java.time.Instant;

/** The way to a caregiver. */
public interface Pager {

  /**
   * Sends one page. When this returns, the message is accepted for delivery.
   *
   * @param alert what to say
   * @param now the wall clock, for saying that a reading is late
   * @throws RuntimeException if the message was not accepted, or nobody knows; it will be sent
   *     again
   */
  void page(Alert alert, Instant now);
}
