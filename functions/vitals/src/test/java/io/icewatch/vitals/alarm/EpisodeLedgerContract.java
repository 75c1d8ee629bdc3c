package io.icewatch.vitals.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.vitals.alarm.Alert.Reason;
import io.icewatch.vitals.alarm.Episode.Claim;
import io.icewatch.vitals.alarm.Episode.LastPage;
import io.icewatch.vitals.alarm.Episode.Receipt;
import io.icewatch.vitals.alarm.HandledRecords.Checkpoint;
import io.icewatch.vitals.alarm.HandledRecords.Gap;
import io.icewatch.vitals.alarm.Lifecycle.Awaited;
import io.icewatch.vitals.alarm.Lifecycle.Discharge;
import io.icewatch.vitals.alarm.Lifecycle.Escalation;
import io.icewatch.vitals.alarm.Lifecycle.NoticeClaim;
import io.icewatch.vitals.alarm.Lifecycle.Resolution;
import io.icewatch.vitals.record.SequenceNumber;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The exam that every {@link EpisodeLedger} sits. */
public abstract class EpisodeLedgerContract {
  private static final EpisodeKey KEY = new EpisodeKey("17", Condition.SPO2_LOW);
  private static final Instant OPENED = Instant.parse("2025-01-01T00:00:00.123Z");

  /** A ledger in which nothing is remembered; called once a test. */
  protected abstract EpisodeLedger emptyLedger();

  private static Episode plain(long version) {
    return new Episode(version, OPENED, OPENED, OPENED, 88, 0, 0, null, null, HandledRecords.NONE);
  }

  private static Episode worst(double value) {
    return new Episode(1, OPENED, OPENED, OPENED, value, 0, 0, null, null, HandledRecords.NONE);
  }

  private static Episode full(long version) {
    return new Episode(
        version,
        OPENED,
        OPENED.plusMillis(10_007),
        OPENED.plusMillis(61_234),
        84.5,
        3,
        41,
        new LastPage(
            OPENED.plusMillis(1),
            OPENED.minusMillis(3_600_000),
            Severity.WARNING,
            new Receipt(
                "shardId-000000000000:49590338271490256608559692538361571095921575989136588800",
                Reason.STILL,
                OPENED.minusMillis(7_001),
                3,
                17,
                83.9,
                OPENED.plusMillis(2_345))),
        new Claim(
            "shardId-000000000001:49590338271490256608559692538361571095921575989136588898",
            OPENED.plusMillis(61_000),
            OPENED.plusMillis(58_000),
            Severity.CRITICAL,
            84.5,
            4,
            OPENED.plusMillis(70_999)),
        new HandledRecords(
            List.of(
                new Checkpoint(
                    "shardId-000000000001/17",
                    SequenceNumber.parse(
                        "49590338271490256608559692538361571095921575989136588898"),
                    OPENED.plusMillis(61_000),
                    List.of(
                        new Gap(SequenceNumber.of(7), SequenceNumber.of(9)),
                        new Gap(null, SequenceNumber.of(5)))),
                new Checkpoint("shardId-000000000000/a key, with spaces: /", SequenceNumber.of(1)),
                new Checkpoint("shardId-000000000002/😀", SequenceNumber.of(0)),
                new Checkpoint("shardId-000000000003/", SequenceNumber.of(10))),
            List.of()));
  }

  @Test
  void whatWasNeverWrittenIsReadAsNull() {
    assertThat(emptyLedger().read(KEY)).isNull();
  }

  @Test
  void aFirstWriteIsStoredWhereNothingIsRemembered() {
    EpisodeLedger ledger = emptyLedger();

    assertThat(ledger.replace(KEY, null, plain(1))).isEqualTo(plain(1));
    assertThat(ledger.read(KEY)).isEqualTo(plain(1));
  }

