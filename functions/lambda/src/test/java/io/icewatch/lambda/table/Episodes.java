package io.icewatch.lambda.table;

import io.icewatch.vitals.alarm.Alert.Reason;
import io.icewatch.vitals.alarm.BreachCadence;
import io.icewatch.vitals.alarm.Episode;
import io.icewatch.vitals.alarm.Episode.Claim;
import io.icewatch.vitals.alarm.Episode.LastPage;
import io.icewatch.vitals.alarm.Episode.Receipt;
import io.icewatch.vitals.alarm.HandledRecords;
import io.icewatch.vitals.alarm.HandledRecords.Checkpoint;
import io.icewatch.vitals.alarm.HandledRecords.Gap;
import io.icewatch.vitals.alarm.Lifecycle;
import io.icewatch.vitals.alarm.Severity;
import io.icewatch.vitals.record.RecordPosition;
import io.icewatch.vitals.record.SequenceNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Episodes to remember. */
final class Episodes {
  static final Instant OPENED = Instant.parse("2026-03-02T08:00:00.100Z");
  static final Instant RENEWED = Instant.parse("2026-03-02T08:09:00Z");
  static final Instant RESUMED = Instant.parse("2026-03-02T08:10:00Z");
  static final Instant LAST_BREACH = Instant.parse("2026-03-02T08:12:03.417Z");

  private static final LastPage PAGE =
      new LastPage(
          Instant.parse("2026-03-02T08:05:00.250Z"),
          Instant.parse("2026-03-02T08:04:00Z"),
          Severity.WARNING,
          new Receipt(
              "shardId-000000000001:49671500835712849037162048189237641359108473620000000401",
              Reason.WORSENED,
              OPENED,
              2,
              5,
              82.5,
              Instant.parse("2026-03-02T08:05:01.007Z")));
  private static final Claim CLAIM =
      new Claim(
          "shardId-000000000001:49671500835712849037162048189237641359108473620000000402",
          LAST_BREACH,
          LAST_BREACH.minusSeconds(3),
          Severity.CRITICAL,
          82.5,
          3,
          Instant.parse("2026-03-02T08:13:34.001Z"));
  private static final List<Checkpoint> CHECKPOINTS =
      List.of(
          new Checkpoint(
              "shardId-000000000001/17",
              SequenceNumber.parse("49671500835712849037162048189237641359108473620000000401"),
              LAST_BREACH.plusMillis(7),
              List.of(
                  new Gap(SequenceNumber.of(3), SequenceNumber.of(5)),
                  new Gap(null, SequenceNumber.of(2)))),
          new Checkpoint("shardId-000000000000/bed 9 / left", SequenceNumber.of(9)));
  private static final HandledRecords HANDLED = new HandledRecords(CHECKPOINTS, List.of());

  private Episodes() {}

  /** Everything that an episode can hold. */
  static Episode claimed() {
    return episode(7, 82.5, PAGE, CLAIM, HANDLED);
  }

  /** As little as an episode can hold. */
  static Episode watched() {
    return episode(1, 88, null, null, HandledRecords.NONE);
  }

  /** Whose last page said that it got deeper. */
  static Episode deeper() {
    Receipt receipt = new Receipt("s:1", Reason.DEEPER, OPENED, 2, 5, 82.5, LAST_BREACH);
    return episode(
        2,
        82.5,
        new LastPage(OPENED, OPENED, Severity.CRITICAL, receipt),
        null,
        HandledRecords.NONE);
  }

  static Episode version(long version) {
    return episode(version, 82.5, PAGE, null, HANDLED);
  }

  static List<Episode> all() {
    return List.of(
        claimed(),
        watched(),
        version(2),
        episode(3, 88, null, CLAIM, HandledRecords.NONE),
        episode(Long.MAX_VALUE, 1e300, PAGE, null, HANDLED),
        episode(4, -1e300, PAGE, CLAIM, HANDLED),
        episode(5, Double.MIN_VALUE, PAGE, CLAIM, HANDLED),
        episode(6, 0.1 + 0.2, PAGE, CLAIM, HANDLED),
        episode(8, -0.0, PAGE, CLAIM, HANDLED),
        everyTenSeconds());
  }

  /** Whose vital is measured every ten seconds. */
  static Episode everyTenSeconds() {
    return new Episode(
        9,
        OPENED,
        RENEWED,
        RESUMED,
        LAST_BREACH,
        82.5,
        0,
        1,
        null,
        null,
        new HandledRecords(
            CHECKPOINTS,
            List.of(
                new RecordPosition("shardId-000000000000", "bed 9 / left", SequenceNumber.of(11)))),
        Lifecycle.NONE,
        new BreachCadence(Duration.ofSeconds(10)));
  }

  private static Episode episode(
      long version,
      double worst,
      @Nullable LastPage page,
      @Nullable Claim claim,
      HandledRecords handled) {
    return new Episode(version, OPENED, RESUMED, LAST_BREACH, worst, 2, 3, page, claim, handled);
  }
}
