package io.icewatch.local.whatif;

import io.icewatch.vitals.alarm.Alert;
import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.Severity;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Map;

/** What one policy did, counted page by page and episode by episode. */
final class Tally {
  private static final long REPAGE_MILLIS = Duration.ofMinutes(30).toMillis();

  final Delays delays = new Delays();
  final long[] byHour = new long[24];
  final Map<Condition, Long> byCondition = new EnumMap<>(Condition.class);
  long pages;
  long criticalPages;
  long repages;
  long unpaged;
  long criticalUnpaged;

  /**
   * Counts a page.
   *
   * @param beforeMillis when the one before it was sent, or {@link EpisodeRun#NEVER}
   */
  void page(Alert alert, long atMillis, long beforeMillis) {
    pages++;
    if (alert.breach().severity() == Severity.CRITICAL) {
      criticalPages++;
    }
    if (beforeMillis != EpisodeRun.NEVER && atMillis - beforeMillis <= REPAGE_MILLIS) {
      repages++;
    }
    byHour[alert.breach().arrival().atZone(ZoneOffset.UTC).getHour()]++;
    byCondition.merge(alert.breach().condition(), 1L, Long::sum);
  }

  /** Counts an episode that is over. */
  void episode(EpisodeRun run, int trial) {
    if (run.isPaged(trial)) {
      delays.add(run.delayMillis(trial));
    } else {
      unpaged++;
    }
    if (run.isCritical() && !run.hasCriticalPage(trial)) {
      criticalUnpaged++;
    }
  }
}
