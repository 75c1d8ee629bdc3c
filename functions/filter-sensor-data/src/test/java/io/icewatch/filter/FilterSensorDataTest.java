package io.icewatch.filter;

import static io.icewatch.filter.Deliveries.event;
import static io.icewatch.filter.Deliveries.reading;
import static io.icewatch.filter.Deliveries.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.icewatch.lambda.table.DynamoDbLedger;
import io.icewatch.lambda.table.LocalDynamoDb;
import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.Episode;
import io.icewatch.vitals.alarm.Episode.Claim;
import io.icewatch.vitals.alarm.EpisodeKey;
import io.icewatch.vitals.alarm.HandledRecords;
import io.icewatch.vitals.alarm.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sns.model.ThrottledException;

/** The handler on DynamoDB Local, with an SNS and a Firehose that fail on demand. */
class FilterSensorDataTest {
  private static final Instant EIGHT = Instant.parse("2026-03-02T08:00:00Z");

  private final Ward ward = new Ward();

  @BeforeEach
  void itIsEight() {
    ward.now = EIGHT.plusMillis(700);
  }

  @Test
  void breachIsPagedAndTheAnswerIsEmpty() {
    assertThat(ward.deliver(event(reading("1", EIGHT, "17", "\"spo2\":88")))).isEmpty();

    assertThat(ward.paged()).containsExactly("17 warning spo2-low first");
    assertThat(ward.rows).singleElement().asString().contains("\"patient_id\":\"17\"");
    assertThat(ward.metricLines())
        .anyMatch(line -> line.contains("\"PagesSent\":1"))
        .anyMatch(line -> line.contains("\"ArrivalToPublish\":[700]"));
    assertThat(ward.log).isEmpty();
  }

  @Test
  void aBatchThatFailsInOneReadingComesAgainAsARecordAndPagesOnlyWhatIsMissing() {
    String batch =
        record(
            "7",
            EIGHT,
            "icu/batches/gateway-3",
            """
            {"readings": [{"patient_id": 17, "spo2": 88}, {"patient_id": 18, "spo2": 97},
              {"patient_id": 19, "spo2": 84}, "no reading"], "device_id": "gateway-3"}
            """);
    ward.snsTrouble =
        page -> {
          if (Ward.attribute(page, "patient_id").equals("19")) {
            throw ThrottledException.builder().message("Rate exceeded").statusCode(429).build();
          }
        };

    assertThat(ward.deliver(event(batch))).containsExactly("7");
    assertThat(ward.paged()).containsExactly("17 warning spo2-low first");
    assertThat(ward.counted("UnreadableReadings")).isEqualTo(1);

    ward.snsTrouble = page -> {};
    assertThat(ward.deliver(event(batch))).isEmpty();
    assertThat(ward.paged())
        .containsExactly("17 warning spo2-low first", "19 critical spo2-low first");
  }

  /** As on Lambda Managed Instances. */
  @Test
  void twoEventsInTwoThreadsDoNotReadEachOthersRecords() {
    ward.snsTrouble =
        page -> {
          ward.snsTrouble = none -> {};
          ward.deliverBesides(event(reading("3", EIGHT, "a-longer-name", "\"spo2\":87")));
        };

    ward.deliver(
        event(reading("1", EIGHT, "17", "\"spo2\":88"), reading("2", EIGHT, "18", "\"spo2\":84")));

    assertThat(ward.paged())
        .containsExactly(
            "a-longer-name warning spo2-low first",
            "18 critical spo2-low first",
            "17 warning spo2-low first");
  }

  @Test
  void readingWithinBoundsIsNeitherPagedNorRemembered() {
    assertThat(ward.deliver(event(reading("1", EIGHT, "17", "\"spo2\":90")))).isEmpty();

    assertThat(ward.pages).isEmpty();
    assertThat(LocalDynamoDb.item(ward.table, "17", "spo2-low")).isEmpty();
  }

