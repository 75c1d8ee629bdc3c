package io.icewatch.local.mapping;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;

/** How Lambda writes a batch that was given up, for each kind of destination. */
public final class FailedBatchJson {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String VERSION = "1.0";
  private static final String EXECUTED_VERSION = "$LATEST";
  private static final int STATUS_CODE = 200;
  private static final String UNHANDLED = "Unhandled";

  private static final DateTimeFormatter MILLIS = utc("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'");
  private static final DateTimeFormatter DAY_AND_SECOND = utc("yyyy/MM/dd/yyyy-MM-dd'T'HH.mm.ss");

  private FailedBatchJson() {}

  /** The body that a queue or a topic gets: no records. */
  public static String metadata(FailedBatch batch) {
    return write(batch, false);
  }

  /** The body that a bucket gets: the same, and the invocation event as a string. */
  public static String withPayload(FailedBatch batch) {
    return write(batch, true);
  }

  /**
   * The key of the object in a bucket. The UUID at its end is made from the request's, so a run in
   * virtual time writes the same keys every time.
   */
  public static String objectKey(FailedBatch batch) {
    return "aws/lambda/%s/%s/%s-%s"
        .formatted(
            batch.mappingUuid(),
            batch.shardId(),
            DAY_AND_SECOND.format(batch.timestamp()),
            UUID.nameUUIDFromBytes(
                (batch.requestId() + batch.timestamp()).getBytes(StandardCharsets.UTF_8)));
  }

  private static DateTimeFormatter utc(String pattern) {
    return DateTimeFormatter.ofPattern(pattern).withZone(ZoneOffset.UTC);
  }

  private static String write(FailedBatch batch, boolean payload) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      writeRequest(batch, json);
      if (batch.response().isPresent()) {
        writeResponse(batch.response().get(), json);
      }
      json.writeStringField("version", VERSION);
      json.writeStringField("timestamp", millis(batch.timestamp()));
      writeBatchInfo(batch, json);
      if (payload) {
        json.writeStringField(
            "payload", new String(batch.invocationEvent(), StandardCharsets.UTF_8));
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    return text.toString();
  }

  private static void writeRequest(FailedBatch batch, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("requestContext");
    json.writeStringField("requestId", batch.requestId());
    json.writeStringField("functionArn", batch.functionArn());
    json.writeStringField("condition", batch.condition().text());
    json.writeNumberField("approximateInvokeCount", batch.invokeCount());
    json.writeEndObject();
  }

  private static void writeResponse(FailedBatch.Response response, JsonGenerator json)
      throws IOException {
    json.writeObjectFieldStart("responseContext");
    json.writeNumberField("statusCode", STATUS_CODE);
    json.writeStringField("executedVersion", EXECUTED_VERSION);
    if (response.functionError()) {
      json.writeStringField("functionError", UNHANDLED);
    }
    json.writeEndObject();
  }

  private static void writeBatchInfo(FailedBatch batch, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("KinesisBatchInfo");
    json.writeStringField("shardId", batch.shardId());
    json.writeStringField("startSequenceNumber", batch.startSequenceNumber());
    json.writeStringField("endSequenceNumber", batch.endSequenceNumber());
    json.writeStringField("approximateArrivalOfFirstRecord", millis(batch.arrivalOfFirst()));
    json.writeStringField("approximateArrivalOfLastRecord", millis(batch.arrivalOfLast()));
    json.writeNumberField("batchSize", batch.batchSize());
    json.writeStringField("streamArn", batch.streamArn());
    json.writeEndObject();
  }

  private static String millis(Instant instant) {
    return MILLIS.format(instant);
  }
}
