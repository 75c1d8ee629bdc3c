package io.icewatch.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.lambda.FakeAws;
import io.icewatch.lambda.kpl.Producer;
import io.icewatch.lambda.table.HeardBlock;
import io.icewatch.lambda.table.HeardTable;
import io.icewatch.lambda.table.HeardTable.Heard;
import io.icewatch.lambda.table.LocalDynamoDb;
import io.icewatch.lambda.table.MonitorFaults;
import io.icewatch.lambda.table.ShardPosition;
import io.icewatch.lambda.table.ShardPositions;
import io.icewatch.lambda.table.StayTable;
import io.icewatch.lambda.table.StoredStay;
import io.icewatch.vitals.alarm.Breach;
import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.Severity;
import io.icewatch.vitals.alarm.Silent;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.record.RecordPosition;
import io.icewatch.vitals.record.SequenceNumber;
import io.icewatch.vitals.stay.Sample;
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
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.mockito.AdditionalAnswers;
import org.mockito.ArgumentMatchers;
import org.mockito.Mockito;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/** WatchPatients on DynamoDB Local, batch by batch. */
class WatchPatientsTest {
  private static final String SHARD = "shardId-000000000001";
  private static final Instant EIGHT = Instant.parse("2026-03-02T08:00:00Z");

  private final FakeAws aws = new FakeAws();
  private WatchPatients function = new WatchPatients(aws.environment("WatchPatients"));
  private final StayTable stays =
      new StayTable(LocalDynamoDb.client(), aws.table, new SilencePolicy(Duration.ofSeconds(60)));
  private final HeardTable heard = new HeardTable(LocalDynamoDb.client(), aws.table);
  private final ShardPositions positions = new ShardPositions(LocalDynamoDb.client(), aws.table);
  private final List<String> batch = new ArrayList<>();
  private String shard = SHARD;

  private static Instant at(long second) {
    return EIGHT.plusSeconds(second);
  }

  /** The sequence number is the second. */
  private WatchPatientsTest reading(long second, String patient, String vitals) {
    return record(
        second,
        patient,
        "{\"patient_id\":\"%s\",\"timestamp\":%d,%s}"
            .formatted(patient, at(second).getEpochSecond(), vitals));
  }

  private WatchPatientsTest record(long second, String key, String data) {
    return record(second, key, data.getBytes(UTF_8));
  }

  private WatchPatientsTest record(long second, String key, byte[] data) {
    batch.add(
        """
        {"kinesis":{"partitionKey":"%s","sequenceNumber":"%d","data":"%s",
        "approximateArrivalTimestamp":%d.000},"eventID":"%s:%d"}
        """
            .formatted(
                key,
                second + 1000,
                Base64.getEncoder().encodeToString(data),
                at(second).getEpochSecond(),
                shard,
                second + 1000));
    return this;
  }

  /** SpO2 of one patient, one reading every five seconds, in batches of one. */
  private WatchPatientsTest spo2(long from, long to, double value) throws IOException {
    for (long second = from; second <= to; second += 5) {
      reading(second, "17", "\"spo2\":" + value).deliver(second + 1);
    }
    return this;
  }

  /** Invokes the function with what was gathered; gives its answer. */
  private String deliver(long second) throws IOException {
    aws.now = at(second);
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    String event = "{\"Records\":[%s]}".formatted(String.join(",", batch));
    batch.clear();
    function.handleRequest(new ByteArrayInputStream(event.getBytes(UTF_8)), answer, aws.context());
    return answer.toString(UTF_8);
  }

  private Stay stay(String patient) {
    return requireNonNull(stays.read(patient), patient).stay();
  }

  private Heard heard(String patient) {
    return requireNonNull(heard.readAll().patients().get(patient), patient);
  }

  /** The Filter pages a breach. */
  private void page(long second, Severity severity) {
    WatchConfig settings = WatchConfig.from(aws.environment("WatchPatients").variables());
    aws.page(
        new Breach(
            "17",
            Condition.SPO2_LOW,
            severity,
            80,
            at(second),
            new RecordPosition(SHARD, "17", SequenceNumber.of(1000 + second))),
        settings.policy());
  }

