package io.icewatch.kinesis;

import static io.icewatch.kinesis.EventTokens.require;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.icewatch.kinesis.ParsedRecords.ParsedRecord;
import io.icewatch.vitals.window.SequenceNumber;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
    ParsedRecord record = null;
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

  private static ParsedRecord readKinesis(JsonParser parser) throws IOException {
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
    return new ParsedRecord(
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