  @Test
  void nightOfOnePatientIsPagedByTheTimetable() {
    String timetable =
        """
        08:00:00  88  17 warning spo2-low first
        08:04:00  88  suppressed
        08:08:00  86  suppressed
        08:08:30  84  17 critical spo2-low worsened
        08:12:00  82  suppressed
        08:15:00  88  suppressed
        08:19:00  88  suppressed
        08:23:29  88  suppressed
        08:23:30  88  17 warning spo2-low still
        08:38:29  88  suppressed
        08:43:30  88  17 warning spo2-low still
        10:43:31  88  17 warning spo2-low first
        """;

    int sequenceNumber = 0;
    for (String line : timetable.lines().toList()) {
      Instant arrival = Instant.parse("2026-03-02T" + line.substring(0, 8) + "Z");
      String spo2 = line.substring(10, 12);
      int pagesBefore = ward.pages.size();
      ward.now = arrival;
      String breach =
          reading(Integer.toString(++sequenceNumber), arrival, "17", "\"spo2\":" + spo2);

      assertThat(ward.deliver(event(breach))).as(line).isEmpty();
      List<String> paged = ward.paged().subList(pagesBefore, ward.pages.size());
      assertThat(paged.isEmpty() ? "suppressed" : String.join(", ", paged))
          .isEqualTo(line.substring(14));
      assertThat(ward.counted("ReadingsSuppressed")).as(line).isEqualTo(paged.isEmpty() ? 1 : 0);
    }
    assertThat(ward.pages.get(2).message())
        .contains("4 readings suppressed since the last page")
        .contains("worst 82 %");
  }

  @Test
  void hundredBreachesOfOnePatientArePagedOnce() {
    String[] breaches =
        IntStream.rangeClosed(1, 100)
            .mapToObj(i -> reading(Integer.toString(i), EIGHT.plusMillis(i), "17", "\"spo2\":88"))
            .toArray(String[]::new);

    assertThat(ward.deliver(event(breaches))).isEmpty();
    assertThat(ward.pages).hasSize(1);
    assertThat(ward.counted("ReadingsSuppressed")).isEqualTo(99);
  }