  @Test
  void the_third_reading_admits_and_then_every_batch_is_written_but_the_stay_half_hourly()
      throws IOException {
    spo2(0, 10, 97);
    assertThat(stay("17").isExpected()).isTrue();
    assertThat(stay("17").presence().lastSeenAt()).isEqualTo(at(10));

    spo2(15, 70, 96);
    assertThat(stay("17").presence().lastSeenAt()).isEqualTo(at(10));
    assertThat(heard("17").last().lastSeenAt()).isEqualTo(at(70));
    assertThat(heard("17").last().vitals().get(Vital.SPO2))
        .extracting(Sample::at)
        .containsExactly(at(70), at(65), at(60), at(55));
    assertThat(heard("17").last().dueAt()).isEqualTo(at(130));
    assertThat(heard("17").readUpTo()).isEqualTo(at(70));
    assertThat(positions.read(SHARD)).isEqualTo(new ShardPosition(at(70), at(71)));

    for (long second = 75; second <= 1805; second += 5) {
      reading(second, "17", "\"spo2\":96");
    }
    deliver(1806);
    assertThat(stay("17").presence().lastSeenAt()).isEqualTo(at(10));
    spo2(1810, 1815, 96);
    assertThat(stay("17").presence().lastSeenAt()).isEqualTo(at(1810));
    assertThat(stay("17").presence().cadence().every()).isEqualTo(Duration.ofSeconds(5));
    assertThat(aws.published).isEmpty();
  }

  /** Which instance of the function gets the next batch of a shard is Lambda's choice. */
  @Test
  void instances_that_take_turns_know_what_the_other_has_heard() throws IOException {
    WatchPatients one = function;
    WatchPatients other = new WatchPatients(aws.environment("WatchPatients"));
    page(300, Severity.CRITICAL);
    for (long second = 200; second <= 620; second += 5) {
      function = second / 35 % 2 == 0 ? one : other;
      spo2(second, second, second == 300 ? 80 : 96);
    }

    assertThat(heard("17").last().cadence().every()).isEqualTo(Duration.ofSeconds(5));
    assertThat(heard("17").last().vitals().get(Vital.SPO2))
        .extracting(Sample::at)
        .containsExactly(at(620), at(615), at(610), at(605));
    assertThat(aws.sent())
        .containsExactly("AlertTopic resolved critical 17 RESOLVED: CRITICAL SpO2 low");
  }

  /** An invocation that was believed dead writes what it read long ago. */
  @Test
  void what_comes_late_takes_nothing_newer_away() throws IOException {
    spo2(0, 30, 97);
    List<HeardBlock> before = heard.readShard(SHARD);
    spo2(35, 60, 96);

    HeardOfShard late = new HeardOfShard(heard, SHARD, Duration.ZERO);
    spo2(65, 65, 95);
    late.put("17", before.getFirst().patients().get("17"));
    late.put("18", before.getFirst().patients().get("17"));
    late.write(at(30), true);

    assertThat(heard("17").last().lastSeenAt()).isEqualTo(at(65));
    assertThat(heard("18").last().lastSeenAt()).isEqualTo(at(30));
    assertThat(heard("17").readUpTo()).isEqualTo(at(65));
  }

  @Test
  void who_is_gone_is_out_of_what_was_heard() throws IOException {
    for (long second = 0; second <= 10; second += 5) {
      reading(second, "17", "\"spo2\":97").reading(second, "18", "\"spo2\":97").deliver(second + 1);
    }
    StoredStay stored = requireNonNull(stays.read("17"));
    Whereabouts gone = new Whereabouts("ICU", "7", State.DISCHARGED, at(12), null, "Ada", null);
    stays.replace("17", stored, stored.stay().moved(gone));

    for (long second = 15; second <= 150; second += 5) {
      reading(second, "17", "\"spo2\":97").reading(second, "18", "\"spo2\":97").deliver(second + 1);
    }
    assertThat(heard.readAll().patients())
        .as("another admission of 17")
        .containsOnlyKeys("17", "18");
    assertThat(aws.sent())
        .containsExactly(
            "AlertTopic monitor technical 17 TECHNICAL: readings of a patient who was discharged");

    reading(7_360, "18", "\"spo2\":97").deliver(7_361);
    assertThat(heard.readAll().patients()).as("not heard of for two hours").containsOnlyKeys("18");
  }

  /** The stay's last value may be half an hour older. */
  @Test
  void who_is_heard_of_every_hour_stays_in_what_was_heard_until_due() throws IOException {
    for (long second = 0; second <= 7_200; second += 3_600) {
      reading(second, "17", "\"spo2\":97").deliver(second + 1);
    }
    Instant due = requireNonNull(heard("17").last().dueAt());
    assertThat(due).as("waited for longer than two hours").isAfter(at(7_200 + 7_200));

    long before = Duration.between(at(0), due).toSeconds() - 1;
    reading(before, "18", "\"spo2\":97").deliver(before);
    assertThat(heard.readAll().patients()).containsKey("17");

    reading(before + 2, "18", "\"spo2\":97").deliver(before + 2);
    assertThat(heard.readAll().patients()).doesNotContainKey("17");
  }

