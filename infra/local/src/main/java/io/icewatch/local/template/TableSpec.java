package io.icewatch.local.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One DynamoDB table of the template, billed on demand.
 *
 * @param name the table's name
 * @param key its primary key
 * @param attributeTypes key attribute to its type: {@code S}, {@code N} or {@code B}
 * @param indexes its secondary indexes, in the template's order, global ones first
 * @param ttlAttribute the attribute that TTL reads, or null
 */
public record TableSpec(
    String name,
    Key key,
    Map<String, String> attributeTypes,
    List<Index> indexes,
    @Nullable String ttlAttribute) {

  /**
   * A key schema.
   *
   * @param hash name of the partition key attribute
   * @param range name of the sort key attribute, or null
   */
  public record Key(String hash, @Nullable String range) {}

  /**
   * One secondary index.
   *
   * @param isGlobal whether it has a partition key of its own
   * @param projection {@code ALL}, {@code KEYS_ONLY} or {@code INCLUDE}
   * @param nonKeyAttributes what {@code INCLUDE} adds to the keys
   */
  public record Index(
      String name, boolean isGlobal, Key key, String projection, List<String> nonKeyAttributes) {
    public Index {
      nonKeyAttributes = List.copyOf(nonKeyAttributes);
    }
  }

  public TableSpec {
    attributeTypes = Map.copyOf(attributeTypes);
    indexes = List.copyOf(indexes);
  }
}
