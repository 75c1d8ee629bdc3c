package io.icewatch.local.aws.firehose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.icewatch.local.aws.AwsError;
import io.icewatch.local.aws.JsonService;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Firehose's JSON 1.1 protocol. */
final class FirehoseService implements JsonService {

  private static final int MAX_RECORDS = 500;
  private static final int MAX_RECORD_BYTES = 1_000 * 1024;
  private static final int MAX_BATCH_BYTES = 4 * 1024 * 1024;

  private final Set<String> streams;
  private final FirehoseReceiver receiver;

  FirehoseService(Set<String> streams, FirehoseReceiver receiver) {
    this.streams = streams;
    this.receiver = receiver;
  }

  @Override
  public String name() {
    return "Firehose";
  }

  @Override
  public Operation operation(String name) throws AwsError {
    return switch (name) {
      case "PutRecord" -> this::putRecord;
      case "PutRecordBatch" -> this::putRecordBatch;
      default ->
          throw JsonService.unknown(
              "The local Firehose knows PutRecord and PutRecordBatch, not " + name);
    };
  }

  private JsonNode putRecord(JsonNode request, Set<Integer> failing) throws AwsError {
    String stream = stream(request);
    byte[] data = data(request.path("Record"), "record");
    if (failing.contains(0)) {
      throw unavailable();
    }
    receiver.receive(stream, data);
    return accepted().put("Encrypted", false);
  }

  JsonNode putRecordBatch(JsonNode request, Set<Integer> failing) throws AwsError {
    String stream = stream(request);
    List<byte[]> records = records(request.path("Records"));
    ArrayNode responses = JSON.createArrayNode();
    int failed = 0;
    for (int index = 0; index < records.size(); index++) {
      if (failing.contains(index)) {
        responses.add(rejected());
        failed++;
      } else {
        receiver.receive(stream, records.get(index));
        responses.add(accepted());
      }
    }
    ObjectNode answer = JSON.createObjectNode().put("FailedPutCount", failed);
    return answer.put("Encrypted", false).set("RequestResponses", responses);
  }

  private String stream(JsonNode request) throws AwsError {
    String stream = request.path("DeliveryStreamName").asText();
    if (!streams.contains(stream)) {
      throw new AwsError(
          400,
          "ResourceNotFoundException",
          "Firehose " + stream + " under account 000000000000 not found.");
    }
    return stream;
  }

  private static List<byte[]> records(JsonNode entries) throws AwsError {
    if (entries.isEmpty() || entries.size() > MAX_RECORDS) {
      throw unmet(
          "records",
          "have length between 1 and %d, found %d".formatted(MAX_RECORDS, entries.size()));
    }
    List<byte[]> records = new ArrayList<>(entries.size());
    long bytes = 0;
    for (JsonNode entry : entries) {
      byte[] data = data(entry, "records." + (records.size() + 1) + ".member");
      records.add(data);
      bytes += data.length;
    }
    if (bytes > MAX_BATCH_BYTES) {
      throw invalid("Records size exceeds 4 MB limit, found " + bytes + " bytes");
    }
    return records;
  }

  private static byte[] data(JsonNode entry, String where) throws AwsError {
    byte[] data = decoded(entry.get("Data"), where);
    if (data.length > MAX_RECORD_BYTES) {
      throw unmet(
          where + ".data",
          "have length less than or equal to %d, found %d"
              .formatted(MAX_RECORD_BYTES, data.length));
    }
    return data;
  }

  private static byte[] decoded(@Nullable JsonNode data, String where) throws AwsError {
    try {
      if (data != null && (data.isTextual() || data.isBinary())) {
        return data.binaryValue();
      }
    } catch (IOException e) {
      throw invalid("Value at '%s.data' is not base64: %s".formatted(where, e.getMessage()));
    }
    throw unmet(where + ".data", "not be null");
  }

  private static ObjectNode accepted() {
    return JSON.createObjectNode().put("RecordId", UUID.randomUUID().toString());
  }

  private static ObjectNode rejected() {
    return JSON.createObjectNode()
        .put("ErrorCode", "ServiceUnavailableException")
        .put("ErrorMessage", "Slow down.");
  }

  private static AwsError unmet(String where, String must) {
    return invalid(
        "Value at '%s' failed to satisfy constraint: Member must %s".formatted(where, must));
  }

  private static AwsError invalid(String message) {
    return new AwsError(400, "InvalidArgumentException", message);
  }

  @Override
  public AwsError internal(String message) {
    return new AwsError(500, "InternalFailure", message);
  }

  @Override
  public AwsError unavailable() {
    return new AwsError(503, "ServiceUnavailableException", "Slow down.");
  }
}
