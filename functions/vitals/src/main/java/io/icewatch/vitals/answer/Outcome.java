package io.icewatch.vitals.answer;

import java.time.Duration;

/**
 * What becomes of an order.
 *
 * @param <T> what it changes
 */
public sealed interface Outcome<T> {

  /**
   * To be stored, if nothing has changed in between; else decided anew.
   *
   * @param next what is to be stored
   */
  record Done<T>(T next) implements Outcome<T> {}

  /** This very order was carried out before: nothing to do. */
  record Repeated<T>() implements Outcome<T> {}

  /** Too late: the alarm is over. It is not opened again. */
  record Over<T>() implements Outcome<T> {}

  /**
   * A newer page is out, and an answer counts for its own page only.
   *
   * @param newest the page to answer instead
   */
  record Superseded<T>(AlertId newest) implements Outcome<T> {}

  /**
   * Not allowed.
   *
   * @param found what was asked for
   * @param expected what would be allowed
   */
  record Refused<T>(String found, String expected) implements Outcome<T> {

    static <T> Refused<T> withoutReason() {
      return new Refused<>("no reason", "a reason that others can read");
    }

    /** A length that is not positive, or longer than {@code longest}. */
    static <T> Refused<T> lasting(Duration length, Duration longest) {
      return new Refused<>(
          length.toMinutes() + " minutes", "1 to %d minutes".formatted(longest.toMinutes()));
    }
  }
}
