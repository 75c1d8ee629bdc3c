package io.icewatch.vitals.alarm;

import java.time.Instant;

/** The way to people: to a caregiver, and to the next in line. */
public interface Pager {

  /**
   * Sends one notice. When this returns, the message is accepted for delivery.
   *
   * @param notice what to say
   * @param now the wall clock, for saying that a reading is late
   * @throws RuntimeException if the message was not accepted, or nobody knows; it will be sent
   *     again
   */
  void send(Notice notice, Instant now);
}
