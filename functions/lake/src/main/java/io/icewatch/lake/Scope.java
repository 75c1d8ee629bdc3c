package io.icewatch.lake;

import java.time.LocalDate;

/** What is rolled up. */
public sealed interface Scope {
  /** What changed since the last time; all of it the first time. */
  record Changed() implements Scope {}

  /** All of it. */
  record Everything() implements Scope {}

  /**
   * Days, whatever changed, rounded to the files of each table: to months where rows are days. What
   * is to be read next stays as it is.
   *
   * @param first included, UTC
   * @param last included
   */
  record Days(LocalDate first, LocalDate last) implements Scope {
    public Days {
      if (last.isBefore(first)) {
        throw new IllegalArgumentException(
            "days from %s to %s, expected the first not after the last".formatted(first, last));
      }
    }
  }
}
