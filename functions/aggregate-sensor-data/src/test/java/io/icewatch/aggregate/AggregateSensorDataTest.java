package io.icewatch.aggregate;

import static io.icewatch.aggregate.Shard.field;
import static io.icewatch.aggregate.WindowEvents.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.icewatch.vitals.window.state.UnreadableStateException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchRequest;
import software.amazon.awssdk.services.firehose.model.ServiceUnavailableException;

/** The handler from bytes to bytes, with a Firehose that fails on demand. */
class AggregateSensorDataTest {
  private final Shard shard = new Shard();

  @Test
  void finalFoldsItsOwnRecordsBeforeRowsLeave() throws IOException {
    Map<String, String> state =
        shard.invoke(event().record(1, "1772439001", "17", reading(97)).json()).getState();

    shard.invoke(
        event().state(state).record(2, "1772439599.999", "17", reading(86)).isFinal().json());

    assertThat(field(shard.windowRows, "record_count")).containsExactly("2");
    assertThat(field(shard.windowRows, "min_spo2")).containsExactly("86.0");
    assertThat(field(shard.windowRows, "last_sequence_number")).containsExactly("2");
    assertThat(shard.answerText()).isEqualTo("{\"state\":{},\"batchItemFailures\":[]}");
  }

  @Test
  void nothingLeavesBeforeTheWindowIsOver() throws IOException {
    assertThat(shard.invoke(event().record(1, "1772439001", "17", reading(97)).json()).getState())
        .containsOnlyKeys("#", ".17");

    assertThat(shard.windowRows).isEmpty();
    assertThat(shard.counted("ReadingsFolded")).isEqualTo(1);
    assertThat(shard.counted("WindowRows")).isZero();
  }

  @Test
  void windowThatIsTerminatedEarlyLeavesAsPartialRowsAndBeginsAnew() throws IOException {
    Map<String, String> state =
        shard.invoke(event().record(1, "1772439001", "17", reading(97)).json()).getState();
    shard.invoke(
        event().state(state).record(2, "1772439002", "17", reading(96)).isTerminatedEarly().json());

    assertThat(shard.answerText()).isEqualTo("{\"state\":{},\"batchItemFailures\":[]}");
    assertThat(shard.counted("WindowsTerminatedEarly")).isEqualTo(1);
    assertThat(shard.counted("WindowRows")).isEqualTo(1);

    shard.invoke(event().record(3, "1772439003", "17", reading(95)).isFinal().json());

    assertThat(shard.counted("WindowsTerminatedEarly")).isZero();
    assertThat(field(shard.windowRows, "record_count")).containsExactly("2", "1");
    assertThat(field(shard.windowRows, "row_id"))
        .containsExactly(
            "shardId-000000000001:1/2026-03-02T08:10:00Z/17",
            "shardId-000000000001:3/2026-03-02T08:10:00Z/17");
  }

  @Test
  void finalThatFailsIsRetriedWithTheSameStateAndGivesTheSameRows() throws IOException {
    Map<String, String> state =
        shard
            .invoke(
                event()
                    .record(1, "1772439001", "17", reading(97))
                    .record(2, "1772439002", "23", reading("23", 98))
                    .json())
            .getState();
    String last =
        event()
            .state(state)
            .record(3, "1772439599", "17", reading(86))
            .record(4, "1772439599", "bed-9", "{}")
            .isFinal()
            .json();

    shard.firehoseRefuses = AggregateSensorDataTest::outOfReachForWindows;
    assertThatExceptionOfType(ServiceUnavailableException.class)
        .isThrownBy(() -> shard.invoke(last));
    assertThat(shard.answerText()).as("no answer, so Lambda retries").isEmpty();
    assertThat(shard.metricLine()).as("nothing is counted twice").isEmpty();
    assertThat(shard.windowRows).isEmpty();

    shard.firehoseRefuses = batch -> 0;
    shard.invoke(last);
    assertThat(field(shard.windowRows, "row_id"))
        .containsExactlyInAnyOrder(
            "shardId-000000000001:1/2026-03-02T08:10:00Z/17",
            "shardId-000000000001:2/2026-03-02T08:10:00Z/23");
    assertThat(field(shard.rejectedRows, "row_id"))
        .as("sent twice under one id")
        .containsExactly("shardId-000000000001:4", "shardId-000000000001:4");
  }

