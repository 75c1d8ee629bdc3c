package io.icewatch.local.stack;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.icewatch.lambda.kpl.AggregatedRecord;
import io.icewatch.local.lake.DeliveryStream.Failure;
import io.icewatch.local.lambda.LambdaHost;
import io.icewatch.local.lambda.LambdaHost.Outcome;
import io.icewatch.local.stream.StreamRecord;
import io.icewatch.local.template.DeliveryStreamSpec.Transform;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What the Lambda of a Firehose stream makes of the records of a Kinesis stream: <a
 * href="https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html">data
 * transformation</a>. Each record is answered by its id, {@code Ok} with what takes its place,
 * {@code Dropped}, or {@code ProcessingFailed}. Before, those that the Kinesis Producer Library has
 * aggregated are taken apart.
 *
 * <p>An invocation that fails, or whose answer cannot be read, is tried again as often as the
 * template says; then all of its records have failed. For one thread.
 */
final class RecordTransform {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REGION = "us-east-1";
  private static final String ARN = "arn:aws:firehose:us-east-1:123456789012:deliverystream/";

  private final Transform spec;
  private final String stream;
  private final LambdaHost host;

  /**
   * What became of records.
   *
   * @param rows to be delivered
   * @param failures for the error output
   */
  record Transformed(List<byte[]> rows, List<Failure> failures) {}

  /** A record as the function is given it. */
  private record Entry(StreamRecord record, int sub, byte[] data) {
    String id() {
      return "%s:%s:%d".formatted(record.shardId(), record.sequenceNumber(), sub);
    }

    Failure failed(int attempts, String code, String message) {
      return new Failure(data, record.arrival(), attempts, code, message);
    }
  }

  /**
   * @param stream name of the delivery stream
   */
  RecordTransform(Transform spec, String stream, LambdaHost host) {
    this.spec = spec;
    this.stream = stream;
    this.host = host;
  }

  /** How long records wait for more. */
  Duration interval() {
    return Duration.ofSeconds(spec.bufferSeconds());
  }

  /** The first of the records, one at least, as many as go into one invocation. */
  List<StreamRecord> batch(Iterable<StreamRecord> records) {
    List<StreamRecord> batch = new ArrayList<>();
    long bytes = 0;
    for (StreamRecord record : records) {
      bytes += record.data().length;
      if (!batch.isEmpty() && bytes > spec.bufferBytes()) {
        break;
      }
      batch.add(record);
    }
    return batch;
  }

  /** Has the records of one invocation transformed. */
  Transformed apply(List<StreamRecord> records) {
    List<Entry> entries = records.stream().flatMap(each -> entries(each).stream()).toList();
    byte[] event = event(entries);
    String error = "";
    for (int attempt = 1; attempt <= spec.retries() + 1; attempt++) {
      switch (host.invoke(event)) {
        case Outcome.Answered(byte[] response) -> {
          try {
            return answered(entries, JSON.readTree(response), attempt);
          } catch (IOException e) {
            error = "the answer cannot be read: " + String.valueOf(e.getMessage());
          }
        }
        case Outcome.Failed(String type, String message) -> error = type + ": " + message;
        case Outcome.NotRun(String reason) -> error = reason;
      }
    }
    String last = error;
    return new Transformed(
        List.of(),
        entries.stream()
            .map(entry -> entry.failed(spec.retries() + 1, "Lambda.FunctionError", last))
            .toList());
  }

  private static List<Entry> entries(StreamRecord record) {
    byte[] data = record.data();
    AggregatedRecord aggregated = AggregatedRecord.read(data, 0, data.length);
    if (aggregated == null) {
      return List.of(new Entry(record, 0, data));
    }
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < aggregated.size(); i++) {
      entries.add(
          new Entry(record, i, Arrays.copyOfRange(data, aggregated.start(i), aggregated.end(i))));
    }
    return entries;
  }

  private byte[] event(List<Entry> entries) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.getFactory().createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("invocationId", UUID.randomUUID().toString());
      json.writeStringField("deliveryStreamArn", ARN + stream);
      json.writeStringField("region", REGION);
      json.writeArrayFieldStart("records");
      for (Entry entry : entries) {
        write(json, entry);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot fail to be written", e);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, Entry entry) throws IOException {
    long arrival = entry.record.arrivalMillis();
    json.writeStartObject();
    json.writeStringField("recordId", entry.id());
    json.writeNumberField("approximateArrivalTimestamp", arrival);
    json.writeBinaryField("data", entry.data);
    json.writeObjectFieldStart("kinesisRecordMetadata");
    json.writeStringField("sequenceNumber", entry.record.sequenceNumber());
    json.writeNumberField("subsequenceNumber", entry.sub);
    json.writeStringField("partitionKey", entry.record.partitionKey());
    json.writeStringField("shardId", entry.record.shardId());
    json.writeNumberField("approximateArrivalTimestamp", arrival);
    json.writeEndObject();
    json.writeEndObject();
  }

  private static Transformed answered(List<Entry> entries, JsonNode answer, int attempt)
      throws IOException {
    Map<String, JsonNode> byId = new HashMap<>();
    answer.path("records").forEach(each -> byId.put(each.path("recordId").asText(), each));
    List<byte[]> rows = new ArrayList<>(entries.size());
    List<Failure> failures = new ArrayList<>();
    for (Entry entry : entries) {
      JsonNode result = byId.get(entry.id());
      if (result == null) {
        failures.add(
            entry.failed(attempt, "Lambda.MissingRecordId", "the answer has no such record"));
        continue;
      }
      switch (result.path("result").asText()) {
        case "Ok" -> {
          byte[] row = result.path("data").binaryValue();
          if (row == null) {
            failures.add(
                entry.failed(attempt, "Lambda.JsonProcessingException", "Ok, and no data with it"));
          } else {
            rows.add(row);
          }
        }
        case "Dropped" -> {}
        default ->
            failures.add(
                entry.failed(
                    attempt,
                    "Lambda.ProcessingFailedStatus",
                    "the function answered " + result.path("result").asText()));
      }
    }
    return new Transformed(rows, failures);
  }
}
