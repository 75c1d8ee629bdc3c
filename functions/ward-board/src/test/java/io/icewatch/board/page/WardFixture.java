package io.icewatch.board.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Wards in the JSON of API.md, as of a given time. */
final class WardFixture {
  static final long SECOND = 1000;
  static final long MINUTE = 60 * SECOND;
  static final long HOUR = 60 * MINUTE;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** A vital as it is mostly, and how much it moves. */
  private record Usual(String vital, String name, String unit, double value, double spread) {}

  private static final List<Usual> VITALS =
      List.of(
          new Usual("spo2", "SpO2", "%", 97, 1),
          new Usual("heart_rate", "heart rate", "/min", 82, 4),
          new Usual("temperature_f", "temperature", "°F", 98.4, 0.2),
          new Usual("resp_rate", "respiratory rate", "/min", 16, 1.5),
          new Usual("sbp", "systolic pressure", "mmHg", 122, 5));

  private final long now;
  private final Random random;
  private final ArrayNode beds = JSON.arrayNode();
  private final ArrayNode notices = JSON.arrayNode();

  /**
   * @param now the ward's time, milliseconds since 1970
   * @param seed of the readings
   */
  WardFixture(long now, long seed) {
    this.now = now;
    this.random = new Random(seed);
  }

  /** Adds a bed that is well, below those that are there. */
  ObjectNode bed(String name, String patient) {
    ObjectNode bed = beds.addObject();
    bed.put("key", "k" + beds.size()).put("patient_id", patient).put("ward", "3B").put("bed", name);
    bed.put("state", "admitted").putNull("state_until").putNull("state_by").putNull("state_why");
    bed.put("signal", "expected").putNull("silent_since").put("silent_notices", 0);
    bed.put("first_seen_at", now - 9 * HOUR).put("last_seen_at", now - SECOND);
    bed.put("cadence_ms", 1000).putNull("alarm").putArray("alarms");
    ArrayNode vitals = bed.putArray("vitals");
    VITALS.forEach(usual -> vitals.add(vital(usual, now - SECOND, 20 * SECOND, 40)));
    bed.putObject("news2").put("score", 1).putArray("missing").add("oxygen").add("consciousness");
    bed.putArray("shelves");
    bed.putNull("plan");
    return bed;
  }

  private ObjectNode vital(Usual usual, long at, long every, int count) {
    ObjectNode vital = JSON.objectNode();
    vital.put("vital", usual.vital).put("name", usual.name).put("unit", usual.unit);
    ArrayNode points = vital.putArray("points");
    double value = usual.value;
    for (int i = count - 1; i >= 0; i--) {
      value += (usual.value - value) * 0.3 + random.nextGaussian() * usual.spread * 0.6;
      points.addArray().add(at - i * every).add(rounded(value, usual.vital));
    }
    return vital.put("value", rounded(value, usual.vital)).put("at", at).putNull("trend");
  }

  private static double rounded(double value, String vital) {
    return vital.equals("temperature_f") ? Math.round(value * 10) / 10.0 : Math.round(value);
  }

  /** Lets a vital of a bed slide to a value within its last points. */
  static void slide(ObjectNode bed, String vital, double to) {
    for (var each : bed.withArray("vitals")) {
      if (each.path("vital").asText().equals(vital)) {
        ArrayNode points = (ArrayNode) each.path("points");
        int slope = Math.min(12, points.size());
        double from = points.get(points.size() - slope).get(1).asDouble();
        for (int i = 0; i < slope; i++) {
          ArrayNode point = (ArrayNode) points.get(points.size() - slope + i);
          point.set(1, JSON.numberNode((double) Math.round(from + (to - from) * (i + 1) / slope)));
        }
        ((ObjectNode) each).put("value", to);
      }
    }
  }

  /** Moves every reading of a bed back in time, as of a monitor that stopped then. */
  static void silentSince(ObjectNode bed, long at) {
    long moved = bed.path("last_seen_at").asLong() - at;
    bed.put("signal", "silent").put("silent_since", at).put("last_seen_at", at);
    for (var vital : bed.withArray("vitals")) {
      ((ObjectNode) vital).put("at", at);
      for (var point : vital.path("points")) {
        ((ArrayNode) point).set(0, JSON.numberNode(point.get(0).asLong() - moved));
      }
    }
  }

  /** Takes every reading away: nothing ever came. */
  static void neverSeen(ObjectNode bed) {
    bed.put("signal", "unknown").putNull("last_seen_at").putNull("cadence_ms");
    for (var vital : bed.withArray("vitals")) {
      ((ObjectNode) vital).putNull("value").putNull("at").putArray("points");
    }
  }

