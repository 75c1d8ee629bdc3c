package io.icewatch.vitals.alarm;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Plays breaches to an {@link AlarmPolicy} and writes down what it decides; every page is
 * confirmed. A line of a timeline is arrival, SpO2, the decision, and perhaps a partition key:
 *
 * <pre>
 * 0:00   88  FIRST 1
 * 14:59  88  suppressed 1
 * 15:00  88  STILL 2 after 1, worst 88
 * </pre>
 */
final class Timeline {
  private final AlarmPolicy policy;
  private final Duration readingEvery;
  private @Nullable Episode episode;

  Timeline(AlarmPolicy policy) {
    this(policy, Duration.ZERO);
  }

  /** With readings of the patient that come so often, as everybody knows. */
  Timeline(AlarmPolicy policy, Duration readingEvery) {
    this.policy = policy;
    this.readingEvery = readingEvery;
  }

  /** Asserts that the decisions are those which the script says. */
  void goes(String script) {
    assertThat(script.lines().map(this::replay).collect(joining("\n", "", "\n"))).isEqualTo(script);
  }

  /** What is remembered after the last line. */
  Episode episode() {
    if (episode == null) {
      throw new IllegalStateException("nothing has happened yet");
    }
    return episode;
  }

  private String replay(String line) {
    String[] words = line.split(" +", 3);
    int at = line.indexOf(" @");
    String partitionKey = at < 0 ? "17" : line.substring(at + 2);
    Breach breach =
        Breaches.breach(
            Breaches.PATIENT, Breaches.at(words[0]), Double.parseDouble(words[1]), partitionKey);
    String columns = "%-6s %-3s ".formatted(words[0], words[1]);
    return columns + decided(breach) + (at < 0 ? "" : line.substring(at));
  }

  private String decided(Breach breach) {
    return switch (policy.decide(
        episode, new AlarmEvent.Breached(breach, null), readingEvery, breach.arrival())) {
      case Decision.AlreadyHandled(AlertLog.Entry page) -> "handled before";
      case Decision.Missed missed -> "missed";
      case Decision.Busy busy ->
          "busy for " + Duration.between(breach.arrival(), busy.leaseUntil()).toSeconds() + " s";
      case Decision.Suppress(Episode next) -> {
        episode = next;
        yield "suppressed " + next.suppressedSinceLast();
      }
      case Decision.Finish finish -> throw new AssertionError("nobody claimed " + finish.notice());
      case Decision.Pending(Episode next) -> {
        episode = next;
        yield "watched";
      }
      case Decision.Page(Alert alert, Episode claimed) -> {
        episode = Breaches.confirmed(claimed, alert, breach.arrival(), policy.answerWithin());
        yield told(alert);
      }
    };
  }

  private static String told(Alert alert) {
    String page = alert.reason() + " " + alert.pageNumber();
    return alert.suppressedSinceLast() == 0
        ? page
        : "%s after %d, worst %s"
            .formatted(
                page,
                alert.suppressedSinceLast(),
                BigDecimal.valueOf(alert.worstValue()).stripTrailingZeros().toPlainString());
  }
}
