package io.icewatch.vitals.alarm;

import static io.icewatch.vitals.alarm.Breaches.at;
import static io.icewatch.vitals.alarm.Breaches.breach;
import static io.icewatch.vitals.alarm.Breaches.confirmed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.vitals.alarm.Alert.Reason;
import io.icewatch.vitals.alarm.Episode.Claim;
import io.icewatch.vitals.alarm.HandledRecords.Checkpoint;
import io.icewatch.vitals.record.RecordPosition;
import io.icewatch.vitals.record.SequenceNumber;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class EpisodeTest {
  private static final Duration ANSWER = Breaches.POLICY.answerWithin();

  private static Breach on(String partitionKey, String time) {
    return breach(Breaches.PATIENT, time, 88, partitionKey);
  }

  private static Episode handledOn(String... partitionKeys) {
    Episode episode = Episode.openedBy(on(partitionKeys[0], "0:00"));
    for (String partitionKey : partitionKeys) {
      episode =
          episode.suppressed(new AlarmEvent.Breached(on(partitionKey, "0:00"), null), at("0:00"));
    }
    return episode;
  }

  @Test
  void underAnOrderingKeyEverythingUpToTheLastRecordIsDone() {
    Episode episode =
        handledOn("a").suppressed(new AlarmEvent.Breached(on("a", "5:00"), null), at("5:00"));

    assertThat(episode.handled().includes(on("a", "0:00").position())).isTrue();
    assertThat(episode.handled().includes(on("a", "4:59").position())).isTrue();
    assertThat(episode.handled().includes(on("a", "5:00").position())).isTrue();
    assertThat(episode.handled().includes(on("a", "5:01").position())).isFalse();
    assertThat(episode.handled().includes(on("b", "0:00").position())).isFalse();
  }

  @Test
  void anOrderingKeyIsAShardAndAPartitionKey() {
    RecordPosition here = new RecordPosition("shardId-000000000000", "17", SequenceNumber.of(10));

    assertThat(here.orderingKey()).isEqualTo("shardId-000000000000/17");
    assertThat(here.eventId()).isEqualTo("shardId-000000000000:10");
  }

  @Test
  void fourOrderingKeysAreRememberedTheMostRecentFirst() {
    assertThat(handledOn("a", "b", "c", "d").handled().checkpoints())
        .extracting(Checkpoint::orderingKey)
        .containsExactly(
            "shardId-000000000000/d",
            "shardId-000000000000/c",
            "shardId-000000000000/b",
            "shardId-000000000000/a");
  }

  @Test
  void aFifthOrderingKeyForgetsTheOneThatWasSilentLongest() {
    Episode episode = handledOn("a", "b", "c", "d", "a", "e");

    assertThat(episode.handled().checkpoints())
        .extracting(Checkpoint::orderingKey)
        .containsExactly(
            "shardId-000000000000/e",
            "shardId-000000000000/a",
            "shardId-000000000000/d",
            "shardId-000000000000/c");
    assertThat(episode.handled().includes(on("a", "0:00").position())).isTrue();
    assertThat(episode.handled().includes(on("b", "0:00").position())).isFalse();
  }

  @Test
  void everyChangeHasAHigherVersion() {
    Episode opened = Episode.openedBy(breach("0:00", 88));
    Episode prolonged = opened.with(breach("1:00", 88), Breaches.GAP);
    Episode reopened = prolonged.with(breach("9:00", 88), Breaches.GAP);
    Episode confirmed =
        confirmed(reopened.claimed(claim("9:00")), alert("9:00"), at("9:01"), ANSWER);

    assertThat(List.of(opened, prolonged, reopened, confirmed))
        .extracting(Episode::version)
        .containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void confirmingCountsThePageAndBeginsToCountSuppressedReadingsAnew() {
    Episode confirmed =
        confirmed(handledOn("a", "b").claimed(claim("0:00")), alert("0:00"), at("0:01"), ANSWER);

    assertThat(confirmed.suppressedSinceLast()).isZero();
    assertThat(confirmed.pages()).isEqualTo(3);
    assertThat(confirmed.claim()).isNull();
    assertThat(confirmed.handled().includes(breach("0:00", 88).position())).isTrue();
    assertThat(confirmed.handled().includes(on("b", "0:00").position())).isTrue();
  }

  @Test
  void onlyTheRecordThatClaimedAPageConfirmsIt() {
    Episode unclaimed = Episode.openedBy(breach("0:00", 88));
    Episode claimed = unclaimed.claimed(claim("0:00"));

    for (Episode episode : List.of(unclaimed, claimed)) {
      assertThatThrownBy(() -> confirmed(episode, alert("1:00"), at("1:01"), ANSWER))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("confirming a page that was not claimed by its record");
    }
  }

  @Test
  void theRecordThatWasPagedLastFindsWhatItsPageSaid() {
    Episode confirmed =
        confirmed(
            handledOn("a").claimed(claim("0:00")),
            alert("0:00"),
            at("0:01").plusNanos(999),
            ANSWER);

    assertThat(confirmed.lastPageFor(breach("0:00", 88)))
        .isEqualTo(new AlertLog.Entry(alert("0:00"), at("0:01")));
    assertThat(confirmed.lastPageFor(on("a", "0:00"))).isNotNull();
    assertThat(confirmed.lastPageFor(breach("0:01", 88))).isNull();
    assertThat(handledOn("a").lastPageFor(on("a", "0:00"))).isNull();
  }

  /** Else a receiver would drop it as the same again. */
  @Test
  void aBreachThatIsJudgedBehindTheEndOfItsOwnAlarmIsNotPagedUnderAnIdOfThat() {
    Episode paged =
        confirmed(handledOn("a").claimed(claim("0:00")), alert("0:00"), at("0:01"), ANSWER);
    Episode over =
        paged.next(paged.lifecycle().ended(new Lifecycle.Discharge("a command", at("0:30"))));

    assertThat(over.with(on("b", "0:00"), Breaches.GAP).pages()).isEqualTo(paged.pages());
    assertThat(over.with(on("b", "0:10"), Breaches.GAP).pages()).isZero();
  }

  private static Alert alert(String time) {
    return new Alert(breach(time, 88), Reason.STILL, at("0:00"), 3, 2, 87.5);
  }

  private static Claim claim(String time) {
    return new Claim(
        breach(time, 88).position().eventId(),
        at(time),
        at(time),
        Severity.WARNING,
        88,
        3,
        at(time).plusSeconds(70));
  }
}
