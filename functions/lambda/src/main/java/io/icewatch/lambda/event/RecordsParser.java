package io.icewatch.lambda.event;

import static io.icewatch.lambda.event.EventTokens.require;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.icewatch.lambda.event.ParsedRecords.ParsedRecord;
import io.icewatch.vitals.record.SequenceNumber;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads any records, field by field through a streaming parser: the one that decides what they
 * mean. {@link RecordScanner} is held to it.
 */
final class RecordsParser {
  private RecordsParser() {}

  static Records read(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return Records.none();
    }
    require(parser, JsonToken.START_ARRAY, "Records");
    List<ParsedRecord> records = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      require(parser, JsonToken.START_OBJECT, "an item of Records");
      records.add(readRecord(parser));
    }
    return new ParsedRecords(records);
  }

  private static ParsedRecord readRecord(JsonParser parser) throws IOException {
    Fields fields = new Fields();
    boolean hasKinesis = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "kinesis" -> {
          require(parser, JsonToken.START_OBJECT, name);
          fields.readKinesis(parser);
          hasKinesis = true;
        }
        case "eventID" -> fields.eventId = text(parser, name);
        default -> parser.skipChildren();
      }
    }
    if (!hasKinesis) {
      throw missing(parser, "kinesis");
    }
    return fields.toRecord(parser);
  }

  /** What has been read of one record so far. */
  private static final class Fields {
    private String partitionKey = "";
    private String sequenceNumber = "";
    private String eventId = "";
    private byte[] data = new byte[0];
    private double arrivalSeconds = Double.NaN;

    void readKinesis(JsonParser parser) throws IOException {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "data" -> data = parser.getBinaryValue();
          case "approximateArrivalTimestamp" -> arrivalSeconds = parser.getDoubleValue();
          case "partitionKey" -> partitionKey = text(parser, name);
          case "sequenceNumber" -> sequenceNumber = text(parser, name);
          default -> parser.skipChildren();
        }
      }
    }

    ParsedRecord toRecord(JsonParser parser) throws IOException {
      if (sequenceNumber.isEmpty()) {
        throw missing(parser, "sequenceNumber");
      }
      if (Double.isNaN(arrivalSeconds)) {
        throw missing(parser, "approximateArrivalTimestamp");
      }
      return new ParsedRecord(
          partitionKey,
          number(sequenceNumber, parser),
          Math.round(arrivalSeconds * 1000),
          data,
          eventId);
    }
  }

  /** A text; null is none. */
  private static String text(JsonParser parser, String name) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return "";
    }
    if (!parser.currentToken().isScalarValue()) {
      require(parser, JsonToken.VALUE_STRING, name);
    }
    return parser.getText();
  }

  private static SequenceNumber number(String text, JsonParser parser) throws IOException {
    try {
      return SequenceNumber.parse(text);
    } catch (NumberFormatException e) {
      throw new JsonParseException(parser, "sequenceNumber is not a number", e);
    }
  }

  private static JsonParseException missing(JsonParser parser, String name) {
    return new JsonParseException(parser, name + " is missing in an item of Records");
  }
}