  @Test
  void finalThatFailsHalfwaySendsTheSameRowsAgain() throws IOException {
    String last =
        event()
            .record(1, "1772439001", "17", reading(97))
            .record(2, "1772439002", "23", reading("23", 98))
            .isFinal()
            .json();

    shard.firehoseRefuses = batch -> 1;
    shard.remainingMillis = 9_999;
    assertThatIllegalStateException()
        .isThrownBy(() -> shard.invoke(last))
        .withMessageStartingWith("1 of 2 rows not accepted by VitalWindowsStream in time");
    List<String> first = List.copyOf(shard.windowRows);
    shard.windowRows.clear();

    shard.firehoseRefuses = batch -> 0;
    shard.invoke(last);
    assertThat(shard.windowRows).isEqualTo(first).hasSize(2);
  }

  @Test
  void rowThatIsRefusedIsSentAgainWhileThereIsTime() throws IOException {
    int[] refusals = {2};
    shard.firehoseRefuses = batch -> refusals[0]-- > 0 ? 1 : 0;
    shard.remainingMillis = 10_000;

    shard.invoke(
        event()
            .record(1, "1772439001", "17", reading(97))
            .record(2, "1772439002", "23", reading("23", 98))
            .isFinal()
            .json());

    assertThat(field(shard.windowRows, "patient_id")).hasSize(4);
    assertThat(shard.answerText()).isEqualTo("{\"state\":{},\"batchItemFailures\":[]}");
  }

  @Test
  void recordThatCannotBeReadBecomesExactlyOneRowAtOnce() throws IOException {
    Map<String, String> state =
        shard
            .invoke(
                event()
                    .record(1, "1772439001.005", "17", reading(97))
                    .record(2, "1772439002", "17", "{\"patient_id\":17,\"SpO2\":85}")
                    .record(3, "1772439003", "bed-9", "{\"spo2\":85}")
                    .json())
            .getState();

    assertThat(field(shard.rejectedRows, "row_id"))
        .containsExactly("shardId-000000000001:2", "shardId-000000000001:3");
    assertThat(field(shard.rejectedRows, "reason"))
        .containsExactly("NO_KNOWN_VITAL", "PATIENT_MISSING");
    assertThat(shard.counted("RejectedReadings")).isEqualTo(2);
    assertThat(shard.counted("ReadingsFolded")).isEqualTo(1);

    shard.invoke(event().state(state).isFinal().json());
    assertThat(shard.rejectedRows).hasSize(2);
    assertThat(field(shard.windowRows, "record_count")).containsExactly("1");
  }

  @Test
  void aClosedWindowWaitsForItsTurnAndAnOpenOneDoesNot() throws IOException {
    Shard staggered = new Shard(Map.of("STAGGER_SECONDS", "30"));
    Map<String, String> state =
        staggered.invoke(event().record(1, "1772439001", "17", reading(97)).json()).getState();
    assertThat(staggered.waited).isZero();

    staggered.invoke(event().state(state).isFinal().json());

    assertThat(staggered.waited)
        .isEqualTo(new Stagger(Duration.ofSeconds(30)).of("shardId-000000000001"))
        .isPositive();
    assertThat(staggered.windowRows).hasSize(1);
  }

  @Test
  void aBatchIsAsManyReadingsAndEachStandsOrFallsAlone() throws IOException {
    String batch =
        """
        {"readings":[{"patient_id":17,"spo2":97},{"patient_id":23,"SpO2":85},{"patient_id":23,\
        "spo2":94,"sbp":"--"},{"patient_id":23,"spo2":94,"sbp":"--"},{"patient_id":17,"sbp":"--"}],\
        "device_id":"gateway-3"}\
        """;

    shard.invoke(
        event()
            .record(1, "1772439001", "17", "{\"spo2\":97,\"device_id\":\"monitor-4\"}")
            .record(2, "1772439002", "icu/batches/gateway-3", batch)
            .isFinal()
            .json());

    assertThat(field(shard.rejectedRows, "row_id"))
        .containsExactly(
            "shardId-000000000001:1",
            "shardId-000000000001:2.1",
            "shardId-000000000001:2.2/sbp/NOT_MEASURED",
            "shardId-000000000001:2.4/sbp/NOT_MEASURED");
    assertThat(field(shard.rejectedRows, "device_id"))
        .containsExactly("monitor-4", "gateway-3", "gateway-3", "gateway-3");
    assertThat(field(shard.rejectedRows, "readings")).containsExactly("1", "1", "2", "1");
    assertThat(field(shard.windowRows, "row_id"))
        .containsExactly(
            "shardId-000000000001:2/2026-03-02T08:10:00Z/17",
            "shardId-000000000001:2/2026-03-02T08:10:00Z/23");
    assertThat(field(shard.windowRows, "record_count")).containsExactly("2", "2");
    assertThat(shard.counted("ReadingsFolded")).isEqualTo(4);
    assertThat(shard.counted("RejectedReadings")).isEqualTo(2);
  }

