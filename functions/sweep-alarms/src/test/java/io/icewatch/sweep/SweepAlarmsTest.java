package io.icewatch.sweep;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.lambda.FakeAws;
import io.icewatch.lambda.table.HeardBlock;
import io.icewatch.lambda.table.HeardTable;
import io.icewatch.lambda.table.LocalDynamoDb;
import io.icewatch.lambda.table.ShardPosition;
import io.icewatch.lambda.table.ShardPositions;
import io.icewatch.lambda.table.StayTable;
import io.icewatch.lambda.table.StoredStay;
import io.icewatch.lambda.table.UnwrittenRows;
import io.icewatch.vitals.Seeds;
import io.icewatch.vitals.alarm.Breach;
import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.Severity;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.record.RecordPosition;
import io.icewatch.vitals.record.SequenceNumber;
import io.icewatch.vitals.stay.LastHeard;
import io.icewatch.vitals.stay.ObservedReading;
import io.icewatch.vitals.stay.Signal;
import io.icewatch.vitals.stay.SilencePolicy;
import io.icewatch.vitals.stay.Stay;
import io.icewatch.vitals.stay.Whereabouts;
import io.icewatch.vitals.stay.Whereabouts.State;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mockito.AdditionalAnswers;
import org.mockito.ArgumentMatchers;
import org.mockito.Mockito;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/** SweepAlarms on DynamoDB Local, tick by tick. */
class SweepAlarmsTest {
  private static final String SHARD = "shardId-000000000001";
  private static final Instant EIGHT = Instant.parse("2026-03-02T08:00:00Z");

  private final FakeAws aws = new FakeAws();
  private final SweepAlarms function = new SweepAlarms(aws.environment("SweepAlarms"));
  private final StayTable stays =
      new StayTable(LocalDynamoDb.client(), aws.table, new SilencePolicy(Duration.ofSeconds(60)));
  private final HeardTable heard = new HeardTable(LocalDynamoDb.client(), aws.table);
  private final ShardPositions positions = new ShardPositions(LocalDynamoDb.client(), aws.table);

  private static Instant at(long second) {
    return EIGHT.plusSeconds(second);
  }

  /** Seen every five seconds, last at second 0 with this SpO2. */
  private void inBed(String patient, @Nullable String ward, double spo2) {
    Stay stay = null;
    for (int second = -20; second <= 0; second += 5) {
      RecordPosition position =
          new RecordPosition(SHARD, patient, SequenceNumber.of(1000 + second));
      Breach breach =
          new Breach(patient, Condition.SPO2_LOW, Severity.CRITICAL, spo2, at(second), position);
      ObservedReading observed =
          new ObservedReading(
              Map.of(Vital.SPO2, spo2, Vital.HEART_RATE, 80.0),
              at(second),
              at(second),
              position,
              spo2 < 85 ? List.of(breach) : List.of(),
              Set.of());
      stay = Stay.seen(stay, observed).stay();
    }
    if (ward != null) {
      stay =
          requireNonNull(stay)
              .moved(new Whereabouts(ward, "7", State.ADMITTED, at(-10), null, "Ada", null));
    }
    stays.replace(patient, null, requireNonNull(stay));
  }

  /** Heard of until then every five seconds, by a shard that was read further. */
  private void heardUntil(String patient, long second, long readUpTo) {
    Stay stay = stay(patient);
    long version = stay.version();
    for (long next = 5; next <= second; next += 5) {
      RecordPosition position = new RecordPosition(SHARD, patient, SequenceNumber.of(1000 + next));
      ObservedReading observed =
          new ObservedReading(
              Map.of(Vital.SPO2, 90.0, Vital.HEART_RATE, 81.0),
              at(next),
              at(next),
              position,
              List.of(),
              Set.of());
      stay = Stay.seen(stay, observed).stay();
    }
    Map<String, LastHeard> patients = new HashMap<>();
    List<HeardBlock> before = heard.readShard(SHARD);
    before.forEach(block -> patients.putAll(block.patients()));
    patients.put(patient, requireNonNull(LastHeard.of(stay, version)));
    long stored = before.isEmpty() ? 0 : before.getFirst().version();
    assertThat(heard.replace(new HeardBlock(SHARD, 0, stored, at(readUpTo), patients))).isNull();
  }

