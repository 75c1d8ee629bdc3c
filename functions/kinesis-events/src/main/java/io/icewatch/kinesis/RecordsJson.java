package io.icewatch.kinesis;

import com.fasterxml.jackson.core.JsonParser;
import io.icewatch.kinesis.JsonScanner.Unexpected;
import java.io.IOException;

/** Reads the value of an event's field {@code Records}, in either of two ways that agree. */
public final class RecordsJson {
  private RecordsJson() {}

  /**
   * Scans the records that come next, where they lie.
   *
   * @throws Unexpected if they are not laid out as Lambda lays them out; may be records all the
   *     same
   */
  public static Records scan(JsonScanner json) throws Unexpected {
    return RecordScanner.records(json);
  }

  /**
   * Parses the records that start with the current token; afterwards it is their last.
   *
   * @throws IOException if these are no records: names the field, what was found and what was
   *     expected
   */
  public static Records parse(JsonParser parser) throws IOException {
    return RecordsParser.read(parser);
  }
}
