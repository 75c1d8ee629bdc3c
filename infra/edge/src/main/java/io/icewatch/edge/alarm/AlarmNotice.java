package io.icewatch.edge.alarm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.icewatch.vitals.alarm.MonitorFault;
import io.icewatch.vitals.alarm.Notice.Kind;
import io.icewatch.vitals.answer.AlertId;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A notice as the alert topic publishes it: alone, or pages of one severity as one message.
 *
 * @param alertId its identity, the same when it is sent again
 * @param kind what it is about
 * @param severity {@code technical}, {@code warning} or {@code critical}
 * @param reason of a page, e.g. {@code first}; else empty
 * @param condition e.g. {@code spo2-low}; empty if it is about no vital
 * @param patientId whose
 * @param ward where that patient lies; empty if nobody has said
 * @param text what a caregiver reads
 * @param publishedAt when the topic took it
 */
public record AlarmNotice(
    String alertId,
    Kind kind,
    String severity,
    String reason,
    String condition,
    String patientId,
    String ward,
    String text,
    Instant publishedAt) {
  private static final JsonFactory JSON = new JsonFactory();

  private static final String ALERT_ID = "alert_id";

  /** What the id of a patient's silence begins with. */
  private static final String SILENCE = "signal";

  /**
   * Reads the envelope in which SNS delivers a message to a queue (SNS developer guide, "HTTP/HTTPS
   * notification JSON format"): {@code Message}, {@code Timestamp} and {@code MessageAttributes}. A
   * message of several notices says their ids as a {@code String.Array}.
   *
   * @return one at least
   * @throws IllegalArgumentException if it is none, or its notice does not say about whom it is:
   *     anonymous pages are for phones only
   */
  public static List<AlarmNotice> read(String envelope) {
    try (JsonParser json = JSON.createParser(envelope)) {
      Map<String, String> texts = new HashMap<>();
      Map<String, String> attributes = new HashMap<>();
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("found no JSON object, expected a notification of SNS");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (name.equals("MessageAttributes") && value == JsonToken.START_OBJECT) {
          readAttributes(json, attributes);
        } else if (value == JsonToken.VALUE_STRING) {
          texts.put(name, json.getText());
        } else {
          json.skipChildren();
        }
      }
      return of(texts, attributes);
    } catch (IOException | DateTimeException e) {
      throw new IllegalArgumentException("found no notification of SNS: " + e.getMessage(), e);
    }
  }

  private static void readAttributes(JsonParser json, Map<String, String> attributes)
      throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean isValue = json.currentName().equals("Value");
        json.nextToken();
        if (isValue) {
          attributes.put(name, json.getText());
        }
        json.skipChildren();
      }
    }
  }

  private static List<AlarmNotice> of(Map<String, String> texts, Map<String, String> attributes)
      throws IOException {
    String id = required(attributes, ALERT_ID);
    Kind kind = kind(required(attributes, "kind"));
    if (!id.startsWith("[")) {
      String condition = attributes.getOrDefault("condition", "");
      return List.of(
          of(texts, attributes, kind, id, condition, required(attributes, "patient_id")));
    }
    List<AlarmNotice> pages = new ArrayList<>();
    for (String one : textsOf(id)) {
      if (kind == Kind.MONITOR) {
        pages.add(of(texts, attributes, kind, one, "", MonitorFault.monitor(one)));
      } else {
        AlertId page = AlertId.parse(one);
        pages.add(of(texts, attributes, kind, one, page.condition().label(), page.patientId()));
      }
    }
    if (pages.isEmpty()) {
      throw new IllegalArgumentException("found no alert id in %s, expected one".formatted(id));
    }
    return pages;
  }

  private static List<String> textsOf(String array) throws IOException {
    List<String> found = new ArrayList<>();
    try (JsonParser json = JSON.createParser(array)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.VALUE_STRING) {
        found.add(json.getText());
      }
    }
    return found;
  }

  private static AlarmNotice of(
      Map<String, String> texts,
      Map<String, String> attributes,
      Kind kind,
      String alertId,
      String condition,
      String patientId) {
    return new AlarmNotice(
        alertId,
        kind,
        required(attributes, "severity"),
        attributes.getOrDefault("reason", ""),
        condition,
        patientId,
        ward(attributes.getOrDefault("ward", "-")),
        own(texts.getOrDefault("Message", ""), alertId),
        Instant.parse(texts.getOrDefault("Timestamp", "")));
  }

  /** Not that of a message about several wards, which does not say whose is which. */
  private static String ward(String attribute) {
    return attribute.equals("-") || attribute.startsWith("[\"") ? "" : attribute;
  }

  /** Of a message about several notices the lines about this one. */
  private static String own(String text, String alertId) {
    return Arrays.stream(text.split("\n\n", -1))
        .filter(part -> part.lines().anyMatch(("Alert " + alertId)::equals))
        .findFirst()
        .orElse(text);
  }

  private static Kind kind(String label) {
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.label().equals(label))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "found the kind %s, expected one of %s"
                    .formatted(label, Arrays.stream(Kind.values()).map(Kind::label).toList())));
  }

  private static String required(Map<String, String> attributes, String name) {
    String value = attributes.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "found no attribute %s, expected a notice that is not anonymous".formatted(name));
    }
    return value;
  }

  /**
   * The id of the first notice of the same alarm, under which a communicator keeps it. That a
   * patient is measured again ends the silence before it.
   */
  public String firstId() {
    String[] parts = alertId.split("/", 4); // condition, start, number, patient
    if (parts.length < 4) {
      return alertId;
    }
    return "%s/%s/1/%s".formatted(kind == Kind.RETURNED ? SILENCE : parts[0], parts[1], parts[3]);
  }
}
