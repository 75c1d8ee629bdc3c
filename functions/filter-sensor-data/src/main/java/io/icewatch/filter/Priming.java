package io.icewatch.filter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.icewatch.lambda.FunctionEnvironment;
import io.icewatch.lambda.snapstart.InvokePriming;
import io.icewatch.lambda.snapstart.LoopbackAws;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;

/**
 * Pages from end to end that reach nobody, before Lambda takes the snapshot. They load and warm
 * what the first page would otherwise wait for: the rules, the protocol, and most of all the AWS
 * SDK, which signs, sends and reads every call of a page, with a network that is not there.
 */
final class Priming {
  /** Beyond every plausible range, hence a breach whatever the thresholds are. */
  private static final String READING =
      """
      {"patient_id": "priming", "timestamp": 1735689600, "spo2": 0}\
      """;

  private Priming() {}

  /**
   * Pages about a patient who does not exist.
   *
   * @param network takes every call that would go to AWS
   * @throws IOException if the event cannot be read
   * @throws NoSuchAlgorithmException if the machine has no TLS, without which no page would leave
   */
  static void run(FunctionEnvironment environment, LoopbackAws network)
      throws IOException, NoSuchAlgorithmException {
    Duration stale = FilterConfig.from(environment.variables()).stale();
    InvokePriming.of(new FilterSensorData(environment.forPriming(network)), event(stale));
  }

  /** What AWS answers to an operation, e.g. {@code PutItem}; SNS' request names none. */
  static String answer(String operation) {
    return switch (operation) {
      case "" ->
          """
          <PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult>\
          <MessageId>priming</MessageId></PublishResult><ResponseMetadata>\
          <RequestId>priming</RequestId></ResponseMetadata></PublishResponse>\
          """;
      case "PutRecordBatch" -> "{\"FailedPutCount\":0,\"RequestResponses\":[]}";
      default -> "{}";
    };
  }

  /** One record, so late that its page says so: with a sentence more than one on time. */
  private static byte[] event(Duration stale) {
    Instant late = InstantSource.system().instant().minus(stale).minus(Duration.ofHours(1));
    return """
    {"Records": [{"eventID": "shardId-000000000000:1", "kinesis": {"partitionKey": "priming",
      "sequenceNumber": "1", "approximateArrivalTimestamp": %d, "data": "%s"}}]}
    """
        .formatted(
            late.getEpochSecond(), Base64.getEncoder().encodeToString(READING.getBytes(UTF_8)))
        .getBytes(UTF_8);
  }
}
