package io.icewatch.local.lake;

import io.icewatch.local.template.IcebergTableSpec;
import io.icewatch.local.template.IcebergTableSpec.Column;
import io.icewatch.local.template.IcebergTableSpec.PartitionField;
import io.icewatch.local.template.IcebergTableSpec.SortField;
import io.icewatch.vitals.reading.Vital;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Declarations of tables for tests. */
final class Tables {
  static final List<String> VITALS = Stream.of(Vital.values()).map(Vital::field).toList();

  private Tables() {}

  /** One column of every type that the lake honours; ids with a gap, as after a dropped column. */
  static IcebergTableSpec stays() {
    return new IcebergTableSpec(
        "icewatch",
        "stays",
        List.of(
            new Column(1, "patient_id", "string", true, "who"),
            new Column(2, "admitted", "timestamptz", true, ""),
            new Column(5, "bed", "int", false, ""),
            new Column(6, "readings", "long", false, ""),
            new Column(7, "weight_kg", "double", false, ""),
            new Column(8, "ventilated", "boolean", false, "")),
        List.of(new PartitionField(2, "day", "admitted_day")),
        List.of(
            new SortField(1, "identity", true, true), new SortField(2, "identity", false, false)),
        Map.of(
            "write.parquet.compression-codec", "gzip", "write.metadata.compression-codec", "gzip"));
  }

  static Row stay(String patient, long admittedMicros) {
    return Row.of(patient, admittedMicros, 7, 12L, 81.5, true);
  }

  static IcebergTableSpec vitalWindows() {
    List<String> columns =
        new ArrayList<>(
            List.of(
                "row_id string",
                "patient_id string",
                "window_start timestamp",
                "window_end timestamp",
                "shard_id string",
                "first_sequence_number string",
                "last_sequence_number string",
                "first_event_time timestamp",
                "last_event_time timestamp",
                "record_count long",
                "implausible_count long",
                "clock_suspect_count long",
                "duplicate_count long"));
    for (String vital : VITALS) {
      columns.add("count_" + vital + " long");
      columns.add("sum_" + vital + " double");
      columns.add("sum_sq_" + vital + " double");
      columns.add("min_" + vital + " double");
      columns.add("max_" + vital + " double");
    }
    return table(
        "vital_windows",
        columns,
        List.of(new PartitionField(3, "day", "window_start_day")),
        List.of(
            new SortField(2, "identity", true, true), new SortField(3, "identity", true, true)));
  }

  static IcebergTableSpec rejectedReadings() {
    return table(
        "rejected_readings",
        List.of(
            "row_id string",
            "reason string",
            "detail string",
            "arrival timestamptz",
            "shard_id string",
            "sequence_number string",
            "partition_key string",
            "raw string",
            "field string",
            "readings long"),
        List.of(),
        List.of());
  }

  static IcebergTableSpec alerts() {
    return table(
        "alerts",
        List.of(
            "alert_id string",
            "patient_id string",
            "condition string",
            "severity string",
            "reason string",
            "value double",
            "arrival timestamptz",
            "published_at timestamptz",
            "episode_start timestamptz",
            "page_number int",
            "hushed_since_last int",
            "worst_value double"),
        List.of(),
        List.of());
  }

  private static IcebergTableSpec table(
      String name, List<String> columns, List<PartitionField> partition, List<SortField> sort) {
    List<Column> declared = new ArrayList<>();
    for (String column : columns) {
      String[] nameAndType = column.split(" ", 2);
      declared.add(new Column(declared.size() + 1, nameAndType[0], nameAndType[1], false, ""));
    }
    return new IcebergTableSpec("icewatch", name, declared, partition, sort, Map.of());
  }
}
