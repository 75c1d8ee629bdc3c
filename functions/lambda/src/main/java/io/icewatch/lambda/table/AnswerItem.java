package io.icewatch.lambda.table;

import static io.icewatch.lambda.table.Attributes.EXPIRES_AT;
import static io.icewatch.lambda.table.Attributes.expiry;
import static io.icewatch.lambda.table.Attributes.number;
import static io.icewatch.lambda.table.Attributes.time;

import io.icewatch.vitals.alarm.Severity;
import io.icewatch.vitals.answer.Acknowledgement;
import io.icewatch.vitals.answer.AlertId;
import io.icewatch.vitals.answer.CarePlan;
import io.icewatch.vitals.answer.Limit;
import io.icewatch.vitals.answer.Shelf;
import io.icewatch.vitals.answer.Stamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What caregivers answered as items beside the episodes, each under a sort key of its own. Times
 * are milliseconds since the epoch, but for TTL's.
 */
public final class AnswerItem {
  /** Begins the sort key of an {@link Acknowledgement}; the alert's id follows. */
  public static final String ACKNOWLEDGEMENT = "ack#";

  /** Begins the sort key of a {@link Shelf}; the condition's label follows. */
  public static final String SHELF = "shelf#";

  /** The sort key of a {@link CarePlan}. */
  public static final String PLAN = "plan";

  /** Higher with every change. */
  public static final String VERSION = CompareAndSet.VERSION;

  private static final String BY = "by";
  private static final String AT = "at";
  static final String UNTIL = "until";
  private static final String WHY = "why";
  private static final String SEVERITY = "severity";
  private static final String LIMITS = "limits";
  private static final String ORDERS = "orders";

  /** An order that is repeated after its effect has ended must still be known. */
  private static final Duration KEEP_LONGER = Duration.ofDays(1);

  private AnswerItem() {}

  /** The key of a patient's item. */
  public static Map<String, AttributeValue> key(String patientId, String sortKey) {
    return Attributes.key(patientId, sortKey);
  }

  /** An acknowledgement with its key. */
  public static Map<String, AttributeValue> write(Acknowledgement acknowledgement) {
    AlertId alert = acknowledgement.alert();
    Map<String, AttributeValue> item =
        item(
            key(alert.patientId(), ACKNOWLEDGEMENT + alert),
            acknowledgement.version(),
            acknowledgement.orders());
    write(acknowledgement.stamp(), item);
    item.put(
        SEVERITY, AttributeValue.fromS(acknowledgement.severity().name().toLowerCase(Locale.ROOT)));
    return item;
  }

  /** A shelf with its key. */
  public static Map<String, AttributeValue> write(String patientId, Shelf shelf) {
    Map<String, AttributeValue> item =
        item(key(patientId, SHELF + shelf.condition().label()), shelf.version(), shelf.orders());
    write(shelf.stamp(), item);
    return item;
  }

  /** A care plan with its key. It ends with the stay, not by itself. */
  public static Map<String, AttributeValue> write(String patientId, CarePlan plan) {
    Map<String, AttributeValue> item = item(key(patientId, PLAN), plan.version(), plan.orders());
    Map<String, AttributeValue> limits = new HashMap<>();
    plan.limits()
        .forEach(
            (limit, value) -> limits.put(limit.name(), AttributeValue.fromN(value.toString())));
    item.put(LIMITS, AttributeValue.fromM(limits));
    item.put(BY, AttributeValue.fromS(plan.by()));
    item.put(AT, time(plan.at()));
    item.put(WHY, AttributeValue.fromS(plan.why()));
    return item;
  }

  private static Map<String, AttributeValue> item(
      Map<String, AttributeValue> key, long version, List<String> orders) {
    Map<String, AttributeValue> item = new HashMap<>(key);
    item.put(VERSION, number(version));
    item.put(ORDERS, AttributeValue.fromL(orders.stream().map(AttributeValue::fromS).toList()));
    item.put(WardIndex.BUCKET, AttributeValue.fromS(WardIndex.ANY_WARD));
    return item;
  }

  private static void write(Stamp stamp, Map<String, AttributeValue> item) {
    item.put(BY, AttributeValue.fromS(stamp.by()));
    item.put(AT, time(stamp.at()));
    item.put(UNTIL, time(stamp.until()));
    item.put(WHY, AttributeValue.fromS(stamp.why()));
    item.put(EXPIRES_AT, expiry(stamp.until().plus(KEEP_LONGER)));
  }

  /**
   * Reads an acknowledgement.
   *
   * @throws IllegalStateException if an attribute is missing
   */
  public static Acknowledgement readAcknowledgement(Map<String, AttributeValue> item) {
    return new Acknowledgement(
        Long.parseLong(required(item, VERSION).n()),
        AlertId.parse(sortKey(item).substring(ACKNOWLEDGEMENT.length())),
        Severity.valueOf(required(item, SEVERITY).s().toUpperCase(Locale.ROOT)),
        readStamp(item),
        readOrders(item));
  }

  /**
   * Reads a shelf.
   *
   * @throws IllegalStateException if an attribute is missing
   */
  public static Shelf readShelf(Map<String, AttributeValue> item) {
    return new Shelf(
        Long.parseLong(required(item, VERSION).n()),
        AlertId.condition(sortKey(item).substring(SHELF.length())),
        readStamp(item),
        readOrders(item));
  }

  /**
   * Reads a care plan.
   *
   * @throws IllegalStateException if an attribute is missing
   */
  public static CarePlan readPlan(Map<String, AttributeValue> item) {
    Map<Limit, Double> limits = new HashMap<>();
    required(item, LIMITS)
        .m()
        .forEach((name, value) -> limits.put(Limit.parse(name), Double.valueOf(value.n())));
    return new CarePlan(
        Long.parseLong(required(item, VERSION).n()),
        limits,
        required(item, BY).s(),
        toTime(item, AT),
        required(item, WHY).s(),
        readOrders(item));
  }

  private static String sortKey(Map<String, AttributeValue> item) {
    return required(item, EpisodeItem.CONDITION).s();
  }

  private static Stamp readStamp(Map<String, AttributeValue> item) {
    return new Stamp(
        required(item, BY).s(), toTime(item, AT), toTime(item, UNTIL), required(item, WHY).s());
  }

  private static List<String> readOrders(Map<String, AttributeValue> item) {
    return required(item, ORDERS).l().stream().map(AttributeValue::s).toList();
  }

  private static Instant toTime(Map<String, AttributeValue> item, String name) {
    return Instant.ofEpochMilli(Long.parseLong(required(item, name).n()));
  }

  private static AttributeValue required(Map<String, AttributeValue> item, String name) {
    @Nullable AttributeValue value = item.get(name);
    if (value == null) {
      throw new IllegalStateException(
          "an answer's item has no %s, only %s".formatted(name, item.keySet()));
    }
    return value;
  }
}