  /** Adds an alarm to a bed; the first is its highest. */
  ObjectNode alarm(ObjectNode bed, String severity, String text, String condition, long since) {
    String vital = condition.substring(0, condition.indexOf('-'));
    String[] parts = text.split(" ", -1);
    boolean isTechnical = severity.equals("technical");
    ObjectNode alarm = ((ArrayNode) bed.path("alarms")).addObject();
    alarm.put("alert_id", condition + "/" + since + "/1/" + bed.path("patient_id").asText());
    alarm.put("condition", condition).put("name", named(condition));
    alarm.put("vital", vital).put("severity", severity).put("symbol", parts[0]).put("text", text);
    double value = isTechnical ? 0 : Double.parseDouble(parts[parts.length - 3]);
    alarm.put("value", value);
    if (isTechnical) {
      alarm.putNull("limit").putNull("comparison");
    } else {
      alarm.put("limit", Double.parseDouble(parts[parts.length - 1]));
      alarm.put("comparison", parts[parts.length - 2]);
    }
    alarm.put("unit", "").put("worst", value).put("since", since).put("last_breach_at", now);
    alarm.put("page_number", 1).put("paged_at", since + SECOND).put("reason", "first");
    alarm.put("unacknowledged_since", since + SECOND).putNull("acknowledged");
    alarm.put("escalation_level", 0).putNull("shelved_until");
    if (bed.path("alarm").isNull()) {
      bed.set("alarm", alarm);
    }
    if (!isTechnical) {
      slide(bed, vital, value);
    }
    return alarm;
  }

  static void acknowledge(ObjectNode alarm, String by, String why, long at, long until) {
    alarm.putNull("unacknowledged_since");
    alarm.putObject("acknowledged").put("by", by).put("at", at).put("until", until).put("why", why);
  }

  /** Adds a notice, below those that are there. */
  ObjectNode notice(
      long at, ObjectNode bed, String kind, String severity, String condition, @Nullable Double v) {
    return notices
        .addObject()
        .put("at", at)
        .put("key", bed.path("key").asText())
        .put("patient_id", bed.path("patient_id").asText())
        .put("bed", bed.path("bed").asText())
        .put("kind", kind)
        .put("severity", severity)
        .put("condition", condition)
        .put("name", named(condition))
        .put("value", v)
        .put("page_number", 1)
        .put("alert_id", condition + "/1");
  }

  /** E.g. {@code SpO2 low}. */
  private static String named(String condition) {
    return condition
        .replace("spo2", "SpO2")
        .replace("sbp", "systolic pressure")
        .replace("resp_rate", "respiratory rate")
        .replace('-', ' ')
        .replace('_', ' ');
  }

  /** The whole ward. */
  ObjectNode build() {
    ObjectNode ward = JSON.objectNode();
    ward.put("api", 1).put("version", "test").put("now", now).put("zone", "Europe/Zurich");
    ward.set("counts", counts());
    ObjectNode pipeline = ward.putObject("pipeline");
    pipeline.put("last_tick_at", now - 21 * SECOND).put("last_page_at", now - 94 * SECOND);
    pipeline.put("rejected_share", 0.004);
    pipeline
        .putArray("positions")
        .addObject()
        .put("shard", "shardId-000000000000")
        .put("last_arrival_at", now - SECOND)
        .put("seen_at", now);
    ward.set("limits", limits());
    ward.set("beds", beds);
    ward.set("notices", notices);
    return ward;
  }

  private ObjectNode counts() {
    ObjectNode counts = JSON.objectNode();
    counts.put("beds", beds.size());
    for (String severity : List.of("critical", "warning", "technical")) {
      counts.put(severity, alarms(each -> each.path("severity").asText().equals(severity)));
    }
    counts.put("unacknowledged", alarms(each -> !each.path("unacknowledged_since").isNull()));
    int silent = 0;
    for (var bed : beds) {
      silent += List.of("silent", "standby").contains(bed.path("signal").asText()) ? 1 : 0;
    }
    return counts.put("silent", silent);
  }

  /** How many alarms of all beds are of a kind. */
  private int alarms(Predicate<JsonNode> isCounted) {
    int count = 0;
    for (var bed : beds) {
      for (var alarm : bed.path("alarms")) {
        count += isCounted.test(alarm) ? 1 : 0;
      }
    }
    return count;
  }

  private static ArrayNode limits() {
    ArrayNode limits = JSON.arrayNode();
    limit(limits, "SPO2_LOW_WARNING", "SpO2 low, warning", "spo2-low", "<", "%", 90, 85, 90);
    limit(limits, "SPO2_LOW_CRITICAL", "SpO2 low, critical", "spo2-low", "<", "%", 85, 85, 90);
    limit(
        limits,
        "HEART_RATE_HIGH_WARNING",
        "heart rate high, warning",
        "heart_rate-high",
        ">=",
        "/min",
        111,
        111,
        131);
    limit(
        limits,
        "HEART_RATE_HIGH_CRITICAL",
        "heart rate high, critical",
        "heart_rate-high",
        ">=",
        "/min",
        131,
        111,
        131);
    limit(
        limits,
        "SBP_LOW_WARNING",
        "systolic pressure low, warning",
        "sbp-low",
        "<=",
        "mmHg",
        100,
        90,
        100);
    limit(
        limits,
        "SBP_LOW_CRITICAL",
        "systolic pressure low, critical",
        "sbp-low",
        "<=",
        "mmHg",
        90,
        90,
        100);
    return limits;
  }

  private static void limit(
      ArrayNode limits,
      String limit,
      String name,
      String condition,
      String comparison,
      String unit,
      double value,
      double min,
      double max) {
    limits
        .addObject()
        .put("limit", limit)
        .put("name", name)
        .put("condition", condition)
        .put("vital", condition.substring(0, condition.indexOf('-')))
        .put("severity", limit.endsWith("CRITICAL") ? "critical" : "warning")
        .put("comparison", comparison)
        .put("unit", unit)
        .put("value", value)
        .put("min", min)
        .put("max", max);
  }
}
