package io.icewatch.local.template;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One DynamoDB table of the template.
 *
 * @param name the table's name
 * @param hashKey name of the partition key attribute
 * @param rangeKey name of the sort key attribute, or null
 * @param attributeTypes key attribute to its type: {@code S}, {@code N} or {@code B}
 * @param ttlAttribute the attribute that TTL reads, or null
 */
public record EpisodeTableSpec(
    String name,
    String hashKey,
    @Nullable String rangeKey,
    Map<String, String> attributeTypes,
    @Nullable String ttlAttribute) {

  public EpisodeTableSpec {
    attributeTypes = Map.copyOf(attributeTypes);
  }
}
