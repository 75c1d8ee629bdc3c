package io.icewatch.lake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.SortOrderComparators;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.parquet.InternalWriter;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;

/** Writes rows of a roll-up into files that are in no table until somebody commits them. */
final class PeriodFile {
  private PeriodFile() {}

  /** Writes a file for each partition that the rows fall into, in the table's order. */
  static List<DataFile> write(Table table, List<PeriodRow> rows) throws IOException {
    List<PeriodRow> sorted = new ArrayList<>(rows);
    if (table.sortOrder().isSorted()) {
      sorted.sort(SortOrderComparators.forSchema(table.schema(), table.sortOrder()));
    }
    PartitionKey key = new PartitionKey(table.spec(), table.schema());
    Map<PartitionKey, List<PeriodRow>> partitions = new LinkedHashMap<>();
    for (PeriodRow row : sorted) {
      key.partition(row);
      partitions.computeIfAbsent(key.copy(), each -> new ArrayList<>()).add(row);
    }
    List<DataFile> files = new ArrayList<>();
    for (Map.Entry<PartitionKey, List<PeriodRow>> each : partitions.entrySet()) {
      files.add(write(table, each.getKey(), each.getValue()));
    }
    return files;
  }

  private static DataFile write(Table table, PartitionKey partition, List<PeriodRow> rows)
      throws IOException {
    String location =
        table
            .locationProvider()
            .newDataLocation(table.spec(), partition, UUID.randomUUID() + ".parquet");
    DataWriter<PeriodRow> writer =
        Parquet.writeData(table.io().newOutputFile(location))
            .forTable(table)
            .withSpec(table.spec())
            .withPartition(partition)
            .withSortOrder(table.sortOrder())
            .metricsConfig(MetricsConfig.forTable(table))
            .createWriterFunc(InternalWriter::createWriter)
            .build();
    try (writer) {
      writer.write(rows);
    }
    return writer.toDataFile();
  }
}
