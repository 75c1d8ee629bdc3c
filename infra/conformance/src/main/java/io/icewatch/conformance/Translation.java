package io.icewatch.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
 * Puts an endpoint's names and times into those of a case, so that the case's expectations can be
 * compared with them. A time is only put so if it is the right one, within the {@link #TOLERANCE};
 * a wrong one stays visible.
 */
final class Translation {
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

  private final Map<String, String> words = new LinkedHashMap<>();
  private final Map<String, Arrival> arrivals = new ConcurrentHashMap<>();
  private volatile Tempo tempo;

  Translation(Tempo tempo) {
    this.tempo = tempo;
  }

  /** Sets how real times are read from now on. */
  void follow(Tempo next) {
    tempo = next;
  }

  /**
   * Learns the case's word for one of the endpoint's, e.g. an ARN. Longer ones first, if one is
   * part of another.
   */
  synchronized void learn(String there, String inTheCase) {
    words.put(there, inTheCase);
  }

  /** Learns when a record was put, and when the case says that it arrived. */
  void arrived(String sequenceNumber, Instant real, Instant cased) {
    arrivals.put(sequenceNumber, new Arrival(real, cased));
  }

  /** An invocation event in the case's words and times. */
  JsonNode event(JsonNode there) {
    JsonNode event = inTheCasesWords(there);
    for (JsonNode item : event.path("Records")) {
      if (item.path("kinesis") instanceof ObjectNode kinesis) {
        translateArrival(kinesis);
      }
    }
    if (event.path("window") instanceof ObjectNode window) {
      translateWindow(window, "start");
      translateWindow(window, "end");
    }
    return event;
  }

  private void translateArrival(ObjectNode kinesis) {
    double seconds = kinesis.path("approximateArrivalTimestamp").asDouble();
    Instant there = Instant.ofEpochMilli(Math.round(seconds * 1000));
    Instant cased = arrival(kinesis.path("sequenceNumber").asText(), there);
    kinesis.put("approximateArrivalTimestamp", cased.toEpochMilli() / 1000.0);
  }

  private Instant arrival(String sequenceNumber, Instant there) {
    Arrival known = arrivals.get(sequenceNumber);
    return known != null && isNear(known.real, there) ? known.cased : there;
  }

  private void translateWindow(ObjectNode window, String end) {
    String text = window.path(end).asText();
    try {
      window.put(end, tempo.cased(Instant.parse(text)).toString());
    } catch (DateTimeParseException e) {
      // Not the time that it should be: it stays as it is, to be seen.
      window.put(end, text);
    }
  }

  /**
   * What a message to the on-failure destination says, in the case's words and times.
   *
   * @param seen when the message was seen, in real time
   * @param cased when the case expects it
   */
  JsonNode message(JsonNode there, Instant seen, Instant cased) {
    JsonNode body = inTheCasesWords(there);
    if (body instanceof ObjectNode message) {
      translateTime(message, "timestamp", time -> isNear(seen, time) ? cased : time);
      if (message.path("KinesisBatchInfo") instanceof ObjectNode batch) {
        String first = batch.path("startSequenceNumber").asText();
        String last = batch.path("endSequenceNumber").asText();
        translateTime(batch, "approximateArrivalOfFirstRecord", time -> arrival(first, time));
        translateTime(batch, "approximateArrivalOfLastRecord", time -> arrival(last, time));
      }
      if (message.path("payload").isTextual()) {
        message.put("payload", payload(message.path("payload").textValue()));
      }
    }
    return body;
  }

  private String payload(String text) {
    try {
      return JSON.writeValueAsString(event(JSON.readTree(text)));
    } catch (JsonProcessingException e) {
      return text;
    }
  }

  private static void translateTime(
      ObjectNode holder, String key, UnaryOperator<Instant> translated) {
    String text = holder.path(key).asText();
    try {
      Instant time = Instant.parse(text);
      Instant cased = translated.apply(time);
      if (!cased.equals(time)) {
        holder.put(key, MILLIS.format(cased));
      }
    } catch (DateTimeParseException e) {
      // No time, or another format: it stays as it is, to be seen.
      holder.put(key, text);
    }
  }

  /** The key of an object in the case's words and times; see {@link #message}. */
  JsonNode key(JsonNode there, Instant seen, Instant cased) {
    String text = inTheCasesWords(there).asText();
    Matcher parts = KEY.matcher(text);
    if (parts.matches()) {
      try {
        Instant time = KEY_TIME.parse(parts.group("time"), Instant::from);
        boolean isRight = isNear(seen, time) && KEY_DAY.format(time).equals(parts.group("day"));
        Instant shown = isRight ? cased : time;
        String day = isRight ? KEY_DAY.format(cased) : parts.group("day");
        text = parts.group("before") + day + "/" + KEY_TIME.format(shown) + parts.group("after");
      } catch (DateTimeParseException e) {
        return JsonNodeFactory.instance.textNode(text);
      }
    }
    return JsonNodeFactory.instance.textNode(text);
  }

  private static boolean isNear(Instant expected, Instant actual) {
    return Duration.between(expected, actual).abs().compareTo(TOLERANCE) <= 0;
  }

  private synchronized JsonNode inTheCasesWords(JsonNode there) {
    String text = there.toString();
    for (Map.Entry<String, String> word : words.entrySet()) {
      text = text.replace(word.getKey(), word.getValue());
    }
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("words that break JSON: " + words, e);
    }
  }
}
