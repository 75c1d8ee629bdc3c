package io.icewatch.conformance;

import java.util.List;

/** The words for what a mapping does; the same for what is expected and for what is seen. */
final class Deeds {
  private Deeds() {}

  static String invoked(List<String> records) {
    return records.isEmpty() ? "invoked" : "invoked " + String.join(" ", records);
  }

  /**
   * @param span beginning and end, e.g. {@code 0:00-1:00}
   * @param state JSON without spaces
   */
  static String window(String span, String state) {
    return ", window %s, state %s".formatted(span, state);
  }

  static String givenUp(boolean delivered, List<String> records, String condition) {
    return "%s [%s], %s"
        .formatted(delivered ? "delivered" : "dropped", String.join(" ", records), condition);
  }

  /** The words for one plain invocation with the records of two. */
  static String joined(String invoked, String next) {
    return invoked + next.substring("invoked".length());
  }

  /** Whether these are the words for the end of a tumbling window. */
  static boolean endsWindow(String deed) {
    return deed.startsWith("final, ") || deed.startsWith("early end, ");
  }

  /** Whether somebody who is not the mapping can see this: checkpoints and drops are its own. */
  static boolean isSeenFromOutside(String deed) {
    return !deed.startsWith("checkpoint ") && !deed.startsWith("dropped ");
  }

  static String checkpoint(String record) {
    return "checkpoint " + record;
  }
}
