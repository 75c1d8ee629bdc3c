package io.icewatch.kinesis;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.icewatch.kinesis.JsonScanner.Unexpected;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the invocation event of a Kinesis mapping without a window: its records, which are all that
 * it has. Reads what {@code KinesisEvent} of aws-lambda-java-events reads.
 */
public final class KinesisEventJson {
  private static final String RECORDS = "Records";
  private static final byte[] RECORDS_ASCII = RECORDS.getBytes(StandardCharsets.US_ASCII);

  private KinesisEventJson() {}

  /**
   * The records of an event; none if it is an empty object.
   *
   * @param event its bytes; belong to the records from now on
   * @throws IOException if the bytes are not the JSON of a Kinesis event: names the field, what was
   *     found and what was expected
   */
  public static Records read(byte[] event) throws IOException {
    return read(EventBuffer.of(event));
  }

  /**
   * The records of the event that a buffer holds; they point into it, so they are good until the
   * next.
   *
   * @throws IOException as {@link #read(byte[])}
   */
  public static Records read(EventBuffer event) throws IOException {
    Records scanned = scan(event);
    return scanned == null ? parse(event) : scanned;
  }

  /** Reads an event where it lies; null if it is not laid out as expected. */
  static @Nullable Records scan(EventBuffer event) {
    try {
      return scan(new JsonScanner(event));
    } catch (Unexpected e) {
      return null;
    }
  }

  private static Records scan(JsonScanner json) throws Unexpected {
    json.pass('{');
    if (json.passIf('}')) {
      return Records.none();
    }
    Records records = null;
    do {
      json.name();
      if (!json.isText(RECORDS_ASCII)) {
        json.skipValue();
      } else if (records == null) {
        records = RecordsJson.scan(json);
      } else {
        throw JsonScanner.unexpected();
      }
    } while (json.passIf(','));
    json.pass('}');
    return records == null ? Records.none() : records;
  }

  /** Reads any event: the one that decides what an event means. */
  static Records parse(EventBuffer event) throws IOException {
    try (JsonParser parser = EventTokens.of(event)) {
      Records records = Records.none();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isRecords = parser.currentName().equals(RECORDS);
        parser.nextToken();
        if (isRecords) {
          records = RecordsJson.parse(parser);
        } else {
          parser.skipChildren();
        }
      }
      return records;
    }
  }
}
