package io.icewatch.local.template;

import java.util.List;
import java.util.Map;

/**
 * One Iceberg table, as {@code IcebergTableInput} declares it.
 *
 * @param database the Glue database
 * @param name the table's name
 * @param columns the schema, in order
 * @param partition the partition spec, in order; empty: unpartitioned
 * @param sort the write order, in order; empty: unsorted
 * @param properties table properties
 */
public record IcebergTableSpec(
    String database,
    String name,
    List<Column> columns,
    List<PartitionField> partition,
    List<SortField> sort,
    Map<String, String> properties) {

  /**
   * One column.
   *
   * @param id the Iceberg field id
   * @param name lower snake case
   * @param type an Iceberg type, e.g. {@code string}, {@code long}, {@code timestamptz}
   * @param required whether every row must hold a value
   * @param doc what the column means; may be empty
   */
  public record Column(int id, String name, String type, boolean required, String doc) {}

  /**
   * One partition field.
   *
   * @param sourceId id of the column that it is made of
   * @param transform e.g. {@code day}
   * @param name name of the partition field
   */
  public record PartitionField(int sourceId, String transform, String name) {}

  /**
   * One field of the write order.
   *
   * @param sourceId id of the column
   * @param transform e.g. {@code identity}
   * @param ascending whether small values come first
   * @param nullsFirst whether nulls come before values
   */
  public record SortField(int sourceId, String transform, boolean ascending, boolean nullsFirst) {}

  public IcebergTableSpec {
    columns = List.copyOf(columns);
    partition = List.copyOf(partition);
    sort = List.copyOf(sort);
    properties = Map.copyOf(properties);
  }
}
