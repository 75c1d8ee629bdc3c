package io.icewatch.aggregate;

import io.icewatch.vitals.window.EventWindows;
import java.time.Duration;
import java.util.Map;

/**
 * What the template tells the function through its environment.
 *
 * @param windowsStream the Firehose stream behind the table of windows
 * @param rejectedStream the Firehose stream behind the table of rejected readings
 * @param windows the event-time windows
 * @param stateBudgetBytes how large the state may be in the answer, bytes of JSON; Lambda ends a
 *     window early beyond 1 MB
 */
public record AggregateConfig(
    String windowsStream, String rejectedStream, EventWindows windows, int stateBudgetBytes) {

  private static final long LAMBDA_LIMIT_BYTES = 1_000_000;

  /**
   * Reads and checks the environment.
   *
   * @param environment variable to value, as {@link System#getenv()} gives it
   * @throws IllegalArgumentException if a variable is missing or wrong; names it, its value and
   *     what was expected
   */
  public static AggregateConfig from(Map<String, String> environment) {
    Duration window = Duration.ofSeconds(number(environment, "WINDOW_SECONDS", 1, 86_400));
    Duration maximumAge =
        Duration.ofSeconds(
            number(
                environment, "MAXIMUM_READING_AGE_SECONDS", 0, Duration.ofDays(365).toSeconds()));
    return new AggregateConfig(
        text(environment, "WINDOWS_STREAM"),
        text(environment, "REJECTED_STREAM"),
        new EventWindows(window, maximumAge),
        (int) number(environment, "STATE_BUDGET_BYTES", 100, LAMBDA_LIMIT_BYTES));
  }

  private static String text(Map<String, String> environment, String name) {
    String value = environment.getOrDefault(name, "");
    if (value.isBlank()) {
      throw new IllegalArgumentException(name + " is not set, expected a value");
    }
    return value;
  }

  private static long number(Map<String, String> environment, String name, long least, long most) {
    String value = text(environment, name);
    String expected = "a whole number from %d to %d".formatted(least, most);
    long number;
    try {
      number = Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s is \"%s\", expected %s".formatted(name, value, expected), e);
    }
    if (number < least || number > most) {
      throw new IllegalArgumentException("%s is %d, expected %s".formatted(name, number, expected));
    }
    return number;
  }
}
