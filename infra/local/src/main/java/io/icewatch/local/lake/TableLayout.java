package io.icewatch.local.lake;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.icewatch.local.template.IcebergTableSpec;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.PartitionSpecParser;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.SortOrderParser;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/** How a table is laid out: its columns, its partitions, its order. */
record TableLayout(Schema schema, PartitionSpec partition, SortOrder sort) {
  private static final String REQUIRED = " required";

  /**
   * The layout that a template declares, field ids and all.
   *
   * @throws LakeException if it is none, or uses a type that the lake does not honour
   */
  static TableLayout of(IcebergTableSpec spec) {
    try {
      Schema schema = new Schema(spec.columns().stream().map(TableLayout::field).toList());
      return new TableLayout(schema, partition(spec, schema), sort(spec, schema));
    } catch (RuntimeException e) {
      throw new LakeException("table " + spec.name() + ": " + e.getMessage(), e);
    }
  }

  static TableLayout of(Table table) {
    return new TableLayout(table.schema(), table.spec(), table.sortOrder());
  }

  /** The first thing in which a declared layout differs from this one, as a sentence. */
  Optional<String> differenceTo(TableLayout declared) {
    List<NestedField> mine = schema.columns();
    List<NestedField> theirs = declared.schema.columns();
    for (int i = 0; i < Math.min(mine.size(), theirs.size()); i++) {
      String column = describe(mine.get(i));
      String declaredColumn = describe(theirs.get(i));
      if (!column.equals(declaredColumn)) {
        return Optional.of("column " + column + " is declared as " + declaredColumn);
      }
    }
    if (mine.size() != theirs.size()) {
      return Optional.of(mine.size() + " columns, and " + theirs.size() + " are declared");
    }
    if (!partition.compatibleWith(declared.partition)) {
      return Optional.of("partitioned by " + partition + ", declared " + declared.partition);
    }
    if (!sort.sameOrder(declared.sort)) {
      return Optional.of("sorted by " + sort + ", declared " + declared.sort);
    }
    return Optional.empty();
  }

  /**
   * Whether this layout becomes the declared one by what Iceberg can do to a table in use: columns
   * that are optional now, and optional ones behind the last. Old rows are null there.
   */
  boolean canEvolveTo(TableLayout declared) {
    List<NestedField> mine = schema.columns();
    List<NestedField> theirs = declared.schema.columns();
    for (int i = 0; i < theirs.size(); i++) {
      NestedField their = theirs.get(i);
      boolean isSame = i < mine.size() && describe(mine.get(i)).equals(describe(their));
      boolean isRelaxed =
          their.isOptional()
              && (i >= mine.size() || describe(mine.get(i)).equals(describe(their) + REQUIRED));
      if (!isSame && !isRelaxed) {
        return false;
      }
    }
    return mine.size() <= theirs.size()
        && partition.compatibleWith(declared.partition)
        && sort.sameOrder(declared.sort);
  }

  private static String describe(NestedField field) {
    return "%d %s %s%s"
        .formatted(field.fieldId(), field.name(), field.type(), field.isRequired() ? REQUIRED : "");
  }

  private static NestedField field(IcebergTableSpec.Column column) {
    ColumnType type = ColumnType.of(column.name(), column.type());
    return NestedField.builder()
        .withId(column.id())
        .withName(column.name())
        .isOptional(!column.required())
        .ofType(Types.fromPrimitiveString(type.icebergName()))
        .withDoc(column.doc().isEmpty() ? null : column.doc())
        .build();
  }

  // Iceberg's builders take one method a transform; its own JSON takes them by name, as we do.
  private static PartitionSpec partition(IcebergTableSpec spec, Schema schema) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("spec-id", 0);
    ArrayNode fields = json.putArray("fields");
    spec.partition()
        .forEach(field ->
            fields
                .addObject()
                .put("source-id", field.sourceId())
                .put("transform", field.transform())
                .put("name", field.name()));
    return PartitionSpecParser.fromJson(schema, json);
  }

  private static SortOrder sort(IcebergTableSpec spec, Schema schema) {
    if (spec.sort().isEmpty()) {
      return SortOrder.unsorted();
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("order-id", 1);
    ArrayNode fields = json.putArray("fields");
    spec.sort()
        .forEach(field ->
            fields
                .addObject()
                .put("source-id", field.sourceId())
                .put("transform", field.transform())
                .put("direction", field.ascending() ? "asc" : "desc")
                .put("null-order", field.nullsFirst() ? "nulls-first" : "nulls-last"));
    return SortOrderParser.fromJson(schema, json);
  }
}