  private void readUpTo(long second) {
    positions.write(SHARD, new ShardPosition(at(second), at(second + 6)), 0);
  }

  private void tick(long second) throws IOException {
    tick(second, second);
  }

  /** A tick that comes later than it was scheduled. */
  private void tick(long second, long now) throws IOException {
    aws.now = at(now);
    String event = "{\"time\":\"%s\"}".formatted(at(second));
    function.handleRequest(
        new ByteArrayInputStream(event.getBytes(UTF_8)),
        new ByteArrayOutputStream(),
        aws.context());
  }

  private Stay stay(String patient) {
    return requireNonNull(stays.read(patient), patient).stay();
  }

  /** The Filter pages what is critical. */
  private void page(String patient, long second) {
    SweepConfig settings = SweepConfig.from(aws.environment("SweepAlarms").variables());
    aws.page(
        new Breach(
            patient,
            Condition.SPO2_LOW,
            Severity.CRITICAL,
            71,
            at(second),
            new RecordPosition(SHARD, patient, SequenceNumber.of(1000 + second))),
        settings.policy());
  }

  private void acknowledge(String patient, long second, long until) {
    String alert = "spo2-low/%s/1/%s".formatted(at(second), patient);
    LocalDynamoDb.client()
        .putItem(put ->
            put.tableName(aws.table)
                .item(
                    Map.of(
                        "patient_id", AttributeValue.fromS(patient),
                        "condition", AttributeValue.fromS("ack#" + alert),
                        "until", AttributeValue.fromN(Long.toString(at(until).toEpochMilli())))));
  }

  @Test
  void who_falls_silent_is_told_three_times_with_the_last_value_and_then_stands_by()
      throws IOException {
    inBed("17", null, 71);
    for (int second = 60; second <= 3600; second += 60) {
      readUpTo(second - 5);
      tick(second);
    }

    assertThat(aws.sent())
        .containsExactly(
            "AlertTopic silent critical 17 NO READINGS for 3 minutes",
            "AlertTopic silent critical 17 NO READINGS for 9 minutes",
            "AlertTopic silent critical 17 NO READINGS for 19 minutes");
    assertThat(aws.published.getFirst().message()).contains("Last value: SpO2 71 %");
    assertThat(aws.rows).hasSize(3).first().asString().contains("\"reason\":\"silent\"");
    assertThat(stay("17").signal()).isEqualTo(new Signal.Standby(at(180)));
  }

  /** The stay is written twice an hour; what is heard meanwhile lies in the shard's block. */
  @Test
  void who_is_heard_of_is_not_silent_however_old_the_stay_is() throws IOException {
    inBed("17", null, 71);
    for (int second = 60; second <= 3600; second += 60) {
      readUpTo(second);
      heardUntil("17", second - 50, second - 5);
      tick(second);
    }

    assertThat(aws.sent()).isEmpty();
    assertThat(stay("17").presence().lastSeenAt()).as("and nothing is written").isEqualTo(at(0));
  }

  @Test
  void who_falls_silent_is_told_of_a_minute_after_what_was_last_heard() throws IOException {
    inBed("17", null, 71);
    heardUntil("17", 1500, 1555);
    tick(1559);
    assertThat(aws.sent()).as("not read so far").isEmpty();

    heardUntil("17", 1500, 1560);
    tick(1560);

    assertThat(aws.sent())
        .containsExactly("AlertTopic silent critical 17 NO READINGS for 1 minute");
    assertThat(aws.published.getFirst().message()).contains("Last value: SpO2 90 %");
    assertThat(stay("17").presence().lastSeenAt()).isEqualTo(at(1500));
  }