  @Test
  void ofTwoFirstWritesTheSecondLosesAndLearnsOfTheFirst() {
    EpisodeLedger ledger = emptyLedger();
    ledger.replace(KEY, null, plain(1));

    assertThat(ledger.replace(KEY, null, full(1))).isEqualTo(plain(1));
    assertThat(ledger.read(KEY)).isEqualTo(plain(1));
  }

  @Test
  void anEpisodeIsReplacedByWhoeverReadItLast() {
    EpisodeLedger ledger = emptyLedger();
    ledger.replace(KEY, null, plain(1));

    assertThat(ledger.replace(KEY, plain(1), full(2))).isEqualTo(full(2));
    assertThat(ledger.replace(KEY, full(2), plain(7))).isEqualTo(plain(7));
    assertThat(ledger.read(KEY)).isEqualTo(plain(7));
  }

  @Test
  void whoeverReadItEarlierLosesAndLearnsWhatIsThere() {
    EpisodeLedger ledger = emptyLedger();
    ledger.replace(KEY, null, plain(1));
    ledger.replace(KEY, plain(1), plain(2));

    assertThat(ledger.replace(KEY, plain(1), full(2))).isEqualTo(plain(2));
    assertThat(ledger.replace(KEY, plain(1), full(3))).isEqualTo(plain(2));
    assertThat(ledger.read(KEY)).isEqualTo(plain(2));
  }

  @Test
  void aWriteThatIsSentAgainFindsItself() {
    EpisodeLedger ledger = emptyLedger();
    ledger.replace(KEY, null, plain(1));
    ledger.replace(KEY, plain(1), full(2));

    assertThat(ledger.replace(KEY, plain(1), full(2))).isEqualTo(full(2));
    assertThat(ledger.read(KEY)).isEqualTo(full(2));
  }

  @Test
  void anEpisodeThatIsNotThereCannotBeReplaced() {
    EpisodeLedger ledger = emptyLedger();

    assertThat(ledger.replace(KEY, plain(1), plain(2))).isNull();
    assertThat(ledger.read(KEY)).isNull();
  }

  @Test
  void everythingIsReadAsItWasWritten() {
    EpisodeLedger ledger = emptyLedger();

    assertThat(ledger.replace(KEY, null, full(1))).isEqualTo(full(1));
    assertThat(ledger.read(KEY)).isEqualTo(full(1));
  }

  private static Resolution resolution(@Nullable Instant publishedAt) {
    return new Resolution(
        "shardId-000000000000:7",
        Severity.CRITICAL,
        96.5,
        OPENED.plusMillis(400_001),
        OPENED.plusMillis(402_002),
        publishedAt);
  }

  /** Everything that an alarm can be besides its pages. */
  static Stream<Lifecycle> lifecycles() {
    Awaited awaited = new Awaited(OPENED, 3, OPENED.plusMillis(5), 1, OPENED.plusMillis(180_005));
    Awaited nobodyLeft = new Awaited(OPENED, 3, OPENED.plusMillis(5), 2, null);
    Instant until = OPENED.plusMillis(10_009);
    return Stream.of(
        Lifecycle.NONE,
        new Lifecycle(Severity.WARNING, null, null, null),
        new Lifecycle(Severity.CRITICAL, awaited, null, null),
        new Lifecycle(Severity.CRITICAL, nobodyLeft, null, null),
        new Lifecycle(null, null, resolution(OPENED.plusMillis(403_003)), null),
        new Lifecycle(null, null, new Discharge("command 7", OPENED.plusMillis(1)), null),
        new Lifecycle(
            Severity.CRITICAL, awaited, null, new NoticeClaim("s:7", until, resolution(null))),
        new Lifecycle(
            Severity.CRITICAL,
            awaited,
            null,
            new NoticeClaim("tick 1", until, new Escalation(2, OPENED.plusMillis(6)))));
  }

