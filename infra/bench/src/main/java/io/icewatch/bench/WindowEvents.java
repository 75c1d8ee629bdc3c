package io.icewatch.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Window events as Lambda lays them out, from a fixed seed: three vitals a reading, as the blog
 * has, in the field order and with the field names that Lambda sends.
 */
final class WindowEvents {
  static final String EMPTY_STATE = "{}";
  private static final long START = 1_772_439_000;
  private static final int SECONDS = 300;
  private static final String ARN = "arn:aws:kinesis:us-east-1:123456789012:stream/sensor-stream";
  private static final String SHARD = "shardId-000000000006";

  private WindowEvents() {}

  /** A payload, e.g. of patient 17: about 95 bytes. */
  static String payload(int patient, long second, Random random) {
    return payload(patient, second, 92, random);
  }

  /** The same with another oxygen saturation: from the least that is given to 7 above. */
  static String payload(int patient, long second, int leastSpO2, Random random) {
    return "{\"patient_id\": %d, \"timestamp\": %d, \"spo2\": %d, \"heart_rate\": %d, \"temperature_f\": %d.%d}"
        .formatted(
            patient,
            second,
            leastSpO2 + random.nextInt(8),
            60 + random.nextInt(60),
            97 + random.nextInt(3),
            random.nextInt(10));
  }

  /**
   * An invocation in the middle of a window.
   *
   * @param patients who take turns
   * @param firstRecord where sequence numbers go on
   * @param state a JSON object: what the contestant answered before
   */
  static byte[] event(int records, int patients, int firstRecord, String state) {
    return event(records, patients, firstRecord, state, false);
  }

  /** As the other; may be the last of its window. */
  static byte[] event(int records, int patients, int firstRecord, String state, boolean isFinal) {
    Random random = new Random(17);
    String items =
        IntStream.range(0, records)
            .mapToObj(i -> {
              int patient = 1 + i % patients;
              long second = START + (long) i * SECONDS / records;
              return record(patient, second, payload(patient, second, random), firstRecord + i);
            })
            .collect(Collectors.joining(","));
    return """
    {"Records":[%s],"window":{"start":"2026-03-02T08:10:00Z","end":"2026-03-02T08:20:00Z"},\
    "state":%s,"shardId":"%s","eventSourceARN":"%s","isFinalInvokeForWindow":%s,\
    "isWindowTerminatedEarly":false}\
    """
        .formatted(items, state, SHARD, ARN, isFinal)
        .getBytes(UTF_8);
  }

  /** An event of a mapping without a window: readings that breach, of as many patients. */
  static byte[] breaches(int records) {
    String items =
        IntStream.range(0, records)
            .mapToObj(i -> record(1 + i, START, breach(1 + i), i))
            .collect(Collectors.joining(","));
    return "{\"Records\":[%s]}".formatted(items).getBytes(UTF_8);
  }

  private static String breach(int patient) {
    return "{\"patient_id\": %d, \"timestamp\": %d, \"spo2\": 80, \"heart_rate\": 94, \"temperature_f\": 98.6}"
        .formatted(patient, START);
  }

  private static String record(int patient, long second, String payload, int number) {
    String sequence = "4967150083571284903716204818923764%022d".formatted(number);
    return """
    {"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":"%d","sequenceNumber":"%s","data":"%s",\
    "approximateArrivalTimestamp":%d.417},"eventSource":"aws:kinesis","eventVersion":"1.0",\
    "eventID":"%s:%s","eventName":"aws:kinesis:record",\
    "invokeIdentityArn":"arn:aws:iam::123456789012:role/lambda-role","awsRegion":"us-east-1",\
    "eventSourceARN":"%s"}\
    """
        .formatted(
            patient,
            sequence,
            Base64.getEncoder().encodeToString(payload.getBytes(UTF_8)),
            second,
            SHARD,
            sequence,
            ARN);
  }

  /** The state of an answer, as JSON: the first object in it. */
  static String stateOf(byte[] answer) {
    String text = new String(answer, UTF_8);
    int start = text.indexOf('{', 1);
    int end = text.lastIndexOf('}', text.lastIndexOf("\"batchItemFailures\""));
    return text.substring(start, end + 1);
  }
}