  @Test
  void a_thousand_patients_are_written_as_a_few_blocks() throws IOException {
    for (int second = 0; second < 3; second++) {
      for (int patient = 0; patient < 1000; patient++) {
        reading(second, "patient-" + patient, "\"spo2\":97");
      }
    }
    deliver(3);

    assertThat(heard.readAll().patients()).hasSize(1000);
    assertThat(heard.readShard(SHARD)).extracting(HeardBlock::number).containsExactly(0, 1, 2);
    assertThat(heard.readShard(SHARD)).extracting(HeardBlock::readUpTo).containsOnly(at(2));
  }

  @Test
  void what_was_heard_and_cannot_be_written_comes_again() throws IOException {
    spo2(0, 10, 97);
    DynamoDbClient dynamoDb = table();
    Mockito.doThrow(ProvisionedThroughputExceededException.builder().message("throttled").build())
        .when(dynamoDb)
        .putItem(
            ArgumentMatchers.<PutItemRequest>argThat(put ->
                put != null
                    && AttributeValue.fromS("#heard").equals(put.item().get("patient_id"))));
    function = new WatchPatients(aws.environment("WatchPatients", dynamoDb, Map.of()));

    assertThat(reading(15, "17", "\"spo2\":96").deliver(16))
        .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"1015\"}]}");
    assertThat(requireNonNull(positions.read(SHARD)).readUpTo()).isEqualTo(at(10));

