package io.icewatch.lambda.notice;

import io.icewatch.vitals.alarm.Alert;
import io.icewatch.vitals.alarm.Alert.Reason;
import io.icewatch.vitals.alarm.AlertLog;
import io.icewatch.vitals.alarm.Breach;
import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.Severity;
import io.icewatch.vitals.record.RecordPosition;
import io.icewatch.vitals.record.SequenceNumber;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Pages to write down. */
public final class Alerts {
  static final Instant EPISODE_START = Instant.parse("2026-03-02T08:00:00.100Z");
  public static final Instant ARRIVAL = Instant.parse("2026-03-02T08:12:03.417Z");

  private Alerts() {}

  /** The second page of an episode that was at its worst before. */
  static Alert worsened() {
    return alert("17", Severity.CRITICAL, Reason.WORSENED);
  }

  /** A page of this patient and severity, for this reason. */
  public static Alert alert(String patientId, Severity severity, Reason reason) {
    Breach breach =
        new Breach(
            patientId,
            Condition.SPO2_LOW,
            severity,
            84,
            ARRIVAL,
            new RecordPosition("shardId-000000000000", patientId, SequenceNumber.of(402)));
    return new Alert(breach, reason, EPISODE_START, 2, 3, 82.5);
  }

  static List<AlertLog.Entry> entries(int number) {
    return IntStream.range(0, number)
        .mapToObj(i -> alert("p" + i, Severity.WARNING, Reason.FIRST))
        .map(alert -> new AlertLog.Entry(alert, ARRIVAL.plusMillis(583)))
        .toList();
  }
}
