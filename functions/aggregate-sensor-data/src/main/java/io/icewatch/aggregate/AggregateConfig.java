package io.icewatch.aggregate;

import io.icewatch.lambda.Variables;
import io.icewatch.vitals.window.EventWindows;
import java.time.Duration;
import java.util.Map;

/**
 * What the template tells the function through its environment.
 *
 * @param windowsStream the Firehose stream behind the table of windows
 * @param rejectedStream the Firehose stream behind the table of rejected readings
 * @param metricsNamespace CloudWatch's namespace of the metrics
 * @param windows the event-time windows
 * @param stateBudgetBytes how large the state may be in the answer, bytes of JSON; Lambda ends a
 *     window early beyond 1 MB
 * @param stagger when the rows of a shard's closed window leave
 */
public record AggregateConfig(
    String windowsStream,
    String rejectedStream,
    String metricsNamespace,
    EventWindows windows,
    int stateBudgetBytes,
    Stagger stagger) {

  private static final long LAMBDA_LIMIT_BYTES = 1_000_000;

  /** Half of the function's timeout. */
  private static final long MOST_STAGGER_SECONDS = 60;

  /**
   * Reads and checks the environment.
   *
   * @param environment variable to value, as {@link System#getenv()} gives it
   * @throws IllegalArgumentException if a variable is missing or wrong; names it, its value and
   *     what was expected
   */
  public static AggregateConfig from(Map<String, String> environment) {
    Variables variables = new Variables(environment);
    return new AggregateConfig(
        variables.text("WINDOWS_STREAM"),
        variables.text("REJECTED_STREAM"),
        variables.text("METRICS_NAMESPACE"),
        new EventWindows(
            variables.seconds("WINDOW_SECONDS", 1, 86_400),
            variables.seconds("MAXIMUM_READING_AGE_SECONDS", 0, Duration.ofDays(365).toSeconds())),
        (int) variables.wholeNumber("STATE_BUDGET_BYTES", 100, LAMBDA_LIMIT_BYTES),
        new Stagger(variables.seconds("STAGGER_SECONDS", 0, MOST_STAGGER_SECONDS)));
  }
}
