package io.icewatch.lambda.notice;

import io.icewatch.lambda.EmbeddedMetrics;
import io.icewatch.vitals.alarm.AlertLog.Entry;
import io.icewatch.vitals.alarm.Notice;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;

/** What CloudWatch counts of the notices of one invocation. */
public final class NoticeMetrics {
  private NoticeMetrics() {}

  /** Prints how many notices there were of each kind; nothing of a kind without any. */
  public static void print(String namespace, List<Entry> entries, Instant now, PrintStream out) {
    for (Notice.Kind kind : Notice.Kind.values()) {
      long count = entries.stream().filter(entry -> entry.notice().kind() == kind).count();
      if (count > 0) {
        new EmbeddedMetrics(namespace)
            .dimension("Kind", kind.label())
            .count("Notices", count)
            .print(now, out);
      }
    }
  }
}
