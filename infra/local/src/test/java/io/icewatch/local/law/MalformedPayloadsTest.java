package io.icewatch.local.law;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.ThreadMXBean;
import io.icewatch.aggregate.AggregateSensorData;
import io.icewatch.lambda.FunctionEnvironment;
import io.icewatch.lambda.GivenClients;
import io.icewatch.local.law.FirehoseInMemory.Accepted;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a record holds, it is a reading or one row of {@code rejected_readings}: never an
 * exception, which would hold up its shard for half a day, and never a strain.
 */
class MalformedPayloadsTest {
  private static final String LIST = "/law/payloads.tsv";
  private static final Pattern NOTATION =
      Pattern.compile("\\\\x([0-9A-F]{2})|⟦(.*?)⟧\\*([0-9]+)|.", Pattern.DOTALL);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What fits beside base64 in a Firehose record of 1,000 KiB. */
  private static final int LARGEST_RAW = 700_000;

  private static final int LARGEST_RECORD = 1_000 * 1024;

  /**
   * Of a core. Generous: an ordinary one takes microseconds, one of 1 MiB some hundredths of a
   * second.
   */
  private static final Duration MOST_TIME = Duration.ofSeconds(5);

  private static final long MOST_MEMORY = 128L << 20;

  private final FirehoseInMemory firehose = new FirehoseInMemory(new Random(1));
  private final AggregateSensorData handler =
      new AggregateSensorData(
          new FunctionEnvironment(
              Story.variables("windows", "rejected", 900_000),
              new GivenClients(firehose),
              () -> Instant.EPOCH,
              millis -> {},
              new PrintStream(OutputStream.nullOutputStream(), false, UTF_8)));

  /** One line of the list. */
  record Payload(String expected, String name, byte[] bytes) {
    boolean isReading() {
      return expected.startsWith("reading");
    }

    /** What a field of the reading cost, or empty. */
    String fault() {
      return expected.substring(expected.indexOf('+') + 1).replace("reading", "");
    }

    @Override
    public String toString() {
      return name + " is " + expected;
    }
  }

  static List<Payload> payloads() throws IOException {
    try (InputStream in = MalformedPayloadsTest.class.getResourceAsStream(LIST);
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, UTF_8))) {
      return lines
          .lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("# "))
          .map(line -> line.split("\t", 3))
          .map(parts -> new Payload(parts[0], parts[1], bytes(parts[2])))
          .toList();
    }
  }

  private static byte[] bytes(String notation) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Matcher matcher = NOTATION.matcher(notation);
    while (matcher.find()) {
      if (matcher.group(1) != null) {
        bytes.write(HexFormat.fromHexDigits(matcher.group(1)));
      } else if (matcher.group(2) != null) {
        byte[] repeated = bytes(matcher.group(2));
        for (int i = Integer.parseInt(matcher.group(3)); i > 0; i--) {
          bytes.writeBytes(repeated);
        }
      } else {
        bytes.writeBytes(matcher.group().getBytes(UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  @Test
  void the_list_is_long() throws IOException {
    assertThat(payloads()).hasSizeGreaterThan(200);
  }

  @ParameterizedTest
  @MethodSource("payloads")
  void a_payload(Payload payload) throws IOException {
    byte[] event = event(List.of(payload));
    ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocatedBefore = memory.getCurrentThreadAllocatedBytes();
    long before = memory.getCurrentThreadCpuTime();

    handler.handleRequest(
        new ByteArrayInputStream(event), new ByteArrayOutputStream(), new TimeLeft(() -> false));

    assertThat(Duration.ofNanos(memory.getCurrentThreadCpuTime() - before)).isLessThan(MOST_TIME);
    assertThat(memory.getCurrentThreadAllocatedBytes() - allocatedBefore).isLessThan(MOST_MEMORY);
    boolean isFaulty = payload.isReading() && !payload.fault().isEmpty();
    assertThat(firehose.accepted()).hasSize(isFaulty ? 2 : 1);
    check(payload, firehose.accepted().getLast());
    if (isFaulty) {
      JsonNode row = JSON.readTree(firehose.accepted().getFirst().json());
      assertThat(row.get("reason").asText()).isEqualTo(payload.fault());
      assertThat(row.get("field").asText()).isNotEmpty();
      assertThat(row.get("detail").asText()).isNotBlank().hasSizeLessThan(400);
    }
  }

  @Test
  void all_payloads_that_fit_in_one_invocation() throws IOException {
    List<Payload> small =
        payloads().stream().filter(payload -> payload.bytes.length < 10_000).toList();

    handler.handleRequest(
        new ByteArrayInputStream(event(small)),
        new ByteArrayOutputStream(),
        new TimeLeft(() -> false));

    long readings = 0;
    long rejected = 0;
    for (Accepted row : firehose.accepted()) {
      JsonNode json = JSON.readTree(row.json());
      if (row.stream().equals("windows")) {
        readings += json.get("record_count").asLong();
      } else if (json.get("field").asText().isEmpty()) {
        rejected++;
      }
    }
    assertThat(rejected).isEqualTo(small.stream().filter(payload -> !payload.isReading()).count());
    assertThat(readings).isEqualTo(small.stream().filter(Payload::isReading).count());
  }

  private static void check(Payload payload, Accepted accepted) throws IOException {
    assertThat(accepted.stream()).isEqualTo(payload.isReading() ? "windows" : "rejected");
    assertThat(accepted.json()).hasSizeLessThanOrEqualTo(LARGEST_RECORD);
    JsonNode row = JSON.readTree(accepted.json());
    row.forEach(value ->
        assertThat(UTF_8.newEncoder().canEncode(value.asText()))
            .as("whether UTF-8 can carry %s", value)
            .isTrue());
    if (payload.isReading()) {
      assertThat(row.get("record_count").asInt()).isEqualTo(1);
      return;
    }
    if (!payload.expected.equals("rejected")) {
      assertThat(row.get("reason").asText()).isEqualTo(payload.expected);
    }
    assertThat(row.get("detail").asText()).isNotBlank().hasSizeLessThan(400);
    assertThat(Base64.getDecoder().decode(row.get("raw").asText()))
        .isEqualTo(
            payload.bytes.length <= LARGEST_RAW
                ? payload.bytes
                : Arrays.copyOf(payload.bytes, LARGEST_RAW));
  }

  /** A final invocation: what is a reading leaves at once. */
  private static byte[] event(List<Payload> payloads) {
    StringBuilder records = new StringBuilder();
    for (int i = 0; i < payloads.size(); i++) {
      records
          .append(i == 0 ? "" : ",")
          .append(
              """
              {"kinesis":{"partitionKey":"17","sequenceNumber":"%d","data":"%s",\
              "approximateArrivalTimestamp":1735689600.250}}\
              """
                  .formatted(1000 + i, Base64.getEncoder().encodeToString(payloads.get(i).bytes)));
    }
    return """
    {"Records":[%s],"state":{},"shardId":"shardId-000000000000",\
    "isFinalInvokeForWindow":true,"isWindowTerminatedEarly":false}\
    """
        .formatted(records)
        .getBytes(UTF_8);
  }
}
