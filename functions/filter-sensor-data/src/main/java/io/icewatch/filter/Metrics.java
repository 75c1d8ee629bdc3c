package io.icewatch.filter;

import io.icewatch.lambda.EmbeddedMetrics;
import io.icewatch.vitals.alarm.Alert.Reason;
import io.icewatch.vitals.alarm.BatchReport.Outcome.Paged;
import io.icewatch.vitals.alarm.Severity;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What CloudWatch counts of one invocation. */
final class Metrics {
  private final String namespace;
  private final PrintStream out;

  /**
   * Readings suppressed; recorded even at zero, so that a silent function differs from a calm ward.
   */
  int readingsSuppressed;

  /** Breaches that a collaborator or the time left kept from being dealt with. */
  int pageFailures;

  /** Breaches that wait for another record: whose page is not confirmed yet, or which failed. */
  int readingsHeldBack;

  int lateReadings;
  int unreadableReadings;
  int alertRowsLost;

  /** Pages without the link that answers them. */
  int linksNotSigned;

  /**
   * @param namespace the stack's own
   */
  Metrics(String namespace, PrintStream out) {
    this.namespace = namespace;
    this.out = out;
  }

  /** Prints the metrics of one invocation. */
  void print(List<Paged> pages, Instant now) {
    new EmbeddedMetrics(namespace)
        .count("AlertRowsLost", alertRowsLost)
        .count("LateReadings", lateReadings)
        .count("LinksNotSigned", linksNotSigned)
        .count("PageFailures", pageFailures)
        .count("ReadingsHeldBack", readingsHeldBack)
        .count("ReadingsSuppressed", readingsSuppressed)
        .count("UnreadableReadings", unreadableReadings)
        .print(now, out);
    for (Severity severity : Severity.values()) {
      for (Reason reason : Reason.values()) {
        List<Paged> some =
            pages.stream()
                .filter(page -> page.alert().breach().severity() == severity)
                .filter(page -> page.alert().reason() == reason)
                .toList();
        if (!some.isEmpty()) {
          printPages(severity, reason, some, now);
        }
      }
    }
  }

  private void printPages(Severity severity, Reason reason, List<Paged> pages, Instant now) {
    new EmbeddedMetrics(namespace)
        .dimension("Severity", severity.label())
        .dimension("Reason", reason.label())
        .count("PagesSent", pages.size())
        .print(now, out);
    List<Long> latencies = pages.stream().map(Metrics::arrivalToPublishMillis).toList();
    for (int from = 0; from < latencies.size(); from += EmbeddedMetrics.MOST_VALUES) {
      int to = Math.min(latencies.size(), from + EmbeddedMetrics.MOST_VALUES);
      new EmbeddedMetrics(namespace)
          .dimension("Severity", severity.label())
          .milliseconds("ArrivalToPublish", latencies.subList(from, to))
          .print(now, out);
    }
  }

  private static long arrivalToPublishMillis(Paged page) {
    return Duration.between(page.alert().breach().arrival(), page.publishedAt()).toMillis();
  }
}
