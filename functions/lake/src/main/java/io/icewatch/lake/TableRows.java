package io.icewatch.lake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.parquet.InternalReader;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.Parquet;

/** Rows of a table in one of its snapshots. */
final class TableRows {
  private final Table table;
  private final long snapshotId;

  TableRows(Table table, long snapshotId) {
    this.table = table;
    this.snapshotId = snapshotId;
  }

  /** The files that may hold rows that fulfil a condition, by the table's metadata. */
  List<FileScanTask> files(Expression condition) throws IOException {
    List<FileScanTask> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks =
        table
            .newScan()
            .useSnapshot(snapshotId)
            .filter(condition)
            .includeColumnStats()
            .planFiles()) {
      tasks.forEach(files::add);
    }
    return files;
  }

  /** Takes a row, which is overwritten by the next. */
  interface Reader {
    void read(StructLike row);
  }

  /**
   * Reads at least all rows that fulfil a condition, without those that are deleted.
   *
   * @param projection columns, by the table's field ids
   */
  void read(Expression condition, Schema projection, Reader reader) throws IOException {
    List<FileScanTask> files = files(condition);
    if (files.stream().anyMatch(file -> !file.deletes().isEmpty())) {
      try (CloseableIterable<? extends StructLike> rows =
          IcebergGenerics.read(table)
              .useSnapshot(snapshotId)
              .where(condition)
              .project(projection)
              .build()) {
        rows.forEach(reader::read);
      }
      return;
    }
    for (FileScanTask file : files) {
      try (CloseableIterable<StructLike> rows = open(file.file(), projection, condition)) {
        rows.forEach(reader::read);
      }
    }
  }

  /** Reads every row that a file holds, be it deleted or not. */
  static void read(Table table, DataFile file, Schema projection, Reader reader)
      throws IOException {
    Parquet.ReadBuilder builder =
        Parquet.read(table.io().newInputFile(file.location())).project(projection);
    try (CloseableIterable<StructLike> rows =
        builder
            .createReaderFunc(type -> InternalReader.create(projection, type))
            .reuseContainers()
            .build()) {
      rows.forEach(reader::read);
    }
  }

  private CloseableIterable<StructLike> open(
      DataFile file, Schema projection, Expression condition) {
    return Parquet.read(table.io().newInputFile(file.location()))
        .project(projection)
        .filter(condition)
        .createReaderFunc(type -> InternalReader.create(projection, type))
        .reuseContainers()
        .build();
  }
}
