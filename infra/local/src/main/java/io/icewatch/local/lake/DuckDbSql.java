package io.icewatch.local.lake;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.stream.Collectors;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types.NestedField;

/** What DuckDB is told about Iceberg tables, and what it says when something goes wrong. */
final class DuckDbSql {
  private DuckDbSql() {}

  /**
   * Executes a statement that has no answer.
   *
   * @throws LakeException with the first line of DuckDB's message, if it is wrong or fails
   */
  static void execute(Connection duckdb, String sql) {
    try (Statement statement = duckdb.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new LakeException(firstLine(e), e);
    }
  }

  static String firstLine(Exception e) {
    return firstLine(String.valueOf(e.getMessage()));
  }

  static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }

  /**
   * A query for the rows of some data files of a table, by the columns of a schema of it.
   *
   * <p>Columns go by field id: a file that is older than a column has null there, and one that is
   * older than a column's name has it under its old one. The folders of a partition look like Hive
   * columns ({@code window_start_day=2025-01-01}); they are not.
   *
   * @param locations of the files; one at least
   */
  static String rowsOf(Schema schema, Collection<String> locations) {
    return "SELECT * FROM read_parquet([%s], hive_partitioning = false, schema = MAP {%s})"
        .formatted(
            locations.stream()
                .map(location -> literal(LocalFileIO.path(location).toString()))
                .collect(Collectors.joining(", ")),
            schema.columns().stream().map(DuckDbSql::column).collect(Collectors.joining(", ")));
  }

  private static String column(NestedField field) {
    return "%d: {name: %s, type: %s, default_value: NULL}"
        .formatted(field.fieldId(), literal(field.name()), literal(typeOf(field)));
  }

  /** What DuckDB calls the type of a column. */
  static String typeOf(NestedField field) {
    return ColumnType.of(field.name(), field.type().toString()).sqlType();
  }

  static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
