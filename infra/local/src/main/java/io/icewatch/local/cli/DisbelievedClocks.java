package io.icewatch.local.cli;

import io.icewatch.local.stack.Functions;

/**
 * What is to be said of monitors whose time is not believed: nothing else shows it, for their
 * readings are counted like all others, in the windows of their arrival.
 */
final class DisbelievedClocks {
  private static final String METRIC = "ClocksNotBelieved";

  private static final String WHY =
      " time is none that can be read, or over 5 minutes ahead of arrival, or older than"
          + " MaximumReadingAgeSeconds; arrival counts instead";

  private final Functions functions;
  private boolean isTold;

  DisbelievedClocks(Functions functions) {
    this.functions = functions;
  }

  /** A line when the first such reading has come, once; else empty. */
  String news() {
    if (isTold || functions.sum(METRIC) == 0) {
      return "";
    }
    isTold = true;
    return "a monitor's clock is not believed: its" + WHY;
  }

  /** A line with their number for the end; empty if there was none. */
  String summary() {
    return summary(functions.sum(METRIC));
  }

  static String summary(long readings) {
    return readings == 0
        ? ""
        : "%,d readings whose clock is not believed: their%s".formatted(readings, WHY);
  }
}
