package io.icewatch.lambda.table;

import io.icewatch.vitals.alarm.Severity;
import io.icewatch.vitals.record.RecordPosition;
import io.icewatch.vitals.record.SequenceNumber;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Keys, numbers, times, measured values and places in the stream as attributes of an item. */
final class Attributes {
  /** Read by TTL: seconds since the epoch. */
  static final String EXPIRES_AT = "expires_at";

  /** Before the shard; none is called so. */
  private static final String HIDDEN = "hidden/";

  private Attributes() {}

  /** The key of an item; a patient has one for each sort key. */
  static Map<String, AttributeValue> key(String partitionKey, String sortKey) {
    return Map.of(
        EpisodeItem.PATIENT_ID, AttributeValue.fromS(partitionKey),
        EpisodeItem.CONDITION, AttributeValue.fromS(sortKey));
  }

  static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  static AttributeValue time(Instant time) {
    return number(time.toEpochMilli());
  }

  /** As TTL reads it. */
  static AttributeValue expiry(Instant time) {
    return number(time.getEpochSecond());
  }

  /** Text: an implausible value may lie beyond what a DynamoDB number can hold (1e126). */
  static AttributeValue value(double value) {
    return AttributeValue.fromS(Double.toString(value));
  }

  static double toValue(Map<String, AttributeValue> item, String name) {
    return Double.parseDouble(required(item, name).s());
  }

  static long toLong(Map<String, AttributeValue> item, String name) {
    return Long.parseLong(required(item, name).n());
  }

  static Instant toTime(Map<String, AttributeValue> item, String name) {
    return Instant.ofEpochMilli(toLong(item, name));
  }

  /** The time, or what stood for it in an item of a build that did not write it. */
  static Instant toTime(Map<String, AttributeValue> item, String name, String older) {
    return toTime(item, item.containsKey(name) ? name : older);
  }

  /** The time, or null of an item without it. */
  static @Nullable Instant toTimeIfAny(Map<String, AttributeValue> item, String name) {
    return item.containsKey(name) ? toTime(item, name) : null;
  }

  static Severity toSeverity(Map<String, AttributeValue> item, String name) {
    return Severity.valueOf(required(item, name).s());
  }

  /**
   * Text: sequence number, shard and partition key, with spaces between; a hidden one is marked.
   */
  static AttributeValue position(RecordPosition position) {
    return AttributeValue.fromS(
        "%s %s%s %s"
            .formatted(
                position.sequenceNumber(),
                position.isHidden() ? HIDDEN : "",
                position.shardId(),
                position.partitionKey()));
  }

  static RecordPosition toPosition(AttributeValue position) {
    String[] parts = position.s().split(" ", 3); // the key may hold spaces
    boolean isHidden = parts[1].startsWith(HIDDEN);
    return new RecordPosition(
        isHidden ? parts[1].substring(HIDDEN.length()) : parts[1],
        parts[2],
        SequenceNumber.parse(parts[0]),
        isHidden);
  }

  static AttributeValue required(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    if (value == null) {
      throw new IllegalStateException(
          "an episode item has no %s, only %s".formatted(name, item.keySet()));
    }
    return value;
  }
}
