package io.icewatch.local.lake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types.NestedField;
import org.jspecify.annotations.Nullable;

/**
 * From a Firehose record to a row of an Iceberg table, by Firehose's rules.
 *
 * <p>A record is exactly one JSON object; white space around it is harmless. Its keys are the
 * table's column names, case and all; other keys are skipped, and of a repeated key the last value
 * counts. Every column must be there. An explicit null fills an optional column.
 *
 * <p>Safe for use by several threads.
 */
final class RowDecoder {
  static final String MISSING_COLUMN = "Iceberg.MissingColumnWithinRecord";

  /** AWS publishes no code for this case and the next; these names are ours. */
  static final String INVALID_RECORD = "Iceberg.InvalidRecord";

  static final String INVALID_VALUE = "Iceberg.InvalidColumnValue";

  /** Stands in a row for a column that has not been seen; never leaves this class. */
  private static final Object UNSEEN = new Object();

  private final JsonFactory json = new JsonFactory();
  private final List<Column> columns;
  private final Map<String, Integer> positions = new HashMap<>();

  /** What became of a record. */
  sealed interface Decoded permits Row, Rejection {}

  /** A record that cannot be a row. */
  record Rejection(String code, String message) implements Decoded {}

  private record Column(String name, ColumnType type, boolean optional) {}

  /**
   * @throws LakeException if the lake does not honour a column's type
   */
  RowDecoder(Schema schema) {
    columns = schema.columns().stream().map(RowDecoder::column).toList();
    columns.forEach(column -> positions.put(column.name, positions.size()));
  }

  Decoded decode(byte[] record) {
    try (JsonParser parser = json.createParser(record)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return new Rejection(INVALID_RECORD, "a record must be one JSON object");
      }
      @Nullable Object[] values = new @Nullable Object[columns.size()];
      Arrays.fill(values, UNSEEN);
      Rejection misfit = readObject(parser, values);
      if (parser.nextToken() != null) {
        return new Rejection(INVALID_RECORD, "a record must be one JSON object, and more follows");
      }
      Rejection missing = missing(values);
      return missing != null ? missing : misfit != null ? misfit : Row.of(values);
    } catch (IOException e) {
      return new Rejection(INVALID_RECORD, "a record must be one JSON object: " + firstLine(e));
    }
  }

  /** Fills the values; returns the first that does not fit, after reading to the object's end. */
  private @Nullable Rejection readObject(JsonParser parser, @Nullable Object[] values)
      throws IOException {
    Rejection misfit = null;
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      Integer position = positions.get(key);
      JsonToken token = parser.nextToken();
      if (position != null) {
        Column column = columns.get(position);
        Object value = token == JsonToken.VALUE_NULL ? null : read(column, parser);
        values[position] = value;
        if (misfit == null
            && value == null
            && !(token == JsonToken.VALUE_NULL && column.optional)) {
          misfit = misfit(column, token);
        }
      }
      parser.skipChildren();
    }
    return misfit;
  }

  private static @Nullable Object read(Column column, JsonParser parser) throws IOException {
    try {
      return column.type.read(parser);
    } catch (InputCoercionException
        | NumberFormatException
        | DateTimeException
        | ArithmeticException e) {
      return null;
    }
  }

  private @Nullable Rejection missing(@Nullable Object[] values) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] == UNSEEN) {
        return new Rejection(MISSING_COLUMN, "column " + columns.get(i).name + " is missing");
      }
    }
    return null;
  }

  private static Rejection misfit(Column column, JsonToken token) {
    String found =
        switch (token) {
          case VALUE_NULL -> "null";
          case VALUE_STRING -> "this string";
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "this number";
          case VALUE_TRUE, VALUE_FALSE -> "a boolean";
          case START_OBJECT -> "an object";
          default -> "an array";
        };
    return new Rejection(
        INVALID_VALUE,
        "column %s is %s%s and cannot hold %s"
            .formatted(
                column.name, column.optional ? "" : "required ", column.type.icebergName(), found));
  }

  private static Column column(NestedField field) {
    ColumnType type = ColumnType.of(field.name(), field.type().toString());
    return new Column(field.name(), type, field.isOptional());
  }

  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
