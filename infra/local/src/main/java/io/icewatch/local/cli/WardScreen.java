package io.icewatch.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A ward as lines of text: what the page shows, for a terminal.
 *
 * @param width columns of the terminal; no line is longer
 * @param height lines of the terminal; if not all beds have room, the last line says how many have
 *     not
 * @param isColoured whether severities are coloured, besides their symbols
 */
record WardScreen(int width, int height, boolean isColoured) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
  private static final int BED = 12;
  private static final int ALARM = 34;
  private static final int SINCE = 8;
  private static final int VITAL = 7;
  private static final int LEAST_ANSWER = 20;
  private static final int AGE = 6;

  /** Columns of a table without values; narrower, a bed that has something to say has two lines. */
  private static final int TABLE = BED + ALARM + SINCE + LEAST_ANSWER + AGE;

  /** As the page's: readings are written in batches of a few seconds. */
  private static final long LEAST_DUE = 60_000;

  private static final long WRITTEN_EVERY = 10_000;
  private static final String RESET = "\u001b[0m";

  /**
   * The whole screen.
   *
   * @param ward as the board's API tells it
   * @param now the board's time, milliseconds since 1970
   */
  List<String> lines(JsonNode ward, long now) {
    List<String> lines = new ArrayList<>();
    ZoneId zone = ZoneId.of(ward.path("zone").asText("UTC"));
    lines.add(cut(counts(ward, now, zone)));
    lines.add(cut(pipeline(ward.path("pipeline"), now)));
    for (String fault : WardFaults.of(ward.path("pipeline"), now, zone)) {
      lines.add(coloured(cut("! " + fault), "critical"));
    }
    JsonNode beds = ward.path("beds");
    lines.add(cut(headings(beds.path(0))));
    int room = Math.max(1, height - lines.size() - 1);
    List<String> rows = new ArrayList<>();
    int shown = 0;
    for (JsonNode bed : beds) {
      List<String> row = row(bed, now, zone);
      boolean isLast = shown == beds.size() - 1;
      if (rows.size() + row.size() > (isLast ? room : room - 1)) {
        break;
      }
      rows.addAll(row);
      shown++;
    }
    lines.addAll(rows);
    if (shown < beds.size()) {
      lines.add(cut("... and %d more beds, less urgent".formatted(beds.size() - shown)));
    }
    if (beds.isEmpty()) {
      lines.add(cut("no bed is known: no monitor has sent a reading yet"));
    }
    return lines;
  }

  private String counts(JsonNode ward, long now, ZoneId zone) {
    JsonNode counts = ward.path("counts");
    String time = TIME.format(Instant.ofEpochMilli(now).atZone(zone));
    String line =
        counts(
            "%s  *** %d high  ** %d medium  * %d technical  %d unacknowledged  %d silent  %d beds",
            time + " " + zone, counts);
    return line.length() <= width
        ? line
        : counts("%s *** %d ** %d * %d  %d unack  %d silent  %d beds", time, counts);
  }

  private static String counts(String format, String time, JsonNode counts) {
    return format.formatted(
        time,
        counts.path("critical").asInt(),
        counts.path("warning").asInt(),
        counts.path("technical").asInt(),
        counts.path("unacknowledged").asInt(),
        counts.path("silent").asInt(),
        counts.path("beds").asInt());
  }

  private static String pipeline(JsonNode pipeline, long now) {
    long arrival = 0;
    for (JsonNode position : pipeline.path("positions")) {
      arrival = Math.max(arrival, position.path("last_arrival_at").asLong());
    }
    return "last reading %s  last sweep %s  last page %s"
        .formatted(
            ago(arrival, now),
            ago(pipeline.path("last_tick_at").asLong(), now),
            ago(pipeline.path("last_page_at").asLong(), now));
  }

  private String headings(JsonNode bed) {
    if (width < TABLE) {
      return pad("BED", BED) + pad("ALARM", narrowAlarm()) + "AGE";
    }
    StringBuilder line = new StringBuilder();
    line.append(pad("BED", BED)).append(pad("ALARM", ALARM)).append(pad("SINCE", SINCE));
    line.append(pad("WHO HAS IT", answerWidth()));
    for (int i = 0; i < vitalsShown(); i++) {
      line.append(pad(heading(bed.path("vitals").path(i)), VITAL));
    }
    return line.append("AGE").toString();
  }

  /** As monitors abbreviate it. */
  private static String heading(JsonNode vital) {
    return switch (vital.path("vital").asText()) {
      case "heart_rate" -> "HR";
      case "resp_rate" -> "RR";
      case "sbp" -> "SBP";
      case "dbp" -> "DBP";
      case "map" -> "MAP";
      case "etco2" -> "EtCO2";
      case "temperature_f" -> "Temp";
      default -> vital.path("name").asText("");
    };
  }

  private List<String> row(JsonNode bed, long now, ZoneId zone) {
    JsonNode alarm = bed.path("alarm");
    boolean isQuiet = alarm.isNull() || alarm.isMissingNode();
    String what = isQuiet ? signal(bed, now) : alarm.path("text").asText();
    String since = isQuiet ? "" : span(now - alarm.path("since").asLong());
    String answer = answer(bed, now, zone);
    long newest = newest(bed);
    String age = newest == 0 ? "never" : span(now - newest);
    List<String> row = new ArrayList<>();
    if (width < TABLE) {
      row.add(pad(name(bed), BED) + pad(what, narrowAlarm()) + age);
      if (!isQuiet || !answer.isEmpty()) {
        row.add("  " + plain((isQuiet ? "" : "for " + since + ", ") + answer));
      }
    } else {
      StringBuilder line = new StringBuilder();
      line.append(pad(name(bed), BED));
      if (isQuiet && answer.isEmpty() && vitalsShown() == 0) {
        line.append(pad(what + "  " + values(bed), ALARM + SINCE + answerWidth()));
      } else {
        line.append(pad(what, ALARM)).append(pad(since, SINCE)).append(pad(answer, answerWidth()));
      }
      for (int i = 0; i < vitalsShown(); i++) {
        JsonNode vital = bed.path("vitals").path(i);
        line.append(pad(vital.path("value").isNumber() ? value(vital, bed) : "none", VITAL));
      }
      row.add(line + age);
    }
    String severity = isQuiet ? "" : alarm.path("severity").asText();
    return row.stream().map(line -> coloured(cut(line), severity)).toList();
  }

  /** In the room that nothing else needs, where their columns have none. */
  private static String values(JsonNode bed) {
    StringBuilder values = new StringBuilder();
    for (JsonNode vital : bed.path("vitals")) {
      if (vital.path("value").isNumber()) {
        values.append("%s %s  ".formatted(heading(vital), vital.path("value").asText()));
      }
    }
    return values.toString();
  }

  /** E.g. {@code 97}, {@code 120/80} of a pressure whose diastolic was measured with it. */
  private static String value(JsonNode vital, JsonNode bed) {
    String value = vital.path("value").asText();
    if (vital.path("vital").asText().equals("sbp")) {
      for (JsonNode other : bed.path("vitals")) {
        if (other.path("vital").asText().equals("dbp")
            && other.path("at").equals(vital.path("at"))) {
          return value + "/" + other.path("value").asText();
        }
      }
    }
    return value;
  }

  /** When the newest value of a bed was measured; 0: it has none. */
  private static long newest(JsonNode bed) {
    long newest = 0;
    for (JsonNode vital : bed.path("vitals")) {
      newest = Math.max(newest, vital.path("at").asLong());
    }
    return newest;
  }

  private int narrowAlarm() {
    return Math.clamp(width - BED - AGE, 2, ALARM);
  }

  /** What stands in an alarm's place; never nothing. */
  private static String signal(JsonNode bed, long now) {
    long due = Math.max(LEAST_DUE, 3 * bed.path("cadence_ms").asLong()) + WRITTEN_EVERY;
    boolean isStale = now - newest(bed) > due;
    return switch (bed.path("signal").asText()) {
      case "silent" -> "* silent, no data";
      case "standby" -> "* standby, no data";
      case "unknown" -> "* no reading yet";
      default -> {
        if (bed.path("state").asText().equals("discharged")) {
          yield "discharged";
        }
        yield isStale ? "* no data: watch the monitor" : "no alarm";
      }
    };
  }

  private static String name(JsonNode bed) {
    String name = bed.path("bed").asText("");
    String patient = bed.path("patient_id").asText();
    return bed.path("bed").isNull() || name.isEmpty() ? patient : name + " " + patient;
  }

  private static String answer(JsonNode bed, long now, ZoneId zone) {
    List<String> parts = new ArrayList<>();
    JsonNode alarm = bed.path("alarm");
    if (alarm.path("unacknowledged_since").isNumber()) {
      parts.add("UNACKNOWLEDGED " + span(now - alarm.path("unacknowledged_since").asLong()));
    }
    JsonNode acknowledged = alarm.path("acknowledged");
    if (acknowledged.isObject()) {
      parts.add(acknowledged.path("by").asText() + until(acknowledged, zone));
    }
    if (alarm.path("escalation_level").asInt() > 0) {
      parts.add("escalated " + alarm.path("escalation_level").asInt());
    }
    if (bed.path("state").asText().equals("paused")) {
      parts.add("silence paused by " + bed.path("state_by").asText());
    }
    for (JsonNode shelf : bed.path("shelves")) {
      parts.add("shelved " + shelf.path("name").asText() + until(shelf, zone));
    }
    if (!bed.path("plan").path("deviations").isEmpty()) {
      parts.add("own limits");
    }
    return String.join(", ", parts);
  }

  private static String until(JsonNode answer, ZoneId zone) {
    Instant until = Instant.ofEpochMilli(answer.path("until").asLong());
    return " until " + MINUTE.format(until.atZone(zone));
  }

  private int vitalsShown() {
    int room = width - BED - ALARM - SINCE - LEAST_ANSWER - VITAL;
    return Math.clamp(room / VITAL, 0, 5);
  }

  private int answerWidth() {
    return Math.max(
        LEAST_ANSWER, Math.min(44, width - BED - ALARM - SINCE - VITAL * (vitalsShown() + 1)));
  }

  private String coloured(String text, String severity) {
    if (!isColoured) {
      return text;
    }
    return switch (severity) {
      case "critical" -> "\u001b[41;97m" + text + RESET;
      case "warning" -> "\u001b[43;30m" + text + RESET;
      case "technical" -> "\u001b[46;30m" + text + RESET;
      default -> text;
    };
  }

  /** What a monitor sent may hold escape sequences. */
  private static String plain(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  /** A cell with a space behind it at least. */
  private static String pad(String text, int width) {
    String plain = plain(text);
    return plain.length() < width
        ? plain + " ".repeat(width - plain.length())
        : plain.substring(0, width - 2) + "~ ";
  }

  private String cut(String line) {
    String text = line.stripTrailing();
    return text.length() <= width ? text : text.substring(0, width - 1) + "~";
  }

  private static String ago(long at, long now) {
    return at == 0 ? "none yet" : span(now - at) + " ago";
  }

  /** E.g. {@code 42 s}, {@code 12 min}, {@code 3 h}. */
  static String span(long millis) {
    long seconds = Math.max(0, millis / 1000);
    if (seconds < 120) {
      return seconds + " s";
    }
    return seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
  }
}
