package io.icewatch.conformance.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.icewatch.conformance.cases.ObservedEvent;
import io.icewatch.conformance.cases.ObservedEvent.GivenUp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces an endpoint's names and times by those of a case, so that the case's expectations can be
 * compared with them. A time is only replaced if it is the right one, within the {@link
 * #TOLERANCE}; a wrong one stays visible.
 */
final class Normalizer {
  /** How far the clocks of runner and endpoint may be apart, with the way there and back. */
  private static final Duration TOLERANCE = Duration.ofSeconds(5);

  private static final JsonMapper JSON = new JsonMapper();
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter KEY_DAY =
      DateTimeFormatter.ofPattern("yyyy/MM/dd").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter KEY_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH.mm.ss").withZone(ZoneOffset.UTC);
  private static final Pattern KEY =
      Pattern.compile(
          "(?<before>.*/)(?<day>[\\d/]{10})/(?<time>[\\d-]{10}T[\\d.]{8})(?<after>-.*)");

  /** When a record was put, and when the case says that it arrived. */
  private record Arrival(Instant real, Instant cased) {}

  private final Map<String, String> replacements = new LinkedHashMap<>();
  private final Map<String, Arrival> arrivals = new ConcurrentHashMap<>();
  private volatile TimeScale scale;

  Normalizer(TimeScale scale) {
    this.scale = scale;
  }

  /** Sets how real times are read from now on. */
  void follow(TimeScale next) {
    scale = next;
  }

  /**
   * Adds the case's name for one of the endpoint's, e.g. an ARN. Longer ones first, if one is part
   * of another.
   */
  synchronized void replace(String there, String inTheCase) {
    replacements.put(there, inTheCase);
  }

  /** Adds when a record was put, and when the case says that it arrived. */
  void arrived(String sequenceNumber, Instant real, Instant cased) {
    arrivals.put(sequenceNumber, new Arrival(real, cased));
  }

  /** An invocation event with the case's names and times. */
  JsonNode invocationEvent(JsonNode there) {
    JsonNode event = renamed(there);
    for (JsonNode item : event.path("Records")) {
      if (item.path("kinesis") instanceof ObjectNode kinesis) {
        normalizeArrival(kinesis);
      }
    }
    if (event.path("window") instanceof ObjectNode window) {
      normalizeWindow(window, "start");
      normalizeWindow(window, "end");
    }
    return event;
  }

  private void normalizeArrival(ObjectNode kinesis) {
    double seconds = kinesis.path("approximateArrivalTimestamp").asDouble();
    Instant there = Instant.ofEpochMilli(Math.round(seconds * 1000));
    Instant cased = arrival(kinesis.path("sequenceNumber").asText(), there);
    kinesis.put("approximateArrivalTimestamp", cased.toEpochMilli() / 1000.0);
  }

  private Instant arrival(String sequenceNumber, Instant there) {
    Arrival known = arrivals.get(sequenceNumber);
    return known != null && isNear(known.real, there) ? known.cased : there;
  }

  private void normalizeWindow(ObjectNode window, String end) {
    String text = window.path(end).asText();
    try {
      window.put(end, scale.cased(Instant.parse(text)).toString());
    } catch (DateTimeParseException e) {
      // Not the time that it should be: it stays as it is, to be seen.
      window.put(end, text);
    }
  }

  /**
   * An event with the case's names and times.
   *
   * @param seen the event, in real time
   * @param cased when the case expects it
   */
  ObservedEvent event(ObservedEvent seen, Instant cased) {
    return seen
            instanceof
            GivenUp(
                var at,
                var shard,
                var isDelivered,
                var records,
                var condition,
                var body,
                var key)
        ? new GivenUp(
            cased,
            shard,
            isDelivered,
            records,
            condition,
            body == null ? null : message(body, at, cased),
            key == null ? null : key(key.asText(), at, cased))
        : seen.at(cased);
  }

  private JsonNode message(JsonNode there, Instant seen, Instant cased) {
    JsonNode body = renamed(there);
    if (body instanceof ObjectNode message) {
      normalizeTime(message, "timestamp", time -> isNear(seen, time) ? cased : time);
      if (message.path("KinesisBatchInfo") instanceof ObjectNode batch) {
        String first = batch.path("startSequenceNumber").asText();
        String last = batch.path("endSequenceNumber").asText();
        normalizeTime(batch, "approximateArrivalOfFirstRecord", time -> arrival(first, time));
        normalizeTime(batch, "approximateArrivalOfLastRecord", time -> arrival(last, time));
      }
      if (message.path("payload").isTextual()) {
        message.put("payload", payload(message.path("payload").textValue()));
      }
    }
    return body;
  }

  private String payload(String text) {
    try {
      return JSON.writeValueAsString(invocationEvent(JSON.readTree(text)));
    } catch (JsonProcessingException e) {
      return text;
    }
  }

  private static void normalizeTime(
      ObjectNode holder, String key, UnaryOperator<Instant> normalized) {
    String text = holder.path(key).asText();
    try {
      Instant time = Instant.parse(text);
      Instant cased = normalized.apply(time);
      if (!cased.equals(time)) {
        holder.put(key, MILLIS.format(cased));
      }
    } catch (DateTimeParseException e) {
      // No time, or another format: it stays as it is, to be seen.
      holder.put(key, text);
    }
  }

  private JsonNode key(String there, Instant seen, Instant cased) {
    String text = renamed(TextNode.valueOf(there)).asText();
    Matcher parts = KEY.matcher(text);
    if (parts.matches()) {
      try {
        Instant time = KEY_TIME.parse(parts.group("time"), Instant::from);
        boolean isRight = isNear(seen, time) && KEY_DAY.format(time).equals(parts.group("day"));
        Instant shown = isRight ? cased : time;
        String day = isRight ? KEY_DAY.format(cased) : parts.group("day");
        text = parts.group("before") + day + "/" + KEY_TIME.format(shown) + parts.group("after");
      } catch (DateTimeParseException e) {
        return TextNode.valueOf(text);
      }
    }
    return TextNode.valueOf(text);
  }

  private static boolean isNear(Instant expected, Instant actual) {
    return Duration.between(expected, actual).abs().compareTo(TOLERANCE) <= 0;
  }

  private synchronized JsonNode renamed(JsonNode there) {
    String text = there.toString();
    for (Map.Entry<String, String> each : replacements.entrySet()) {
      text = text.replace(each.getKey(), each.getValue());
    }
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("replacements that break JSON: " + replacements, e);
    }
  }
}