    Mockito.reset(dynamoDb);
    function = new WatchPatients(aws.environment("WatchPatients"));
    assertThat(reading(15, "17", "\"spo2\":96").deliver(20))
        .isEqualTo("{\"batchItemFailures\":[]}");
    assertThat(heard("17").last().lastSeenAt()).isEqualTo(at(15));
  }

  @Test
  void a_block_that_cannot_be_read_costs_what_it_held_and_is_written_anew() throws IOException {
    for (long second = 0; second <= 10; second += 5) {
      reading(second, "17", "\"spo2\":97").reading(second, "18", "\"spo2\":97").deliver(second + 1);
    }
    LocalDynamoDb.spoilHeard(aws.table, SHARD);
    assertThat(heard.readAll()).isEqualTo(new HeardTable.Everybody(Map.of(), Set.of(SHARD)));
    aws.forgetOutput();

    assertThat(reading(15, "17", "\"spo2\":96").deliver(16))
        .isEqualTo("{\"batchItemFailures\":[]}");

    assertThat(aws.log)
        .containsExactly("ERROR what was last heard is laid out as 115, expected 2 at most");
    assertThat(heard.readAll().unreadable()).isEmpty();
    assertThat(heard.readAll().patients())
        .as("18 has not been heard of since")
        .containsOnlyKeys("17");
    assertThat(heard("17").last().lastSeenAt()).isEqualTo(at(15));
    assertThat(stay("18").presence().lastSeenAt()).isEqualTo(at(10));
  }

  /** A stay is written when it means something: of who goes on sending it may be old. */
  @Test
  void a_shard_that_is_new_goes_on_from_what_was_heard_in_those_before() throws IOException {
    spo2(0, 600, 97);
    assertThat(stay("17").presence().lastSeenAt()).isEqualTo(at(10));
    shard = "shardId-000000000002";
    function = new WatchPatients(aws.environment("WatchPatients"));

    spo2(605, 605, 97);

    assertThat(heard("17").last().cadence().every()).isEqualTo(Duration.ofSeconds(5));
    assertThat(heard("17").last().vitals().get(Vital.SPO2))
        .extracting(Sample::at)
        .containsExactly(at(605), at(600), at(595), at(590));
  }

  @Test
  void who_comes_to_a_new_shard_after_others_goes_on_as_they_do() throws IOException {
    spo2(0, 600, 97);
    shard = "shardId-000000000002";
    function = new WatchPatients(aws.environment("WatchPatients"));
    for (long second = 601; second <= 603; second++) {
      reading(second, "18", "\"spo2\":97");
    }
    deliver(604);
    assertThat(heard.readShard(shard).getFirst().patients()).containsOnlyKeys("18");

    spo2(605, 605, 97);

    assertThat(heard("17").last().cadence().every()).isEqualTo(Duration.ofSeconds(5));
  }

  /** The runs of an alarm lie in the stay, which is written with each of their changes. */
  @Test
  void a_reshard_neither_hastens_nor_forgets_the_end_of_an_alarm() throws IOException {
    page(0, Severity.CRITICAL);
    spo2(0, 0, 80).spo2(5, 150, 95).spo2(155, 155, 80).spo2(160, 200, 95);
    shard = "shardId-000000000002";
    function = new WatchPatients(aws.environment("WatchPatients"));

    spo2(205, 600, 95);
    assertThat(aws.published).as("nobody has judged the breach in the shard before").isEmpty();

    page(155, Severity.CRITICAL);
    spo2(605, 605, 95);
    assertThat(aws.sent())
        .containsExactly("AlertTopic resolved critical 17 RESOLVED: CRITICAL SpO2 low");
  }

  /** SweepAlarms of that build judges by the stay alone, as long as this one is being released. */
  @Test
  void a_stay_of_the_build_before_is_written_before_its_timer_comes() throws IOException {
    spo2(0, 10, 97);
    Map<String, AttributeValue> item = new HashMap<>(LocalDynamoDb.item(aws.table, "17", "stay"));
    item.put("due_at", AttributeValue.fromN(Long.toString(at(10 + 60 + 60).toEpochMilli())));
    LocalDynamoDb.client().putItem(put -> put.tableName(aws.table).item(item));
    function = new WatchPatients(aws.environment("WatchPatients"));

    spo2(15, 70, 97);

    StoredStay now = requireNonNull(stays.read("17"));
    assertThat(now.stay().presence().lastSeenAt()).isEqualTo(at(70));
    assertThat(now.dueAt()).isEqualTo(at(70 + 60 + 1800));
  }

  @Test
  void the_beds_of_a_batch_are_heard_of_one_by_one() throws IOException {
    for (long second = 0; second <= 10; second += 5) {
      record(
              second,
              "icu/batches/ward-3",
              """
              {"readings":[{"patient_id":"17","timestamp":%1$d,"spo2":97},
                {"patient_id":"18","timestamp":%1$d,"spo2":96}],"device_id":"ward-3"}
              """
                  .formatted(at(second).getEpochSecond()))
          .deliver(second + 1);
    }

    assertThat(stay("17").isExpected()).isTrue();
    assertThat(stay("18").isExpected()).isTrue();
    assertThat(stay("18").presence().lastSeenAt()).isEqualTo(at(10));
  }

  @Test
  void a_critical_alarm_is_over_after_five_minutes_inside_the_margin() throws IOException {
    page(0, Severity.CRITICAL);
    spo2(0, 0, 80).spo2(5, 295, 95);
    assertThat(aws.published).isEmpty();

    spo2(300, 300, 96).spo2(305, 400, 96);

    assertThat(aws.sent())
        .containsExactly("AlertTopic resolved critical 17 RESOLVED: CRITICAL SpO2 low");
    assertThat(aws.rows).singleElement().asString().contains("\"reason\":\"resolved\"");
    assertThat(stay("17").presence().runs()).isEmpty();
  }

  /** Once an hour, one reading says as much as five minutes of them elsewhere. */
  @Test
  void an_alarm_of_hourly_readings_is_over_with_one_of_them() throws IOException {
    page(0, Severity.CRITICAL);
    spo2(0, 0, 80).spo2(3600, 3600, 95);

    assertThat(aws.sent())
        .containsExactly("AlertTopic resolved critical 17 RESOLVED: CRITICAL SpO2 low");
  }

  @Test
  void a_warning_that_is_over_is_a_row_and_no_message() throws IOException {
    page(0, Severity.WARNING);
    spo2(0, 0, 88).spo2(5, 400, 95);

    assertThat(aws.published).isEmpty();
    assertThat(aws.rows).singleElement().asString().contains("\"reason\":\"resolved\"");
  }

  @Test
  void nothing_is_over_that_nobody_has_judged() throws IOException {
    spo2(0, 0, 80).spo2(5, 600, 95);
    assertThat(aws.rows).isEmpty();

    page(0, Severity.CRITICAL);
    spo2(605, 605, 95);

    assertThat(aws.sent())
        .containsExactly("AlertTopic resolved critical 17 RESOLVED: CRITICAL SpO2 low");
  }

  @Test
  void nothing_is_over_by_silence_nor_by_a_value_beside_the_margin() throws IOException {
    page(0, Severity.CRITICAL);
    spo2(0, 0, 80).spo2(5, 100, 95).spo2(1000, 1000, 90);

    assertThat(aws.published).isEmpty();
  }

  @Test
  void what_another_instance_has_seen_is_not_forgotten() throws IOException {
    page(0, Severity.CRITICAL);
    spo2(0, 0, 80).spo2(5, 150, 95);
    function = new WatchPatients(aws.environment("WatchPatients"));
    spo2(155, 305, 95);

    assertThat(aws.published).hasSize(1);
  }

  @Test
  void an_end_that_cannot_be_sent_comes_again() throws IOException {
    page(0, Severity.CRITICAL);
    spo2(0, 0, 80).spo2(5, 295, 95);
    aws.throttleSns();

    assertThat(reading(300, "17", "\"spo2\":95").deliver(301))
        .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"1300\"}]}");
    assertThat(requireNonNull(positions.read(SHARD)).readUpTo())
        .as("not read, so that nobody is called silent")
        .isEqualTo(at(295));

    aws.snsTrouble = message -> {};
    assertThat(reading(300, "17", "\"spo2\":95").deliver(330))
        .isEqualTo("{\"batchItemFailures\":[]}");
    assertThat(aws.published).hasSize(1);
  }

  @Test
  void a_reading_after_a_silence_that_was_told_is_a_return() throws IOException {
    spo2(0, 10, 71);
    StoredStay stored = requireNonNull(stays.read("17"));
    Silent notice = new Silent("17", Severity.CRITICAL, null, Map.of(), at(10), at(10), 1, at(180));
    stays.replace("17", stored, stored.stay().told(notice));

    spo2(200, 200, 93);

    assertThat(stay("17").signal()).isEqualTo(new Signal.Expected());
    assertThat(aws.rows).singleElement().asString().contains("\"reason\":\"returned\"");
    assertThat(aws.published).as("on the board, not on a phone").isEmpty();
  }

  @Test
  void a_reading_after_a_discharge_is_doubted_once() throws IOException {
    spo2(0, 10, 97);
    StoredStay stored = requireNonNull(stays.read("17"));
    Whereabouts gone = new Whereabouts("ICU", "7", State.DISCHARGED, at(12), null, "Ada", null);
    stays.replace("17", stored, stored.stay().moved(gone));
    function = new WatchPatients(aws.environment("WatchPatients"));

    spo2(500, 530, 97);

    assertThat(aws.sent())
        .containsExactly(
            "AlertTopic monitor technical 17 TECHNICAL: readings of a patient who was discharged");
    assertThat(stay("17").isExpected()).isTrue();
  }

  @Test
  void a_monitor_whose_messages_cannot_be_read_is_named_once_a_day() throws IOException {
    record(0, "bed-7", "no JSON").record(1, "bed-7", "[]").deliver(2);
    record(3, "bed-7", "no JSON").deliver(4);
    function = new WatchPatients(aws.environment("WatchPatients"));
    record(3600, "bed-7", "no JSON").deliver(3601);

    assertThat(aws.sent())
        .containsExactly(
            "AlertTopic monitor technical bed-7 TECHNICAL: messages of a monitor cannot be read");
    record(90_000, "bed-7", "no JSON").deliver(90_001);
    assertThat(aws.published).hasSize(2);
  }

  @Test
  void monitors_whose_messages_cannot_be_read_are_named_in_one_message() throws IOException {
    record(0, "bed-7", "no JSON").record(1, "bed-8", "[]").record(2, "bed-7", "[]").deliver(3);

    assertThat(aws.published)
        .singleElement()
        .extracting(PublishRequest::message)
        .isEqualTo(
            """
            TECHNICAL: messages of 2 monitors cannot be read

            Monitor bed-7
            Since 2026-03-02 08:00:00 UTC
            Alert unreadable/2026-03-02T08:00:00Z/1/bed-7

            Monitor bed-8
            Since 2026-03-02 08:00:01 UTC
            Alert unreadable/2026-03-02T08:00:01Z/1/bed-8
            """);
    assertThat(aws.rows).hasSize(2);
  }

  @Test
  void whatever_a_key_holds_its_message_is_one_that_sns_takes() throws IOException {
    for (int i = 0; i < 120; i++) {
      record(i, "%03d\\u0007%s".formatted(i, "\uD83D\uDE37".repeat(252)), "no JSON");
    }
    assertThat(deliver(121)).contains("[]");

    assertThat(aws.published).hasSize(3);
    assertThat(aws.published)
        .allSatisfy(message -> assertThat(bytes(message)).isBetween(80_000, 262_144))
        .allSatisfy(message -> assertThat(message.toString()).doesNotContain("\u0007"));
    assertThat(String.join("", aws.sent())).contains("000\uFFFD", "119\uFFFD");
  }

  /** What SNS counts. */
  private static int bytes(PublishRequest message) {
    StringBuilder all = new StringBuilder(message.message());
    message
        .messageAttributes()
        .forEach(
            (name, value) -> all.append(name).append(value.dataType()).append(value.stringValue()));
    return all.toString().getBytes(UTF_8).length;
  }

  @Test
  void a_monitor_that_could_not_be_named_is_when_its_message_comes_again() throws IOException {
    aws.throttleSns();
    assertThat(record(0, "bed-7", "no JSON").deliver(1)).contains("\"1000\"");
    assertThat(positions.read(SHARD)).as("nobody's silence waits").isNotNull();

    aws.snsTrouble = message -> {};
    assertThat(record(0, "bed-7", "no JSON").deliver(2)).contains("[]");
    assertThat(aws.published).hasSize(1);
  }

  @Test
  void monitors_are_named_by_who_comes_after_a_death() throws IOException {
    aws.snsTrouble = message -> die();
    record(0, "bed-7", "no JSON").record(1, "bed-8", "no JSON");
    assertThatThrownBy(() -> deliver(2)).isInstanceOf(Killed.class);

    aws.snsTrouble = message -> {};
    function = new WatchPatients(aws.environment("WatchPatients"));
    record(0, "bed-7", "no JSON").record(1, "bed-8", "no JSON").deliver(3);

    assertThat(aws.published)
        .singleElement()
        .extracting(PublishRequest::message)
        .asString()
        .contains("bed-7", "bed-8");
  }

  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  private static void die() {
    throw new Killed();
  }

  @Test
  void a_monitor_whose_claim_was_not_answered_is_named_when_its_message_comes_again()
      throws IOException {
    DynamoDbClient dynamoDb = tableOfUpdates();
    Mockito.doAnswer(
            call -> {
              LocalDynamoDb.client().updateItem(call.<UpdateItemRequest>getArgument(0));
              throw ApiCallTimeoutException.create(1);
            })
        .when(dynamoDb)
        .updateItem(ofBed7("claim_by ="));
    function = new WatchPatients(aws.environment("WatchPatients", dynamoDb, Map.of()));

    assertThat(record(0, "bed-7", "no JSON").deliver(1)).contains("\"1000\"");
    assertThat(aws.published).isEmpty();

    function = new WatchPatients(aws.environment("WatchPatients"));
    assertThat(record(0, "bed-7", "no JSON").deliver(2)).contains("[]");
    assertThat(aws.published).hasSize(1);
  }

  @Test
  void a_monitor_of_which_it_cannot_be_noted_that_it_was_named_is_not_named_again_at_once()
      throws IOException {
    DynamoDbClient dynamoDb = tableOfUpdates();
    Mockito.doThrow(ProvisionedThroughputExceededException.builder().message("throttled").build())
        .when(dynamoDb)
        .updateItem(ofBed7("quiet_until ="));
    function = new WatchPatients(aws.environment("WatchPatients", dynamoDb, Map.of()));

    assertThat(record(0, "bed-7", "no JSON").deliver(1)).contains("\"1000\"");
    assertThat(record(0, "bed-7", "no JSON").deliver(2)).contains("[]");
    assertThat(aws.published).hasSize(1);
    assertThat(aws.rows).hasSize(1);
  }

  private static DynamoDbClient table() {
    return Mockito.mock(
        DynamoDbClient.class, AdditionalAnswers.delegatesTo(LocalDynamoDb.client()));
  }

  /** The table, of whose calls those that take a lambda can be told by their requests too. */
  private static DynamoDbClient tableOfUpdates() {
    DynamoDbClient dynamoDb = table();
    Mockito.doAnswer(call ->
            dynamoDb.updateItem(
                UpdateItemRequest.builder()
                    .applyMutation(call.<Consumer<UpdateItemRequest.Builder>>getArgument(0))
                    .build()))
        .when(dynamoDb)
        .updateItem(ArgumentMatchers.<Consumer<UpdateItemRequest.Builder>>any());
    return dynamoDb;
  }

  private static UpdateItemRequest ofBed7(String what) {
    return ArgumentMatchers.argThat(update ->
        update != null
            && AttributeValue.fromS("bed-7").equals(update.key().get("patient_id"))
            && update.updateExpression().contains(what));
  }

  @Test
  void a_monitor_that_somebody_else_is_about_to_name_is_left_to_them() throws IOException {
    MonitorFaults faults = new MonitorFaults(LocalDynamoDb.client(), aws.table);
    assertThat(faults.claim("bed-7", "shardId-0:1", at(0), at(70), at(0))).isTrue();

    assertThat(record(0, "bed-7", "no JSON").deliver(1)).contains("[]");
    assertThat(aws.published).isEmpty();
    record(71, "bed-7", "no JSON").deliver(72);
    assertThat(aws.published).hasSize(1);
  }

  @Test
  void who_has_no_time_left_claims_nothing() throws IOException {
    aws.remainingMillis = 5_000;
    assertThat(record(0, "bed-7", "no JSON").deliver(1)).contains("\"1000\"");

    MonitorFaults faults = new MonitorFaults(LocalDynamoDb.client(), aws.table);
    assertThat(faults.claim("bed-7", "shardId-0:1", at(0), at(70), at(0))).isTrue();
  }

  @Test
  void a_stay_does_not_wait_for_the_turn_of_a_bad_monitor() throws IOException {
    aws.snsTrouble = message -> assertThat(stays.read("17")).isNotNull();

    record(0, "bed-7", "no JSON").reading(1, "17", "\"spo2\":97").deliver(2);

    assertThat(aws.published).hasSize(1);
  }

  /** What the board shows and who is silent is in the table by then; the row is tried once. */
  @Test
  void while_firehose_refuses_everything_values_and_the_shards_position_wait_for_no_row()
      throws IOException {
    List<Instant> readUpTo = new ArrayList<>();
    aws.firehoseRefuses =
        batch -> {
          readUpTo.add(requireNonNull(positions.read(SHARD)).readUpTo());
          return batch.records().size();
        };
    for (int second = 0; second < 300; second += 5) {
      aws.forgetOutput();
      record(second, "bed-" + second, "no JSON").reading(second, "17", "\"spo2\":97");
      assertThat(deliver(second + 1)).isEqualTo("{\"batchItemFailures\":[]}");
      assertThat(aws.metricLines().getFirst()).contains("\"AlertRowsLost\":1");
    }

    assertThat(aws.published).hasSize(60);
    assertThat(readUpTo).startsWith(at(0), at(0), at(0), at(5)).endsWith(at(295)).hasSize(2 + 60);
    assertThat(heard("17").last().lastSeenAt()).isEqualTo(at(295));
  }

  @Test
  void which_share_of_the_messages_cannot_be_read_stands_by_the_shards_position()
      throws IOException {
    reading(0, "17", "\"spo2\":97").record(1, "bed-7", "no JSON").deliver(2);

    Map<String, AttributeValue> position =
        Map.of(
            "patient_id",
            AttributeValue.fromS(ShardPositions.PREFIX + SHARD),
            "condition",
            AttributeValue.fromS("position"));
    assertThat(LocalDynamoDb.client().getItem(get -> get.tableName(aws.table).key(position)).item())
        .containsEntry("rejected_share", AttributeValue.fromN("0.5"));
  }

  /** A byte order mark: to Lambda's event filter that is no JSON. */
  private WatchPatientsTest hidden(long second, String vitals) {
    return record(
        second,
        "17",
        "\uFEFF{\"patient_id\":\"17\",\"timestamp\":%d,%s}"
            .formatted(at(second).getEpochSecond(), vitals));
  }

  @Test
  void what_the_event_filter_cannot_see_is_paged_once_however_often_it_comes() throws IOException {
    hidden(0, "\"spo2\":71").reading(1, "18", "\"spo2\":71.300000000000011").deliver(5);
    hidden(0, "\"spo2\":71").deliver(35);
    function = new WatchPatients(aws.environment("WatchPatients"));
    hidden(0, "\"spo2\":71").hidden(5, "\"spo2\":71").deliver(65);

    assertThat(aws.sent())
        .containsExactly(
            "AlertTopic page critical 17 CRITICAL SpO2 low: 71 %",
            "AlertTopic page critical 18 CRITICAL SpO2 low: 71.30000000000001 %");
    assertThat(aws.rows).allMatch(row -> row.contains("\"reason\":\"first\""));
  }

  @Test
  void a_hidden_alarm_of_readings_that_come_once_an_hour_goes_on() throws IOException {
    reading(0, "17", "\"spo2\":97").deliver(5);
    reading(3600, "17", "\"spo2\":97").deliver(3605);
    hidden(7200, "\"spo2\":71").deliver(7205);
    hidden(10_800, "\"spo2\":71").deliver(10_805);

    assertThat(aws.sent())
        .containsExactly(
            "AlertTopic page critical 17 CRITICAL SpO2 low: 71 %",
            "AlertTopic page critical 17 CRITICAL SpO2 low, still: 71 %");
  }

  @Test
  void readings_that_a_producer_has_aggregated_are_paged_once_however_often_they_come()
      throws IOException {
    byte[] aggregated =
        new Producer()
            .add("17", "{\"patient_id\":\"17\",\"spo2\":88}")
            .add("18", "{\"patient_id\":\"18\",\"spo2\":97}")
            .add("17", "{\"patient_id\":\"17\",\"spo2\":83}")
            .add("18", "{\"patient_id\":\"18\",\"heart_rate\":20}")
            .aggregated();
    aws.snsTrouble =
        message -> {
          if (message.message().contains("heart rate low")) {
            throw new IllegalStateException("no answer");
          }
        };
    assertThat(record(0, "any", aggregated).deliver(5))
        .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"1000\"}]}");

    aws.snsTrouble = message -> {};
    record(0, "any", aggregated).deliver(35);
    function = new WatchPatients(aws.environment("WatchPatients"));
    assertThat(record(0, "any", aggregated).deliver(65)).isEqualTo("{\"batchItemFailures\":[]}");

    assertThat(aws.sent())
        .containsExactly(
            "AlertTopic page warning 17 WARNING SpO2 low: 88 %",
            "AlertTopic page critical 17 CRITICAL SpO2 low, worsened: 83 %",
            "AlertTopic page critical 18 CRITICAL heart rate low: 20 /min");
  }

  /**
   * With fan-out, Lambda hands a producer's readings one by one to who stands behind the filter.
   */
  @Test
  void a_breach_that_both_have_judged_is_paged_once() throws IOException {
    page(0, Severity.CRITICAL);
    byte[] aggregated =
        new Producer().add("17", "{\"patient_id\":\"17\",\"spo2\":80}").aggregated();
    record(0, "any", aggregated).deliver(5);

    assertThat(aws.published).isEmpty();
  }

  @Test
  void the_readings_of_a_batch_behind_a_byte_order_mark_are_paged_and_heard_of()
      throws IOException {
    for (long second = 0; second <= 10; second += 5) {
      record(
              second,
              "ward-3",
              """
              \uFEFF{"readings":[{"patient_id":"17","timestamp":%1$d,"spo2":71},
                {"patient_id":"18","timestamp":%1$d,"spo2":96}]}
              """
                  .formatted(at(second).getEpochSecond()))
          .deliver(second + 1);
    }

    assertThat(aws.sent()).containsExactly("AlertTopic page critical 17 CRITICAL SpO2 low: 71 %");
    assertThat(stay("18").presence().lastSeenAt()).isEqualTo(at(10));
  }

  @Test
  void what_the_filter_can_see_is_left_to_who_stands_behind_it() throws IOException {
    reading(0, "17", "\"spo2\":71").reading(1, "17", "\"spo2\":\"71\"").deliver(5);

    assertThat(aws.published).isEmpty();
  }

  @Test
  void a_hidden_breach_is_not_taken_for_done_because_of_a_later_one_that_the_filter_passed_on()
      throws IOException {
    page(10, Severity.WARNING);
    hidden(5, "\"spo2\":71").deliver(15);

    assertThat(aws.sent())
        .containsExactly("AlertTopic page critical 17 CRITICAL SpO2 low, worsened: 71 %");
  }

  @Test
  void a_hidden_page_carries_the_link_that_answers_it_and_does_not_wait_for_it()
      throws IOException {
    function =
        new WatchPatients(
            aws.environment(
                "WatchPatients",
                LocalDynamoDb.client(),
                Map.of("BOARD_URL", "https://board.example.org")));
    hidden(0, "\"spo2\":71").deliver(5);

    aws.kms.trouble = ApiCallTimeoutException.create(1_000);
    reading(20, "18", "\"spo2\":71.300000000000011").deliver(25);

    assertThat(aws.published)
        .extracting(page -> page.message().contains("Answer: https://board.example.org/a/"))
        .containsExactly(true, false);
  }

  @Test
  void a_hidden_page_that_cannot_be_sent_comes_again() throws IOException {
    aws.throttleSns();
    assertThat(hidden(0, "\"spo2\":71").deliver(5))
        .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"1000\"}]}");

    aws.snsTrouble = message -> {};
    assertThat(hidden(0, "\"spo2\":71").deliver(10)).isEqualTo("{\"batchItemFailures\":[]}");
    assertThat(aws.sent()).containsExactly("AlertTopic page critical 17 CRITICAL SpO2 low: 71 %");
  }

  @Test
  void a_hidden_alarm_is_over_only_when_what_the_filter_passed_on_is_judged_too()
      throws IOException {
    reading(0, "17", "\"spo2\":84").hidden(5, "\"spo2\":71").deliver(6);
    spo2(10, 400, 95);
    assertThat(aws.published).as("the page").hasSize(1);

    page(0, Severity.CRITICAL);
    spo2(405, 405, 95);

    assertThat(aws.sent())
        .containsExactly(
            "AlertTopic page critical 17 CRITICAL SpO2 low: 71 %",
            "AlertTopic resolved critical 17 RESOLVED: CRITICAL SpO2 low");
  }

  @Test
  void one_patient_whose_stay_cannot_be_written_holds_back_nobody_else() throws IOException {
    aws.remainingMillis = 5_000;
    String answer = reading(0, "17", "\"spo2\":97").reading(1, "18", "\"spo2\":97").deliver(2);

    assertThat(answer).isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"1000\"}]}");
    assertThat(positions.read(SHARD)).isNull();
    assertThat(aws.log).anyMatch(line -> line.contains("the invocation has no time left"));
  }

  @Test
  void a_heartbeat_does_nothing() throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();

    function.handleRequest(new ByteArrayInputStream("{}".getBytes(UTF_8)), answer, aws.context());

    assertThat(answer.toString(UTF_8)).isEqualTo("{\"batchItemFailures\":[]}");
    assertThat(aws.metricLines()).isEmpty();
  }
}
