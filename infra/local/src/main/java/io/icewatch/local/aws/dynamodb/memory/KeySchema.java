package io.icewatch.local.aws.dynamodb.memory;

import static java.util.Objects.requireNonNull;

import io.icewatch.local.template.TableSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The key of a table or an index: its attributes and their types.
 *
 * @param hash partition key attribute
 * @param hashType {@code S}, {@code N} or {@code B}
 * @param range sort key attribute, or null
 * @param rangeType its type, or null
 */
record KeySchema(String hash, String hashType, @Nullable String range, @Nullable String rangeType) {
  private static final int MOST_HASH_BYTES = 2048;
  private static final int MOST_RANGE_BYTES = 1024;

  static KeySchema of(TableSpec.Key key, Map<String, String> types) {
    String range = key.range();
    return new KeySchema(
        key.hash(),
        requireNonNull(types.get(key.hash()), "a key's type"),
        range,
        range == null ? null : types.get(range));
  }

  /** The attributes that are a part of the key. */
  List<String> attributes() {
    return range == null ? List.of(hash) : List.of(hash, range);
  }

  /**
   * The key of a request that gives nothing but a key.
   *
   * @throws software.amazon.awssdk.services.dynamodb.model.DynamoDbException if it is none
   */
  ItemKey only(Map<String, AttributeValue> key) {
    if (key.size() != (range == null ? 1 : 2)) {
      throw Requests.invalid("The provided key element does not match the schema");
    }
    return of(key, "The provided key element does not match the schema");
  }

  /** The key of an item that must have one. */
  ItemKey of(Map<String, AttributeValue> item, String message) {
    AttributeValue ofHash = checked(item.get(hash), hash, hashType, MOST_HASH_BYTES, message);
    return new ItemKey(
        ofHash,
        range == null || rangeType == null
            ? null
            : checked(item.get(range), range, rangeType, MOST_RANGE_BYTES, message));
  }

  /**
   * The key of an item in an index, or null if the item is not in it.
   *
   * @throws software.amazon.awssdk.services.dynamodb.model.DynamoDbException if the item has an
   *     attribute of the key with another type
   */
  @Nullable ItemKey ofIndexed(Map<String, AttributeValue> item) {
    checkType(item.get(hash), hash, hashType);
    if (range != null && rangeType != null) {
      checkType(item.get(range), range, rangeType);
    }
    boolean isIn = item.containsKey(hash) && (range == null || item.containsKey(range));
    return isIn ? of(item, "") : null;
  }

  private static void checkType(@Nullable AttributeValue value, String name, String type) {
    if (value != null && !value.type().name().equals(type)) {
      throw Requests.invalid(
          "One or more parameter values were invalid: Type mismatch for Index Key %s Expected: %s"
                  .formatted(name, type)
              + " Actual: "
              + value.type());
    }
  }

  private static AttributeValue checked(
      @Nullable AttributeValue value, String name, String type, int mostBytes, String message) {
    if (value == null || !value.type().name().equals(type)) {
      throw Requests.invalid(message);
    }
    int bytes =
        switch (value.type()) {
          case S -> value.s().getBytes(StandardCharsets.UTF_8).length;
          case B -> value.b().asByteArrayUnsafe().length;
          default -> 1;
        };
    if (bytes == 0 || bytes > mostBytes) {
      throw Requests.invalid(
          "One or more parameter values are not valid: the key %s has %d bytes, expected 1 to %d"
              .formatted(name, bytes, mostBytes));
    }
    return value;
  }
}