  @Test
  void who_may_be_in_a_block_that_cannot_be_read_is_judged_when_it_is_written_anew()
      throws IOException {
    inBed("17", null, 71);
    heardUntil("17", 100, 100);
    LocalDynamoDb.spoilHeard(aws.table, SHARD);
    for (int second = 120; second <= 600; second += 60) {
      readUpTo(second - 5);
      tick(second);
    }
    assertThat(aws.sent()).isEmpty();

    inBed("18", null, 97);
    heardUntil("18", 600, 600);
    readUpTo(655);
    tick(660);
    assertThat(aws.sent())
        .containsExactly("AlertTopic silent critical 17 NO READINGS for 11 minutes");
  }

  /** WatchPatients sees the return with the next reading; until then the stay says silent. */
  @Test
  void who_is_back_and_falls_silent_again_is_told_anew() throws IOException {
    inBed("17", null, 97);
    heardUntil("17", 5, 70);
    tick(70);
    heardUntil("17", 375, 400);
    tick(400);
    assertThat(aws.published).as("no second notice of a silence that is over").hasSize(1);

    heardUntil("17", 375, 440);
    tick(440);
    assertThat(aws.published).hasSize(2);
    assertThat(stay("17").signal()).isEqualTo(new Signal.Silent(1, at(440)));
  }

  @Test
  void a_reading_that_comes_while_silence_is_claimed_stays_with_what_was_heard()
      throws IOException {
    inBed("17", null, 97);
    heardUntil("17", 5, 70);
    aws.snsTrouble = message -> heardUntil("17", 75, 76);

    tick(70);
    aws.snsTrouble = message -> {};
    for (int second = 120; second <= 600; second += 60) {
      heardUntil("17", second, second);
      tick(second);
    }

    assertThat(aws.published).hasSize(1);
  }

  @Test
  void who_was_discharged_or_is_away_is_not_called_silent_by_what_was_heard() throws IOException {
    inBed("17", null, 97);
    inBed("18", null, 97);
    heardUntil("17", 5, 600);
    heardUntil("18", 5, 600);
    StoredStay gone = requireNonNull(stays.read("17"));
    stays.replace(
        "17",
        gone,
        gone.stay()
            .moved(new Whereabouts("ICU-1", "7", State.DISCHARGED, at(9), null, "Ada", null)));
    StoredStay away = requireNonNull(stays.read("18"));
    stays.replace(
        "18",
        away,
        away.stay()
            .moved(new Whereabouts("ICU-1", "8", State.PAUSED, at(9), at(900), "Ada", "CT")));

    for (int second = 60; second <= 600; second += 60) {
      tick(second);
    }

    assertThat(aws.published).isEmpty();
  }

  @Test
  void a_stream_that_is_read_late_is_told_to_the_operators_once_and_to_no_nurse()
      throws IOException {
    inBed("17", null, 71);
    inBed("18", null, 97);
    readUpTo(30);
    for (int second = 60; second <= 600; second += 60) {
      tick(second);
    }

    assertThat(aws.sent())
        .containsExactly(
            "OperatorsTopic Nothing of shard "
                + SHARD
                + " has been read for 2 minutes, and 2 patients are due: either none of its");
    assertThat(aws.published.getFirst().message()).doesNotContain("17").doesNotContain("Patient");

    readUpTo(610);
    tick(660);
    assertThat(aws.published).as("both have been silent since").hasSize(3);
  }

  @Test
  void a_ward_whose_network_died_is_one_notice_to_it_and_one_to_the_operators() throws IOException {
    for (int bed = 1; bed <= 24; bed++) {
      inBed("bed-" + bed, "ICU-1", bed == 9 ? 80 : 97);
    }
    inBed("17", "ICU-2", 97);
    readUpTo(200);

    tick(240);

    assertThat(aws.sent())
        .containsExactlyInAnyOrder(
            "AlertTopic silent critical NO READINGS of 24 patients of ward ICU-1",
            "OperatorsTopic NO READINGS of 24 patients of ward ICU-1 in the same minute: look after"
                + " its network.",
            "AlertTopic silent technical 17 NO READINGS for 4 minutes");
    assertThat(aws.rows).as("each bed has its row").hasSize(25);
    assertThat(stay("bed-24").signal()).isEqualTo(new Signal.Silent(1, at(240)));
  }