  @ParameterizedTest
  @MethodSource("lifecycles")
  void everyLifecycleIsReadAsItWasWritten(Lifecycle lifecycle) {
    EpisodeLedger ledger = emptyLedger();
    Episode episode = full(1).next(lifecycle);

    ledger.replace(KEY, null, episode);

    assertThat(ledger.read(KEY)).isEqualTo(episode);
    assertThat(ledger.replace(KEY, null, plain(1))).isEqualTo(episode);
  }

  @Test
  void whatIsGoneInTheNextVersionIsGone() {
    EpisodeLedger ledger = emptyLedger();
    ledger.replace(KEY, null, full(1));

    assertThat(ledger.replace(KEY, full(1), plain(2))).isEqualTo(plain(2));
    assertThat(ledger.read(KEY)).isEqualTo(plain(2));
  }

  @ParameterizedTest
  @EnumSource
  void everySeverityIsReadAsItWasWritten(Severity severity) {
    EpisodeLedger ledger = emptyLedger();
    Episode episode =
        new Episode(
            1,
            OPENED,
            OPENED,
            OPENED,
            88,
            1,
            0,
            new LastPage(
                OPENED,
                OPENED,
                severity,
                new Receipt("shardId-000000000000:0", Reason.FIRST, OPENED, 1, 0, 88, OPENED)),
            new Claim("shardId-000000000000:1", OPENED, OPENED, severity, 88, 2, OPENED),
            HandledRecords.NONE);

    ledger.replace(KEY, null, episode);

    assertThat(ledger.read(KEY)).isEqualTo(episode);
  }

  @ParameterizedTest
  @EnumSource
  void everyReasonIsReadAsItWasWritten(Reason reason) {
    EpisodeLedger ledger = emptyLedger();
    Receipt receipt = new Receipt("shardId-000000000000:0", reason, OPENED, 1, 0, -0.0, OPENED);
    LastPage page = new LastPage(OPENED, OPENED, Severity.WARNING, receipt);
    Episode episode =
        new Episode(1, OPENED, OPENED, OPENED, 88, 1, 0, page, null, HandledRecords.NONE);

    ledger.replace(KEY, null, episode);

    assertThat(ledger.read(KEY)).isEqualTo(episode);
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        0.0,
        -0.0,
        0.1,
        89.99999999999999,
        1e300,
        -1e300,
        1.7976931348623157e308,
        4.9e-324,
        -5
      })
  void aWorstValueLosesNoBit(double value) {
    EpisodeLedger ledger = emptyLedger();

    ledger.replace(KEY, null, worst(value));

    assertThat(ledger.read(KEY)).isEqualTo(worst(value));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 4294967296L, Long.MAX_VALUE - 1})
  void aVersionIsALong(long version) {
    EpisodeLedger ledger = emptyLedger();
    ledger.replace(KEY, null, plain(version));

    assertThat(ledger.replace(KEY, plain(version), plain(version + 1)))
        .isEqualTo(plain(version + 1));
    assertThat(ledger.read(KEY)).isEqualTo(plain(version + 1));
  }

  @Test
  void patientsAndConditionsDoNotMix() {
    EpisodeLedger ledger = emptyLedger();
    String[] patients = {
      "17", "1", "7", "17 ", "17/spo2-low", "\u00e9", "e\u0301", "😀", "x".repeat(128)
    };
    long version = 0;
    for (String patient : patients) {
      for (Condition condition : Condition.values()) {
        EpisodeKey key = new EpisodeKey(patient, condition);
        assertThat(ledger.read(key)).as("%s", key).isNull();
        Episode episode = plain(++version);
        assertThat(ledger.replace(key, null, episode)).as("%s", key).isEqualTo(episode);
      }
    }

    version = 0;
    for (String patient : patients) {
      for (Condition condition : Condition.values()) {
        EpisodeKey key = new EpisodeKey(patient, condition);
        assertThat(ledger.read(key)).as("%s", key).isEqualTo(plain(++version));
      }
    }
  }
}
