package io.icewatch.board.ward;

import io.icewatch.lambda.table.EpisodeItem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An item of the table, for reading. What it lacks is null: a build that is older or newer than
 * this one may have written it, and a ward must be seen all the same.
 */
record Item(Map<String, AttributeValue> attributes) {
  String patientId() {
    return text(EpisodeItem.PATIENT_ID, "");
  }

  String sortKey() {
    return text(EpisodeItem.CONDITION, "");
  }

  @Nullable String text(String name) {
    AttributeValue value = attributes.get(name);
    return value == null ? null : value.s();
  }

  String text(String name, String absent) {
    String found = text(name);
    return found == null ? absent : found;
  }

  @Nullable Instant time(String name) {
    Long millis = whole(name);
    return millis == null ? null : Instant.ofEpochMilli(millis);
  }

  @Nullable Long whole(String name) {
    Double number = number(name);
    return number == null ? null : number.longValue();
  }

  long whole(String name, long absent) {
    Long found = whole(name);
    return found == null ? absent : found;
  }

  /** A number, also where it is kept as a text because DynamoDB's numbers are too small for it. */
  @Nullable Double number(String name) {
    AttributeValue value = attributes.get(name);
    if (value == null) {
      return null;
    }
    String digits = value.n() == null ? value.s() : value.n();
    return digits == null ? null : Double.valueOf(digits);
  }

  Map<String, AttributeValue> map(String name) {
    AttributeValue value = attributes.get(name);
    return value == null || !value.hasM() ? Map.of() : value.m();
  }

  static List<Item> items(@Nullable AttributeValue list) {
    return list == null || !list.hasL()
        ? List.of()
        : list.l().stream().filter(AttributeValue::hasM).map(each -> new Item(each.m())).toList();
  }
}
