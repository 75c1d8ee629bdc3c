package io.icewatch.local.law;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.icewatch.local.law.PlainBatch.Key;
import io.icewatch.vitals.reading.Vital;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code vitals_10m} as {@code infra/queries} defines it, over rows as the function sent them; many
 * schedules at once, since each has patients of its own.
 */
final class View implements AutoCloseable {
  private static final List<String> COUNTS =
      List.of("record_count", "implausible_count", "clock_suspect_count", "duplicate_count");
  private static final List<String> TIMES = List.of("first_event_time", "last_event_time");
  private static final List<String> OF_A_VITAL =
      List.of("count_", "sum_", "min_", "max_", "avg_", "stddev_");

  private final Path file;
  private final OutputStream rows;

  View() {
    try {
      file = Files.createTempFile("vital_windows", ".ndjson");
      rows = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Appends a row to the table. */
  void append(byte[] json) {
    try {
      rows.write(json);
      rows.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The view's rows by patient and window; a column that is null is absent. Times in millis. */
  Map<Key, Map<String, Double>> read(Twist twist) {
    Map<Key, Map<String, Double>> windows = new HashMap<>();
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      rows.flush();
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute(table());
      statement.execute(twist.view(text()));
      List<String> columns = columns();
      try (ResultSet answer =
          statement.executeQuery(
              "SELECT patient_id, epoch_ms(window_start), "
                  + String.join(", ", columns.stream().map(View::asNumber).toList())
                  + " FROM vitals_10m")) {
        while (answer.next()) {
          Map<String, Double> values = new HashMap<>();
          for (int i = 0; i < columns.size(); i++) {
            double value = answer.getDouble(i + 3);
            if (!answer.wasNull()) {
              values.put(columns.get(i), value);
            }
          }
          Key key = new Key(answer.getString(1), answer.getLong(2));
          if (windows.put(key, values) != null) {
            throw new AssertionError("two rows of the view for " + key);
          }
        }
      }
    } catch (SQLException | IOException e) {
      throw new IllegalStateException(e);
    }
    return windows;
  }

  private static String asNumber(String column) {
    return TIMES.contains(column) ? "epoch_ms(" + column + ")" : column;
  }

  private static List<String> columns() {
    List<String> columns = new ArrayList<>(COUNTS);
    columns.addAll(TIMES);
    for (Vital vital : Vital.values()) {
      OF_A_VITAL.forEach(prefix -> columns.add(prefix + vital.field()));
    }
    return columns;
  }

  /** The table as the template declares it, of what lies in the file. */
  private String table() {
    Map<String, String> types = new LinkedHashMap<>();
    for (String text :
        List.of(
            "row_id", "patient_id", "shard_id", "first_sequence_number", "last_sequence_number")) {
      types.put(text, "VARCHAR");
    }
    for (String time :
        List.of("window_start", "window_end", "first_event_time", "last_event_time")) {
      types.put(time, "BIGINT");
    }
    COUNTS.forEach(count -> types.put(count, "BIGINT"));
    for (Vital vital : Vital.values()) {
      types.put("count_" + vital.field(), "BIGINT");
      for (String prefix : List.of("sum_", "sum_sq_", "min_", "max_")) {
        types.put(prefix + vital.field(), "DOUBLE");
      }
    }
    List<String> declared = new ArrayList<>();
    types.forEach((name, type) -> declared.add(name + ": '" + type + "'"));
    return """
    CREATE TABLE vital_windows AS SELECT * REPLACE (
      make_timestamp(window_start) AS window_start,
      make_timestamp(window_end) AS window_end,
      make_timestamp(first_event_time) AS first_event_time,
      make_timestamp(last_event_time) AS last_event_time)
    FROM read_json('%s', format = 'newline_delimited', columns = {%s})
    """
        .formatted(file, String.join(", ", declared));
  }

  private static String text() throws IOException {
    try (InputStream in = View.class.getResourceAsStream("/queries/vitals_10m.sql")) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  @Override
  public void close() {
    try {
      rows.close();
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
