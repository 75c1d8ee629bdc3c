package io.icewatch.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A peer: the ten-minute sums of a whole file in one statement of DuckDB. Knows neither pages nor
 * retries, duplicates, late readings or what cannot be read, and must have the file whole.
 */
public final class DuckDbPeer {
  private DuckDbPeer() {}

  /** Arguments: the file of readings, the file of rows. */
  public static void main(String[] arguments) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          COPY (
            SELECT patient_id, "timestamp" // 600 * 600 AS window_start, count(*) AS record_count,
              count(spo2) AS count_spo2, sum(spo2) AS sum_spo2, sum(spo2 * spo2) AS sum_sq_spo2,
              min(spo2) AS min_spo2, max(spo2) AS max_spo2,
              count(heart_rate) AS count_heart_rate, sum(heart_rate) AS sum_heart_rate,
              sum(heart_rate * heart_rate) AS sum_sq_heart_rate,
              min(heart_rate) AS min_heart_rate, max(heart_rate) AS max_heart_rate,
              count(temperature_f) AS count_temperature_f, sum(temperature_f) AS sum_temperature_f,
              sum(temperature_f * temperature_f) AS sum_sq_temperature_f,
              min(temperature_f) AS min_temperature_f, max(temperature_f) AS max_temperature_f
            FROM read_json('%s', format = 'newline_delimited',
              columns = {patient_id: 'BIGINT', "timestamp": 'BIGINT', spo2: 'DOUBLE',
                         heart_rate: 'DOUBLE', temperature_f: 'DOUBLE'})
            GROUP BY ALL ORDER BY patient_id, window_start
          ) TO '%s' (FORMAT parquet)
          """
              .formatted(arguments[0], arguments[1]));
    }
  }
}
