package io.icewatch.watch;

import io.icewatch.lambda.EmbeddedMetrics;
import io.icewatch.lambda.notice.NoticeMetrics;
import io.icewatch.vitals.alarm.AlertLog;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;

/** What CloudWatch counts of one invocation. */
final class WatchMetrics {
  private final String namespace;
  private final PrintStream out;

  /** Recorded even at zero, so that a silent function differs from a silent ward. */
  int readingsSeen;

  /** Patients whose readings must come again. */
  int patientsFailed;

  int unreadableMessages;
  int alertRowsLost;

  /** Pages without the link that answers them. */
  int linksNotSigned;

  /**
   * @param namespace the stack's own
   */
  WatchMetrics(String namespace, PrintStream out) {
    this.namespace = namespace;
    this.out = out;
  }

  /** Prints the metrics of one invocation. */
  void print(List<AlertLog.Entry> entries, Instant now) {
    new EmbeddedMetrics(namespace)
        .count("ReadingsSeen", readingsSeen)
        .count("PatientsFailed", patientsFailed)
        .count("UnreadableMessages", unreadableMessages)
        .count("AlertRowsLost", alertRowsLost)
        .count("LinksNotSigned", linksNotSigned)
        .print(now, out);
    NoticeMetrics.print(namespace, entries, now, out);
  }
}