  @Test
  void aBadFieldCostsThatFieldAndIsOneRowAnInvocationHoweverOftenItCame() throws IOException {
    shard.invoke(
        event()
            .record(1, "1772439001.005", "17", "{\"patient_id\":17,\"spo2\":\"--\",\"sbp\":120}")
            .record(2, "1772439002", "17", "{\"patient_id\":17,\"spo2\":\"--\",\"sbp\":130}")
            .record(3, "1772439003", "23", "{\"patient_id\":23,\"spo2\":true,\"sbp\":110}")
            .record(4, "1772439004", "23", "{\"patient_id\":23,\"Timestamp\":1,\"sbp\":110}")
            .isFinal()
            .json());

    assertThat(field(shard.rejectedRows, "row_id"))
        .containsExactly(
            "shardId-000000000001:1/spo2/NOT_MEASURED",
            "shardId-000000000001:3/spo2/VITAL_NOT_A_NUMBER",
            "shardId-000000000001:4/timestamp/FIELD_MISSPELT");
    assertThat(field(shard.rejectedRows, "field")).containsExactly("spo2", "spo2", "timestamp");
    assertThat(field(shard.rejectedRows, "readings")).containsExactly("2", "1", "1");
    assertThat(field(shard.windowRows, "sum_sbp")).containsExactly("250.0", "220.0");
    assertThat(shard.counted("RejectedReadings")).isZero();
    assertThat(shard.counted("FieldsNotUsed")).isEqualTo(4);
    assertThat(shard.counted("MonitorsNotUnderstood")).isEqualTo(1);
    assertThat(shard.counted("ClocksNotBelieved")).isEqualTo(1);
    assertThat(shard.counted("ReadingsFolded")).isEqualTo(4);
  }

