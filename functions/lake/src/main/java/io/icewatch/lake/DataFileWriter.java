package io.icewatch.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.SortOrderComparators;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.parquet.InternalWriter;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;
import org.jspecify.annotations.Nullable;

/** Writes rows into files that are in no table until somebody commits them. */
public final class DataFileWriter {
  private DataFileWriter() {}

  /**
   * Writes a file for each partition that the rows fall into, in the table's order.
   *
   * @param rows of Iceberg's internal values, in the order of the table's columns
   * @throws UncheckedIOException if a file cannot be written; names it. Those before it stay behind
   */
  public static <R extends StructLike> List<DataFile> write(Table table, List<R> rows) {
    return writeInOrder(
        table, partitioned(table, rows).values().stream().flatMap(Collection::stream).iterator());
  }

  private static <R extends StructLike> Map<PartitionKey, List<R>> partitioned(
      Table table, List<R> rows) {
    PartitionKey key = new PartitionKey(table.spec(), table.schema());
    Map<PartitionKey, List<R>> parts = new LinkedHashMap<>();
    for (R row : sorted(table, rows)) {
      key.partition(row);
      List<R> part = parts.get(key);
      if (part == null) {
        part = new ArrayList<>();
        parts.put(key.copy(), part);
      }
      part.add(row);
    }
    return parts;
  }

  private static <R extends StructLike> List<R> sorted(Table table, List<R> rows) {
    if (table.sortOrder().isUnsorted()) {
      return rows;
    }
    List<R> sorted = new ArrayList<>(rows);
    sorted.sort(SortOrderComparators.forSchema(table.schema(), table.sortOrder()));
    return sorted;
  }

  /**
   * As {@link #write}, and none of the rows is held: they come in the order in which they lie in
   * the files, those of a partition together and in the table's order.
   *
   * @throws UncheckedIOException under the same condition
   */
  public static <R extends StructLike> List<DataFile> writeInOrder(Table table, Iterator<R> rows) {
    List<DataFile> files = new ArrayList<>();
    PartitionKey key = new PartitionKey(table.spec(), table.schema());
    for (R row = next(rows); row != null; ) {
      key.partition(row);
      PartitionKey partition = key.copy();
      String location = newLocation(table, partition);
      try {
        DataWriter<R> writer = open(table, partition, location);
        try (writer) {
          while (row != null && key.equals(partition)) {
            writer.write(row);
            row = next(rows);
            if (row != null) {
              key.partition(row);
            }
          }
        }
        files.add(writer.toDataFile());
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write " + location, e);
      }
    }
    return files;
  }

  private static <R> @Nullable R next(Iterator<R> rows) {
    return rows.hasNext() ? rows.next() : null;
  }

  private static <R extends StructLike> DataWriter<R> open(
      Table table, PartitionKey partition, String location) throws IOException {
    return Parquet.writeData(table.io().newOutputFile(location))
        .forTable(table)
        .withSpec(table.spec())
        .withPartition(table.spec().isPartitioned() ? partition : null)
        .withSortOrder(table.sortOrder())
        .metricsConfig(MetricsConfig.forTable(table))
        .createWriterFunc(InternalWriter::createWriter)
        .build();
  }

  /** Where a new data file of a partition belongs, under a name that no other has. */
  public static String newLocation(Table table, StructLike partition) {
    String name = UUID.randomUUID() + ".parquet";
    return table.spec().isPartitioned()
        ? table.locationProvider().newDataLocation(table.spec(), partition, name)
        : table.locationProvider().newDataLocation(name);
  }
}
