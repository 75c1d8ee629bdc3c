package io.icewatch.aggregate.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.icewatch.aggregate.event.WindowEvent.Records;
import io.icewatch.vitals.window.SequenceNumber;
import io.icewatch.vitals.window.StateText;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads any event, field by field through a streaming parser: the one that decides what an event
 * means. {@link EventScanner} is held to it.
 */
final class EventParser {
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

  private EventParser() {}

  /**
   * Reads an event.
   *
   * @throws IOException if the bytes are not the JSON of a Kinesis event
   */
  static WindowEvent read(byte[] bytes) throws IOException {
    try (JsonParser parser = JSON.createParser(bytes)) {
      parser.nextToken();
      require(parser, JsonToken.START_OBJECT, "the event");
      return new Fields().read(parser);
    }
  }

  /**
   * One record.
   *
   * @param partitionKey the key it was put under
   * @param sequenceNumber its number
   * @param arrivalMillis when it arrived in the stream, milliseconds since the epoch
   * @param data its payload
   */
  private record KinesisRecord(
      String partitionKey, SequenceNumber sequenceNumber, long arrivalMillis, byte[] data) {}

  /** Records with an array each. */
  private record ParsedRecords(List<KinesisRecord> list) implements Records {
    @Override
    public int size() {
      return list.size();
    }

    @Override
    public byte[] payloads(int i) {
      return list.get(i).data;
    }

    @Override
    public int payloadStart(int i) {
      return 0;
    }

    @Override
    public int payloadEnd(int i) {
      return list.get(i).data.length;
    }

    @Override
    public long arrivalMillis(int i) {
      return list.get(i).arrivalMillis;
    }

    @Override
    public SequenceNumber sequenceNumber(int i) {
      return list.get(i).sequenceNumber;
    }

    @Override
    public String partitionKey(int i) {
      return list.get(i).partitionKey;
    }
  }

  /** What has been read so far. */
  private static final class Fields {
    private @Nullable String shardId;
    private Map<String, String> state = Map.of();
    private final List<KinesisRecord> records = new ArrayList<>();
    private boolean isFinal;
    private boolean isTerminatedEarly;

    WindowEvent read(JsonParser parser) throws IOException {
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
      return new WindowEvent(
          shardId, StateText.of(state), new ParsedRecords(records), isFinal, isTerminatedEarly);
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
          texts.getOrDefault("partitionKey", ""),
          number(sequenceNumber, parser),
          arrivalMillis,
          data);
    }

    private static SequenceNumber number(String text, JsonParser parser) throws IOException {
      try {
        return SequenceNumber.of(new BigInteger(text));
      } catch (NumberFormatException e) {
        throw new JsonParseException(parser, "sequenceNumber is not a number", e);
      }
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