  @Test
  void messageThatComesAgainIsCountedOnceAcrossInvocations() throws IOException {
    String sent = reading(97);
    Map<String, String> state =
        shard
            .invoke(
                event()
                    .record(1, "1772439001", "17", sent)
                    .record(2, "1772439002", "17", sent)
                    .json())
            .getState();
    assertThat(shard.counted("DuplicatesDropped")).isEqualTo(1);
    assertThat(shard.counted("ReadingsFolded")).isEqualTo(1);

    shard.invoke(event().state(state).record(3, "1772439003", "17", sent).isFinal().json());
    assertThat(shard.counted("DuplicatesDropped")).isEqualTo(1);
    assertThat(field(shard.windowRows, "record_count")).containsExactly("1");
    assertThat(field(shard.windowRows, "duplicate_count")).containsExactly("2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"#\":\"2 600\",\"t8zc0o.17\":\"AAEC\"}", "{\"#\":\"2 600\"}"})
  void stateOfANewerVersionIsRefusedByNumberAndNothingIsSent(String state) {
    String newer =
        event()
            .record(1, "1772439001", "bed-9", "{}")
            .isFinal()
            .json()
            .replace("\"state\":{}", "\"state\":" + state);

    assertThatExceptionOfType(UnreadableStateException.class)
        .isThrownBy(() -> shard.invoke(newer))
        .withMessage("state has version 2, this function reads version 1");
    assertThat(shard.windowRows).isEmpty();
    assertThat(shard.rejectedRows).isEmpty();
    assertThat(shard.answerText()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"shardId\":\"s\"}",
        "{\"shardId\":\"s\",\"Records\":null,\"state\":null}",
        "{\"shardId\":\"s\",\"isFinalInvokeForWindow\":true}",
        "{\"shardId\":\"s\",\"isFinalInvokeForWindow\":true,\"state\":null,\"Records\":[]}",
      })
  void windowWithNothingInItIsAnsweredWithAnEmptyState(String json) throws IOException {
    shard.firehoseRefuses =
        batch -> {
          throw new AssertionError("nothing to send");
        };
    shard.invoke(json);

    assertThat(shard.answerText()).isEqualTo("{\"state\":{},\"batchItemFailures\":[]}");
  }

  @Test
  void stateBeyondItsBudgetLeavesEarlyAndStillAddsUp() throws IOException {
    Shard small = new Shard(Map.of("STATE_BUDGET_BYTES", "1000"));
    Map<String, String> state = Map.of();
    long sequenceNumber = 0;
    for (int round = 0; round < 3; round++) {
      WindowEvents event = event().state(state);
      for (int patient = 1; patient <= 40; patient++) {
        String arrival = Integer.toString(1_772_439_000 + 100 * round + patient);
        event.record(++sequenceNumber, arrival, "p" + patient, reading("p" + patient, 80 + round));
      }
      state = small.invoke(event.json()).getState();

      String stateJson =
          small.answerText().replaceAll("^\\{\"state\":|,\"batchItemFailures\":\\[]}$", "");
      assertThat(stateJson.getBytes(UTF_8).length).as("round %d", round).isBetween(500, 1_000);
      assertThat(small.counted("WindowRows")).as("round %d", round).isPositive();
    }
    small.invoke(event().state(state).isFinal().json());

    Map<String, Integer> records = new TreeMap<>();
    Map<String, Double> sums = new TreeMap<>();
    for (String row : small.windowRows) {
      List<String> one = List.of(row);
      String patient = field(one, "patient_id").getFirst();
      records.merge(patient, Integer.parseInt(field(one, "record_count").getFirst()), Integer::sum);
      sums.merge(patient, Double.parseDouble(field(one, "sum_spo2").getFirst()), Double::sum);
    }
    assertThat(records).hasSize(40);
    assertThat(records.values()).containsOnly(3);
    assertThat(sums.values()).containsOnly(243.0);
    assertThat(field(small.windowRows, "row_id")).doesNotHaveDuplicates();
  }

  @Test
  void metricLineCountsWhatTheInvocationDid() throws IOException {
    String sent = reading(97);
    shard.invoke(
        event()
            .record(1, "1772439001", "17", sent)
            .record(2, "1772439001", "17", sent)
            .record(3, "1772439001", "23", "{}")
            .record(4, "1772439001", "23", "")
            .record(5, "1772439001", "17", reading(96))
            .record(6, "1772439001", "23", "[]")
            .isTerminatedEarly()
            .json());

    assertThat(shard.metricLine())
        .isEqualTo(
            """
            {"_aws":{"Timestamp":1772439601500,"CloudWatchMetrics":[{"Namespace":"icewatch",\
            "Dimensions":[[]],"Metrics":[{"Name":"ReadingsFolded","Unit":"Count"},\
            {"Name":"DuplicatesDropped","Unit":"Count"},{"Name":"AggregatedRecords","Unit":"Count"},\
            {"Name":"RejectedReadings","Unit":"Count"},\
            {"Name":"FieldsNotUsed","Unit":"Count"},{"Name":"MonitorsNotUnderstood","Unit":"Count"},\
            {"Name":"ClocksNotBelieved","Unit":"Count"},\
            {"Name":"WindowRows","Unit":"Count"},{"Name":"WindowsTerminatedEarly","Unit":"Count"},\
            {"Name":"StateBytes","Unit":"Bytes"}]}]},"ReadingsFolded":2,"DuplicatesDropped":1,\
            "AggregatedRecords":0,"RejectedReadings":3,"FieldsNotUsed":0,"MonitorsNotUnderstood":1,\
            "ClocksNotBelieved":0,"WindowRows":1,"WindowsTerminatedEarly":1,"StateBytes":35}\
            """);
    assertThat(shard.answerText()).hasSize(35);
  }

  private static int outOfReachForWindows(PutRecordBatchRequest batch) {
    if (batch.deliveryStreamName().equals("VitalWindowsStream")) {
      throw ServiceUnavailableException.builder().message("Slow down.").build();
    }
    return 0;
  }

  private static String reading(int spo2) {
    return reading("17", spo2);
  }

  private static String reading(String patientId, int spo2) {
    return "{\"patient_id\":\"%s\",\"timestamp\":1772439000,\"spo2\":%d}"
        .formatted(patientId, spo2);
  }
}