  @Test
  void a_tick_that_comes_twice_or_late_tells_nothing_twice() throws IOException {
    inBed("17", null, 71);
    readUpTo(400);

    tick(180);
    tick(180, 182);
    tick(120, 190);
    tick(240);

    assertThat(aws.published).hasSize(1);
  }

  @Test
  void what_could_not_be_sent_is_sent_by_a_later_tick_when_the_claim_has_run_out()
      throws IOException {
    inBed("17", null, 71);
    readUpTo(600);
    aws.throttleSns();
    tick(180);
    assertThat(aws.log).anyMatch(line -> line.contains("left to the next"));
    assertThat(aws.metricLines().getLast()).contains("\"SweepFailures\":1");

    aws.snsTrouble = message -> {};
    tick(240);
    assertThat(aws.published).as("the claim may be another's, who lives").isEmpty();
    tick(300);
    assertThat(aws.published).hasSize(1);
  }

  @Test
  void a_presence_that_is_written_while_it_is_told_loses_neither() throws IOException {
    inBed("17", null, 71);
    readUpTo(600);
    aws.snsTrouble =
        message -> {
          StoredStay stored = requireNonNull(stays.read("17"));
          ObservedReading again =
              new ObservedReading(
                  Map.of(Vital.SPO2, 93.0),
                  at(179),
                  at(179),
                  new RecordPosition(SHARD, "17", SequenceNumber.of(5000)),
                  List.of(),
                  Set.of());
          stays.replace("17", stored, Stay.seen(stored.stay(), again).stay());
        };

    tick(180);
    aws.snsTrouble = message -> {};
    tick(240);

    assertThat(aws.published).hasSize(1);
    assertThat(stay("17").presence().lastSeenAt()).isEqualTo(at(179));
  }

  @Test
  void without_time_left_everything_waits_for_the_next_tick() throws IOException {
    inBed("17", null, 71);
    page("18", 0);
    readUpTo(600);
    aws.remainingMillis = 5_000;

    tick(240);

    assertThat(aws.published).isEmpty();
    aws.remainingMillis = 60_000;
    tick(300);
    assertThat(aws.published).hasSize(2);
  }

  @Test
  void a_pause_ends_by_itself_and_silence_counts_from_there() throws IOException {
    inBed("17", "ICU-1", 97);
    StoredStay stored = requireNonNull(stays.read("17"));
    stays.replace(
        "17",
        stored,
        stored
            .stay()
            .moved(new Whereabouts("ICU-1", "7", State.PAUSED, at(5), at(600), "Ada", "CT")));
    readUpTo(2000);

    for (int second = 60; second <= 720; second += 60) {
      tick(second);
    }

    assertThat(stay("17").whereabouts().state()).isEqualTo(State.ADMITTED);
    assertThat(aws.sent())
        .containsExactly("AlertTopic silent technical 17 NO READINGS for 12 minutes");
  }

  @Test
  void a_critical_page_that_nobody_acknowledges_goes_to_the_next_in_line_twice()
      throws IOException {
    page("17", 0);
    for (int second = 60; second <= 900; second += 60) {
      tick(second);
    }

    assertThat(aws.sent())
        .containsExactly(
            "EscalationTopic escalated critical 17 NOT ACKNOWLEDGED for 3 minutes: CRITICAL SpO2"
                + " low",
            "EscalationTopic escalated critical 17 NOT ACKNOWLEDGED for 6 minutes: CRITICAL SpO2"
                + " low");
    assertThat(aws.published.getFirst().messageAttributes())
        .extractingByKey("level")
        .extracting(MessageAttributeValue::stringValue)
        .isEqualTo("1");
    assertThat(aws.rows).hasSize(2);
  }

