package io.icewatch.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What a job left in its Parquet files; a fast job that lost readings is no peer. */
final class RowsOnDisk {
  private RowsOnDisk() {}

  /**
   * How many readings the rows account for.
   *
   * @param files a file or a glob of files with a column {@code count_spo2}
   */
  static long readings(Path files) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet sum =
            statement.executeQuery(
                "SELECT sum(count_spo2)::BIGINT FROM read_parquet('%s')".formatted(files))) {
      sum.next();
      return sum.getLong(1);
    }
  }
}
