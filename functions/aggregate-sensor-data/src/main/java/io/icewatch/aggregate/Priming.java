package io.icewatch.aggregate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.icewatch.lambda.FunctionEnvironment;
import io.icewatch.lambda.snapstart.InvokePriming;
import io.icewatch.lambda.snapstart.LoopbackAws;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;

/**
 * Windows from their first record to their row, before Lambda takes the snapshot, whose rows reach
 * no table. They load and warm what the first window would otherwise wait for: the reader, the
 * summaries, and most of all the AWS SDK, which signs, sends and reads the call, with a network
 * that is not there.
 */
final class Priming {
  /** {@code {"patient_id": "priming", "spo2": 97}} and, in base64, nothing that can be read. */
  private static final String EVENT =
      """
      {"shardId": "shardId-000000000000", "state": {}, "isFinalInvokeForWindow": true,
        "isWindowTerminatedEarly": false, "Records": [
          {"kinesis": {"partitionKey": "priming", "sequenceNumber": "1",
            "approximateArrivalTimestamp": 1735689600.0,
            "data": "eyJwYXRpZW50X2lkIjogInByaW1pbmciLCAic3BvMiI6IDk3fQ=="}},
          {"kinesis": {"partitionKey": "priming", "sequenceNumber": "2",
            "approximateArrivalTimestamp": 1735689600.0, "data": "fg=="}}]}
      """;

  private Priming() {}

  /** What Firehose answers to {@code PutRecordBatch}, the one operation that there is. */
  static String answer(String operation) {
    return "{\"FailedPutCount\":0,\"RequestResponses\":[]}";
  }

  /**
   * Summarises the readings of a patient who does not exist.
   *
   * @param network takes every call that would go to AWS
   * @throws IOException if the event cannot be read
   * @throws NoSuchAlgorithmException if the machine has no TLS, without which no row would leave
   */
  static void run(FunctionEnvironment environment, LoopbackAws network)
      throws IOException, NoSuchAlgorithmException {
    InvokePriming.of(
        new AggregateSensorData(environment.forPriming(network)), EVENT.getBytes(UTF_8));
  }
}