  @Test
  void an_acknowledged_page_goes_to_nobody_until_the_acknowledgement_ends() throws IOException {
    page("17", 0);
    acknowledge("17", 0, 600);
    for (int second = 60; second <= 540; second += 60) {
      tick(second);
    }
    assertThat(aws.published).isEmpty();

    tick(600);

    assertThat(aws.published).hasSize(1);
  }

  /** A bounded sample: in the profile {@code proofs} there are 10,000. */
  @Test
  void a_hospital_is_swept_within_the_minute_page_by_page() throws IOException {
    int beds = Seeds.times(200);
    for (int bed = 0; bed < beds; bed++) {
      inBed("bed-" + bed, null, 97);
    }
    inBed("17", "ICU-1", 71);
    readUpTo(110);

    long start = System.nanoTime();
    tick(119);
    tick(120);
    Duration swept = Duration.ofNanos(System.nanoTime() - start);

    assertThat(aws.metricLines().get(0)).contains("\"PatientsSwept\":0");
    assertThat(aws.metricLines().get(1)).contains("\"PatientsSwept\":" + (beds + 1));
    assertThat(swept).isLessThan(Duration.ofSeconds(50));
    System.out.println(beds + 1 + " patients swept in " + swept.toMillis() + " ms");
  }

  @Test
  void a_row_is_written_by_the_next_sweep_where_one_dies_between_confirm_and_firehose()
      throws IOException {
    page("17", 0);
    inBed("18", null, 97);
    readUpTo(1000);
    aws.firehoseRefuses =
        batch -> {
          throw new OutOfMemoryError("killed");
        };
    assertThatThrownBy(() -> tick(240)).isInstanceOf(OutOfMemoryError.class);
    assertThat(aws.published).as("both are out and confirmed").hasSize(2);
    assertThat(aws.rows).isEmpty();

    aws.firehoseRefuses = batch -> 0;
    tick(300);
    assertThat(aws.rows).as("the first may still be at it").isEmpty();
    tick(360);

    assertThat(aws.rows)
        .hasSize(2)
        .anyMatch(row -> row.contains("1-escalated-1/17"))
        .anyMatch(row -> row.contains("\"patient_id\":\"18\""));
    acknowledge("17", 0, 9000);
    tick(420);
    assertThat(aws.rows).as("and never again").hasSize(2);
  }

  @Test
  void rows_that_firehose_refuses_are_the_next_sweeps() throws IOException {
    page("17", 0);
    aws.firehoseRefuses = batch -> batch.records().size();
    tick(240);
    assertThat(aws.metricLines().getFirst()).contains("\"NoticeRowsLost\":1");
    aws.rows.clear();

    aws.firehoseRefuses = batch -> 0;
    acknowledge("17", 0, 9000);
    tick(360);

    assertThat(aws.rows).singleElement().asString().contains("1-escalated-1/17");
  }

  private void keepRows(int number) {
    UnwrittenRows kept = new UnwrittenRows(LocalDynamoDb.client(), aws.table);
    for (int row = 0; row < number; row++) {
      kept.put(UnwrittenRows.key("bed-" + row, "alert"), ("row-" + row).getBytes(UTF_8), at(100));
    }
  }

