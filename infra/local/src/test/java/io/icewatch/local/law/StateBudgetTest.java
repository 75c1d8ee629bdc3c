package io.icewatch.local.law;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.icewatch.aggregate.AggregateSensorData;
import io.icewatch.lambda.FunctionEnvironment;
import io.icewatch.lambda.GivenClients;
import io.icewatch.local.law.FirehoseInMemory.Accepted;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** More patients on one shard than any state could hold. */
class StateBudgetTest {
  private static final long START = 1_735_689_600_000L;
  private static final int PATIENTS = 100_000;
  private static final int READINGS_EACH = 2;
  private static final int BATCH = 5_000;
  private static final int BUDGET = 900_000;

  /** Lambda ends a window early when its state is beyond 1 MB. */
  private static final int LIMIT = 1_000_000;

  private static final String SHARD = "shardId-000000000000";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FirehoseInMemory firehose = new FirehoseInMemory(new Random(1));
  private final AggregateSensorData handler =
      new AggregateSensorData(
          new FunctionEnvironment(
              Story.variables("windows", "rejected", BUDGET),
              new GivenClients(firehose),
              () -> Instant.EPOCH,
              millis -> {},
              new PrintStream(OutputStream.nullOutputStream(), false, UTF_8)));

  @Test
  void a_hundred_thousand_patients_on_one_shard_neither_end_the_window_early_nor_get_lost()
      throws IOException {
    String state = "{}";
    int largest = 0;
    int readings = PATIENTS * READINGS_EACH;
    for (int first = 0; first < readings; first += BATCH) {
      state = invoke(first, Math.min(first + BATCH, readings), state, false);
      largest = Math.max(largest, state.getBytes(UTF_8).length);
    }
    state = invoke(readings, readings, state, true);

    System.out.printf(
        "State of %,d patients on one shard: at most %,d bytes, %,d rows%n",
        PATIENTS, largest, firehose.accepted().size());
    assertThat(state).isEqualTo("{}");
    assertThat(largest).isBetween(BUDGET * 9 / 10, BUDGET).isLessThan(LIMIT);
    Map<String, Integer> counts = new HashMap<>();
    for (Accepted row : firehose.accepted()) {
      JsonNode json = JSON.readTree(row.json());
      counts.merge(json.get("patient_id").asText(), json.get("record_count").asInt(), Integer::sum);
    }
    assertThat(counts).hasSize(PATIENTS);
    assertThat(counts.values()).containsOnly(READINGS_EACH);
  }

  /** Returns the state of the answer. */
  private String invoke(int first, int end, String state, boolean isFinal) throws IOException {
    StringBuilder records = new StringBuilder();
    for (int i = first; i < end; i++) {
      records.append(i == first ? "" : ",").append(record(i));
    }
    String event =
        """
        {"Records":[%s],"window":{"start":"2025-01-01T00:00:00Z","end":"2025-01-01T00:10:00Z"},\
        "state":%s,"shardId":"%s","isFinalInvokeForWindow":%s,"isWindowTerminatedEarly":false}\
        """
            .formatted(records, state, SHARD, isFinal);
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    handler.handleRequest(
        new ByteArrayInputStream(event.getBytes(UTF_8)), answer, new TimeLeft(() -> false));
    return stateIn(answer.toString(UTF_8));
  }

  /** The very characters of the answer: nothing is written anew. */
  private static String stateIn(String answer) {
    String start = "{\"state\":";
    String end = ",\"batchItemFailures\":[]}";
    assertThat(answer).startsWith(start).endsWith(end);
    return answer.substring(start.length(), answer.length() - end.length());
  }

  /** Patients take turns; some have ids that take more bytes in JSON than characters. */
  private static String record(int i) {
    int patient = i % PATIENTS;
    String id = patient % 10 == 0 ? "é\\\"😀" + patient : Integer.toString(patient);
    long millis = START + i * 2L;
    String payload =
        """
        {"patient_id":"%s","timestamp":%d.%03d,"spo2":%d,"heart_rate":%d,"temperature_f":98.%d}\
        """
            .formatted(id, millis / 1000, millis % 1000, 90 + i % 10, 60 + i % 50, i % 10);
    return """
    {"kinesis":{"partitionKey":"%d","sequenceNumber":"%s","data":"%s",\
    "approximateArrivalTimestamp":%d.%03d}}\
    """
        .formatted(
            patient,
            new BigInteger("49590338271490256608559692538361571095921575989136588898")
                .add(BigInteger.TWO.pow(36).multiply(BigInteger.valueOf(i))),
            Base64.getEncoder().encodeToString(payload.getBytes(UTF_8)),
            millis / 1000,
            millis % 1000);
  }
}
