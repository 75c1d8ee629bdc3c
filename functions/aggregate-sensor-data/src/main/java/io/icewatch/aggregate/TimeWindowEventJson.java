package io.icewatch.aggregate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.icewatch.aggregate.TimeWindowEvent.KinesisRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The wire format between Lambda and this function. Reads what {@code KinesisTimeWindowEvent} of
 * aws-lambda-java-events reads, and writes what {@code TimeWindowEventResponse} writes, without the
 * reflection in between: the state is most of a busy shard's event and comes with every invocation.
 */
final class TimeWindowEventJson {
  /** Lambda's own limit for an event is 6 MB; a string in it cannot be longer. */
  private static final int LONGEST_STRING = 8 << 20;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(LONGEST_STRING).build())
          // Keys are patients: interning and caching them only fills tables.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          // The event holds vitals: no excerpt of it in an error.
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private TimeWindowEventJson() {}

  /**
   * Reads an event.
   *
   * @throws IOException if the bytes are not the JSON of a Kinesis event: names the field, what was
   *     found and what was expected. Lambda retries it and keeps it; it cannot be mended here
   */
  static TimeWindowEvent read(InputStream in) throws IOException {
    try (JsonParser parser = JSON.createParser(in)) {
      parser.nextToken();
      require(parser, JsonToken.START_OBJECT, "the event");
      return new Fields().read(parser);
    }
  }

  /** Writes the answer: always with a state, never with a failed item. */
  static void write(Map<String, String> state, OutputStream out) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeObjectFieldStart("state");
      for (Map.Entry<String, String> entry : state.entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
      json.writeArrayFieldStart("batchItemFailures");
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  /** What has been read so far. */
  private static final class Fields {
    private @Nullable String shardId;
    private Map<String, String> state = Map.of();
    private final List<KinesisRecord> records = new ArrayList<>();
    private boolean isFinal;
    private boolean isTerminatedEarly;

    TimeWindowEvent read(JsonParser parser) throws IOException {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "shardId" -> shardId = parser.getValueAsString();
          case "state" -> state = readState(parser);
          case "Records" -> readRecords(parser);
          case "isFinalInvokeForWindow" -> isFinal = parser.getValueAsBoolean();
          case "isWindowTerminatedEarly" -> isTerminatedEarly = parser.getValueAsBoolean();
          default -> parser.skipChildren();
        }
      }
      if (shardId == null) {
        throw new JsonParseException(parser, "shardId is missing, expected a shard");
      }
      return new TimeWindowEvent(shardId, state, records, isFinal, isTerminatedEarly);
    }

    private static Map<String, String> readState(JsonParser parser) throws IOException {
      if (parser.currentToken() == JsonToken.VALUE_NULL) {
        return Map.of();
      }
      require(parser, JsonToken.START_OBJECT, "state");
      Map<String, String> state = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String key = parser.currentName();
        parser.nextToken();
        require(parser, JsonToken.VALUE_STRING, "a value of state");
        state.put(key, parser.getText());
      }
      return state;
    }

    private void readRecords(JsonParser parser) throws IOException {
      if (parser.currentToken() == JsonToken.VALUE_NULL) {
        return;
      }
      require(parser, JsonToken.START_ARRAY, "Records");
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        require(parser, JsonToken.START_OBJECT, "an item of Records");
        records.add(readRecord(parser));
      }
    }

    private static KinesisRecord readRecord(JsonParser parser) throws IOException {
      KinesisRecord record = null;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isKinesis = parser.currentName().equals("kinesis");
        parser.nextToken();
        if (isKinesis) {
          require(parser, JsonToken.START_OBJECT, "kinesis");
          record = readKinesis(parser);
        } else {
          parser.skipChildren();
        }
      }
      if (record == null) {
        throw new JsonParseException(parser, "kinesis is missing in an item of Records");
      }
      return record;
    }

    private static KinesisRecord readKinesis(JsonParser parser) throws IOException {
      Map<String, String> texts = new HashMap<>();
      byte[] data = new byte[0];
      long arrivalMillis = 0;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "data" -> data = parser.getBinaryValue();
          case "approximateArrivalTimestamp" ->
              arrivalMillis = Math.round(parser.getDoubleValue() * 1000);
          case "partitionKey", "sequenceNumber" -> texts.put(name, parser.getText());
          default -> parser.skipChildren();
        }
      }
      String sequenceNumber = texts.get("sequenceNumber");
      if (sequenceNumber == null) {
        throw new JsonParseException(parser, "sequenceNumber is missing in an item of Records");
      }
      return new KinesisRecord(
          texts.getOrDefault("partitionKey", ""), sequenceNumber, arrivalMillis, data);
    }
  }

  private static void require(JsonParser parser, JsonToken expected, String what)
      throws IOException {
    if (parser.currentToken() != expected) {
      throw new JsonParseException(
          parser, "%s is %s, expected %s".formatted(what, parser.currentToken(), expected));
    }
  }
}