  /** Row by row, three times each, 200 rows took two and a half minutes of a sweep's one. */
  @Test
  void where_firehose_refuses_everything_a_storms_kept_rows_take_no_sweep_its_minute()
      throws IOException {
    keepRows(200);
    int[] calls = {0};
    aws.firehoseRefuses =
        batch -> {
          calls[0]++;
          aws.remainingMillis -= 250;
          return batch.records().size();
        };
    page("17", 0);
    for (int second = 240; second < 240 + 300; second += 60) {
      aws.remainingMillis = 60_000;
      tick(second);
      assertThat(aws.remainingMillis).as("tick %d", second).isGreaterThanOrEqualTo(59_000);
    }
    assertThat(calls[0]).isLessThanOrEqualTo(3 + 2 * 5);
    assertThat(aws.sent()).as("the page that nobody answers").isNotEmpty();

    aws.rows.clear();
    aws.firehoseRefuses = batch -> 0;
    acknowledge("17", 0, 9000);
    tick(700);

    assertThat(aws.rows)
        .filteredOn(row -> row.startsWith("row-"))
        .doesNotHaveDuplicates()
        .hasSize(200);
    assertThat(aws.rows).anyMatch(row -> row.contains("1-escalated-1/17"));
    aws.rows.clear();
    tick(760);
    assertThat(aws.rows).as("and never again").isEmpty();
  }

  @Test
  void where_firehose_is_slow_kept_rows_are_left_to_the_next_sweep_and_the_tick_is_noted()
      throws IOException {
    keepRows(60);
    aws.firehoseRefuses =
        batch -> {
          aws.remainingMillis -= 26_000;
          return 0;
        };

    tick(240);

    assertThat(aws.rows).hasSize(50);
    assertThat(LocalDynamoDb.item(aws.table, "#sweep", "tick")).isNotEmpty();
    aws.remainingMillis = 60_000;
    tick(300);
    assertThat(aws.rows).doesNotHaveDuplicates().hasSize(60);
  }

  @Test
  void a_sweep_that_dies_over_kept_rows_has_noted_its_tick() {
    keepRows(1);
    aws.firehoseRefuses =
        batch -> {
          throw new OutOfMemoryError("killed");
        };

    assertThatThrownBy(() -> tick(240)).isInstanceOf(OutOfMemoryError.class);

    assertThat(LocalDynamoDb.item(aws.table, "#sweep", "tick")).isNotEmpty();
  }

  @Test
  void where_stays_cannot_be_read_escalations_and_their_rows_go_out_and_the_tick_is_noted()
      throws IOException {
    DynamoDbClient throttled =
        Mockito.mock(DynamoDbClient.class, AdditionalAnswers.delegatesTo(LocalDynamoDb.client()));
    Mockito.doThrow(ProvisionedThroughputExceededException.builder().message("slow").build())
        .when(throttled)
        .batchGetItem(ArgumentMatchers.<Consumer<BatchGetItemRequest.Builder>>any());
    SweepAlarms hindered = new SweepAlarms(aws.environment("SweepAlarms", throttled, Map.of()));
    page("17", 0);
    inBed("18", null, 97);
    readUpTo(1000);
    aws.now = at(240);

    hindered.handleRequest(
        new ByteArrayInputStream("{\"time\":\"%s\"}".formatted(at(240)).getBytes(UTF_8)),
        new ByteArrayOutputStream(),
        aws.context());

    assertThat(aws.sent())
        .singleElement()
        .asString()
        .startsWith("EscalationTopic escalated critical 17");
    assertThat(aws.rows).hasSize(1);
    assertThat(aws.metricLines().getFirst()).contains("\"SweepFailures\":1");
    assertThat(LocalDynamoDb.item(aws.table, "#sweep", "tick")).isNotEmpty();
    tick(300);
    assertThat(aws.sent()).as("whose stay was not read is told a minute later").hasSize(2);
  }

  @Test
  void an_empty_event_does_nothing_and_another_is_refused() throws IOException {
    function.handleRequest(
        new ByteArrayInputStream("{}".getBytes(UTF_8)), new ByteArrayOutputStream(), aws.context());
    assertThat(aws.metricLines()).isEmpty();

    assertThatThrownBy(() ->
            function.handleRequest(
                new ByteArrayInputStream("{\"time\":\"now\"}".getBytes(UTF_8)),
                new ByteArrayOutputStream(),
                aws.context()))
        .isInstanceOf(IOException.class)
        .hasMessage("time is \"now\", expected a time such as 2026-03-02T08:00:00Z");
  }
}
