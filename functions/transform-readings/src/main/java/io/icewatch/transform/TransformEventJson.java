package io.icewatch.transform;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Reads the event with which Firehose asks for records of a Kinesis stream to be transformed. */
final class TransformEventJson {
  /** Lambda's own limit for an event is 6 MB; a string in it cannot be longer. */
  private static final int LONGEST_STRING = 8 << 20;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(LONGEST_STRING).build())
          // The event holds vitals: no excerpt of it in an error.
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private TransformEventJson() {}

  /**
   * Reads an event.
   *
   * @throws IOException if it is not the JSON of such an event: names the field that is missing
   */
  static List<StreamRecord> read(InputStream in) throws IOException {
    List<StreamRecord> records = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(in)) {
      require(parser, parser.nextToken(), JsonToken.START_OBJECT, "the event");
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isRecords = parser.currentName().equals("records");
        JsonToken value = parser.nextToken();
        if (isRecords) {
          require(parser, value, JsonToken.START_ARRAY, "records");
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            records.add(new Fields().read(parser));
          }
        } else {
          parser.skipChildren();
        }
      }
    }
    return records;
  }

  private static void require(JsonParser parser, JsonToken found, JsonToken expected, String what)
      throws IOException {
    if (found != expected) {
      throw new JsonParseException(
          parser, "%s is %s, expected %s".formatted(what, found, expected));
    }
  }

  /** What has been read of one record so far. */
  private static final class Fields {
    private String recordId = "";
    private byte[] data = new byte[0];
    private long arrivalMillis;
    private String shardId = "";
    private String sequenceNumber = "";
    private long subsequenceNumber;

    StreamRecord read(JsonParser parser) throws IOException {
      require(parser, parser.currentToken(), JsonToken.START_OBJECT, "an item of records");
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "recordId" -> recordId = parser.getText();
          case "data" -> data = parser.getBinaryValue();
          case "approximateArrivalTimestamp" -> arrivalMillis = parser.getLongValue();
          case "kinesisRecordMetadata" -> readMetadata(parser);
          default -> parser.skipChildren();
        }
      }
      return new StreamRecord(
          required(parser, "recordId", recordId),
          data,
          arrivalMillis,
          required(parser, "kinesisRecordMetadata.shardId", shardId),
          required(parser, "kinesisRecordMetadata.sequenceNumber", sequenceNumber),
          subsequenceNumber);
    }

    private void readMetadata(JsonParser parser) throws IOException {
      require(parser, parser.currentToken(), JsonToken.START_OBJECT, "kinesisRecordMetadata");
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "shardId" -> shardId = parser.getText();
          case "sequenceNumber" -> sequenceNumber = parser.getText();
          case "subsequenceNumber" -> subsequenceNumber = parser.getValueAsLong();
          case "approximateArrivalTimestamp" -> arrivalMillis = parser.getLongValue();
          default -> parser.skipChildren();
        }
      }
    }

    private static String required(JsonParser parser, String field, String text)
        throws IOException {
      if (text.isEmpty()) {
        throw new JsonParseException(parser, field + " is missing in an item of records");
      }
      return text;
    }
  }
}
