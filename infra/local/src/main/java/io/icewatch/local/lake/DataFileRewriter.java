package io.icewatch.local.lake;

import static io.icewatch.local.lake.DuckDbSql.execute;
import static io.icewatch.local.lake.DuckDbSql.firstLine;
import static io.icewatch.local.lake.DuckDbSql.identifier;
import static io.icewatch.local.lake.DuckDbSql.literal;

import io.icewatch.lake.DataFileWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.NullOrder;
import org.apache.iceberg.SortDirection;
import org.apache.iceberg.SortField;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.parquet.ParquetUtil;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of data files anew by DuckDB, which sorts them in bounded memory and on disk
 * beyond it. What it writes is in no table until somebody commits it.
 *
 * <p>For one thread.
 */
final class DataFileRewriter implements AutoCloseable {
  private final Path scratch;

  /** Started for the first file: most often there is none. */
  private @Nullable Connection started;

  /**
   * @param scratch a folder for what does not fit into memory; made when it is needed
   */
  DataFileRewriter(Path scratch) {
    this.scratch = scratch;
  }

  private Connection duckdb() {
    Connection duckdb = started;
    if (duckdb == null) {
      try {
        duckdb = DriverManager.getConnection("jdbc:duckdb:");
      } catch (SQLException e) {
        throw new LakeException("DuckDB does not start: " + firstLine(e), e);
      }
      started = duckdb;
      execute(duckdb, "SET TimeZone = 'UTC'");
      execute(duckdb, "SET memory_limit = '1GB'");
      execute(duckdb, "SET temp_directory = " + literal(scratch.toString()));
    }
    return duckdb;
  }

  /**
   * Writes the rows that fulfil a condition into one file, in the table's order.
   *
   * @param files of one partition and of the table's current partition spec; one at least
   * @param condition in SQL; a row for which it is null is not written
   * @return the file; none if no row fulfils the condition
   * @throws LakeException if it cannot be written; a part of it may be left behind
   */
  Optional<DataFile> rewrite(Table table, List<DataFile> files, String condition) {
    DataFile any = files.getFirst();
    String location = DataFileWriter.newLocation(table, any.partition());
    Path path = LocalFileIO.path(location);
    try {
      Files.createDirectories(path.getParent());
      execute(
          duckdb(),
          "COPY (%s WHERE %s%s) TO %s (FORMAT parquet, COMPRESSION zstd, FIELD_IDS {%s})"
              .formatted(
                  DuckDbSql.rowsOf(table.schema(), files.stream().map(DataFile::location).toList()),
                  condition,
                  order(table),
                  literal(path.toString()),
                  fieldIds(table)));
      InputFile written = table.io().newInputFile(location);
      Metrics metrics = ParquetUtil.fileMetrics(written, MetricsConfig.forTable(table));
      if (metrics.recordCount() == 0) {
        Files.delete(path);
        return Optional.empty();
      }
      DataFiles.Builder file =
          DataFiles.builder(table.spec())
              .withPath(location)
              .withFormat(FileFormat.PARQUET)
              .withFileSizeInBytes(written.getLength())
              .withMetrics(metrics)
              .withSortOrder(table.sortOrder());
      return Optional.of(
          (table.spec().isPartitioned() ? file.withPartition(any.partition()) : file).build());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + location, e);
    }
  }

  private static String order(Table table) {
    return table.sortOrder().fields().stream()
        .map(field -> sortKey(table, field))
        .collect(
            Collectors.collectingAndThen(
                Collectors.joining(", "), keys -> keys.isEmpty() ? "" : " ORDER BY " + keys));
  }

  private static String sortKey(Table table, SortField field) {
    if (!field.transform().isIdentity()) {
      throw new LakeException(
          "%s is sorted by %s, and only a column as it is can be sorted by"
              .formatted(table.name(), field));
    }
    return "%s %s NULLS %s"
        .formatted(
            identifier(table.schema().findColumnName(field.sourceId())),
            field.direction() == SortDirection.ASC ? "ASC" : "DESC",
            field.nullOrder() == NullOrder.NULLS_FIRST ? "FIRST" : "LAST");
  }

  private static String fieldIds(Table table) {
    return table.schema().columns().stream()
        .map(field -> identifier(field.name()) + ": " + field.fieldId())
        .collect(Collectors.joining(", "));
  }

  @Override
  public void close() {
    Connection duckdb = started;
    if (duckdb == null) {
      return;
    }
    try {
      duckdb.close();
    } catch (SQLException e) {
      throw new LakeException("DuckDB does not stop: " + firstLine(e), e);
    }
  }
}