  @Test
  void answerIsWhatLambdaReads() {
    ward.deliver(event());
    assertThat(ward.answerJson()).isEqualTo("{\"batchItemFailures\":[]}");

    ward.throttleSns();
    ward.deliver(event(reading("11", EIGHT, "17", "\"spo2\":88")));
    assertThat(ward.answerJson())
        .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"11\"}]}");
  }

  @Test
  void recordThatCannotBeReadIsCountedAndNotReported() {
    assertThat(
            ward.deliver(
                event(
                    record("11", EIGHT, "bed-9", "{\"spo2\":71,\"name\":\"Nightingale\"}"),
                    reading("12", EIGHT, "17", "\"spo2\":88"))))
        .isEmpty();

    assertThat(ward.counted("UnreadableReadings")).isEqualTo(1);
    assertThat(ward.counted("PageFailures")).isZero();
    assertThat(ward.paged()).containsExactly("17 warning spo2-low first");
    assertThat(ward.log)
        .containsExactly("WARN record shardId-000000000000:11 cannot be read: PATIENT_MISSING");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", " { } "})
  void heartbeatIsAnsweredAndNotCounted(String heartbeat) {
    assertThat(ward.deliver(heartbeat)).isEmpty();

    assertThat(ward.pages).isEmpty();
    assertThat(ward.metricLines()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"Records\":[]}", "{\"Records\":null}"})
  void eventWithoutRecordsIsAnsweredAsDone(String nothing) {
    assertThat(ward.deliver(nothing)).isEmpty();

    assertThat(ward.pages).isEmpty();
    assertThat(ward.metricLines()).hasSize(1);
    assertThat(ward.counted("ReadingsSuppressed")).isZero();
  }

  /** The first invocation may have died before it wrote the row. */
  @Test
  void batchThatComesAgainWritesTheSameRowsAgainAndPagesNobody() {
    String batch =
        event(
            reading("11", EIGHT, "17", "\"spo2\":88"),
            reading("12", EIGHT.plusSeconds(1), "17", "\"spo2\":87"),
            reading("13", EIGHT.plusSeconds(2), "17", "\"spo2\":82"));
    ward.deliver(batch);
    List<String> rows = List.copyOf(ward.rows);

    ward.now = EIGHT.plusSeconds(30);
    assertThat(ward.deliver(batch)).isEmpty();

    assertThat(ward.pages).hasSize(2);
    assertThat(rows).hasSize(2);
    assertThat(ward.rows).containsExactly(rows.get(0), rows.get(1), rows.get(1));
    assertThat(ward.metricLines()).as("no page is counted twice").hasSize(1);
  }

  /** Otherwise the alarm on slow pages would not see a slow SNS. */
  @Test
  void aPageIsPublishedWhenSnsHasAcceptedIt() {
    ward.now = EIGHT.plusSeconds(1);
    ward.snsTrouble = page -> ward.now = EIGHT.plusSeconds(4);

    ward.deliver(event(reading("11", EIGHT, "17", "\"spo2\":88")));

    assertThat(ward.rows)
        .singleElement()
        .asString()
        .contains("\"published_at\":" + EIGHT.plusSeconds(4).toEpochMilli() + "000,");
    assertThat(ward.metricLines()).anyMatch(line -> line.endsWith("\"ArrivalToPublish\":[4000]}"));
  }

  @Test
  void firehoseIsNotCalledWhenNobodyIsPaged() {
    ward.firehoseRefuses =
        batch -> {
          throw new AssertionError("nothing to write");
        };

    ward.deliver(event(reading("11", EIGHT, "17", "\"spo2\":97")));
    assertThat(ward.counted("AlertRowsLost")).isZero();
  }

  @Test
  void lateReadingSaysSo() {
    ward.now = EIGHT.plus(Duration.ofMinutes(43));
    ward.deliver(event(reading("11", EIGHT, "17", "\"spo2\":88")));

    assertThat(ward.pages)
        .singleElement()
        .satisfies(page ->
            assertThat(page.message()).contains("\nLATE: this reading is 43 minutes old\n"));
    assertThat(ward.counted("LateReadings")).isEqualTo(1);
  }

  @Test
  void readingIsLateBeyondTheLimitNotAtIt() {
    Duration limit = Duration.ofMinutes(5);

    ward.now = EIGHT.plus(limit);
    ward.deliver(event(reading("11", EIGHT, "17", "\"spo2\":88")));
    assertThat(ward.counted("LateReadings")).isZero();
    assertThat(ward.pages.getLast().message()).doesNotContain("LATE");

    ward.now = EIGHT.plus(limit).plusMillis(1);
    ward.deliver(event(reading("12", EIGHT, "23", "\"spo2\":88")));
    assertThat(ward.counted("LateReadings")).isEqualTo(1);
    assertThat(ward.pages.getLast().message()).contains("LATE: this reading is 5 minutes old");
  }

  @Test
  void nothingIsBegunWhenTheTimeIsAlmostUp() {
    String batch =
        event(reading("11", EIGHT, "17", "\"spo2\":88"), reading("12", EIGHT, "23", "\"spo2\":88"));

    ward.remainingMillis = 9_999;
    assertThat(ward.deliver(batch)).containsExactly("11");
    assertThat(ward.pages).isEmpty();
    assertThat(LocalDynamoDb.item(ward.table, "17", "spo2-low")).isEmpty();
    assertThat(ward.log)
        .containsExactly(
            "ERROR record shardId-000000000000:11 not paged for spo2-low, comes again:"
                + " the invocation has no time left",
            "ERROR record shardId-000000000000:12 not paged for spo2-low, comes again:"
                + " the invocation has no time left");

    ward.remainingMillis = 10_000;
    assertThat(ward.deliver(batch)).isEmpty();
    assertThat(ward.pages).hasSize(2);
  }

  @Test
  void readingBehindAnothersClaimComesAgainUntilThatLeaseIsOver() {
    Instant leaseUntil = EIGHT.plusSeconds(90);
    DynamoDbLedger ledger =
        new DynamoDbLedger(LocalDynamoDb.client(), ward.table, Duration.ofDays(2));
    ledger.replace(
        new EpisodeKey("17", Condition.SPO2_LOW),
        null,
        new Episode(
            1,
            EIGHT,
            EIGHT,
            EIGHT,
            88,
            0,
            0,
            null,
            new Claim("shardId-000000000000:10", EIGHT, EIGHT, Severity.WARNING, 88, 1, leaseUntil),
            HandledRecords.NONE));
    String batch = event(reading("11", EIGHT.plusSeconds(30), "17", "\"spo2\":88"));

    ward.now = leaseUntil.minusMillis(1);
    assertThat(ward.deliver(batch)).containsExactly("11");
    assertThat(ward.pages).isEmpty();
    assertThat(ward.log)
        .containsExactly(
            "ERROR record shardId-000000000000:11 not paged for spo2-low, comes again:"
                + " another record's page is due by 2026-03-02T08:01:30Z");

    ward.now = leaseUntil;
    assertThat(ward.deliver(batch)).isEmpty();
    assertThat(ward.paged()).containsExactly("17 warning spo2-low first");
  }

  @Test
  void eventIdWithoutAShardIsRefusedByName() {
    String record = reading("11", EIGHT, "17", "\"spo2\":88").replace("shardId-000000000000:", "");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ward.deliver(event(record)))
        .withMessage("eventID \"11\", expected shard and sequence number with a colon between");
  }
}
