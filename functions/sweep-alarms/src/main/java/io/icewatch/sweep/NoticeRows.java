package io.icewatch.sweep;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import io.icewatch.lambda.notice.FirehoseAlertLog;
import io.icewatch.lambda.table.TimerIndex.Key;
import io.icewatch.lambda.table.UnwrittenRows;
import io.icewatch.vitals.alarm.AlertLog.Entry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The rows of what a sweep sends. A notice of a silence or an escalation is not decided again once
 * it is confirmed, so that nobody would write its row after a death in between: each is kept in the
 * table before its notice is confirmed, and forgotten when Firehose has it. A row may come twice,
 * with the same {@code alert_id}.
 */
final class NoticeRows {
  /** Kept rows that are read, sent and forgotten before a sweep looks at its time again. */
  private static final int PACK = 25;

  private final UnwrittenRows unwritten;
  private final FirehoseAlertLog alertLog;
  private final Duration lease;

  /**
   * @param lease longer than an invocation can last
   */
  NoticeRows(UnwrittenRows unwritten, FirehoseAlertLog alertLog, Duration lease) {
    this.unwritten = unwritten;
    this.alertLog = alertLog;
    this.lease = lease;
  }

  /**
   * Keeps the row of a notice that is out. A notice that is out is not sent again for the sake of
   * its row: if the table does not take it, it is in memory alone.
   */
  void keep(Entry entry, LambdaLogger log) {
    try {
      unwritten.put(key(entry), FirehoseAlertLog.row(entry), entry.publishedAt().plus(lease));
    } catch (SdkException e) {
      log.log("a row is kept in memory alone: " + e, LogLevel.WARN);
    }
  }

  /**
   * Writes the rows that sweeps before this one kept and did not write, pack by pack. What Firehose
   * refuses it would refuse row by row as well, until nothing is left of the minute: the next sweep
   * goes on.
   */
  void writeKept(List<Key> due, BooleanSupplier timeIsUp) {
    boolean isTaken = true;
    for (int from = 0; isTaken && from < due.size() && !timeIsUp.getAsBoolean(); from += PACK) {
      isTaken = writePack(due.subList(from, Math.min(from + PACK, due.size())));
    }
  }

  private boolean writePack(List<Key> pack) {
    Map<Key, byte[]> kept = new LinkedHashMap<>();
    for (Key key : pack) {
      byte[] row = unwritten.read(key);
      if (row != null) {
        kept.put(key, row);
      }
    }
    boolean isTaken = alertLog.appendRows(List.copyOf(kept.values())) == 0;
    if (isTaken) {
      kept.keySet().forEach(unwritten::remove);
    }
    return isTaken;
  }

  /**
   * Writes the rows of this sweep; those that Firehose does not take are the next one's.
   *
   * @return how many those are
   */
  int write(List<Entry> entries, LambdaLogger log) {
    int lost = alertLog.append(entries, log);
    if (lost == 0) {
      entries.forEach(entry -> unwritten.remove(key(entry)));
    }
    return lost;
  }

  private static Key key(Entry entry) {
    return UnwrittenRows.key(entry.notice().patientId(), entry.notice().alertId());
  }
}
