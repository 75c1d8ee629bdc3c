package io.icewatch.filter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.icewatch.vitals.alarm.Alert.Reason;
import io.icewatch.vitals.alarm.AlertLog.Entry;
import io.icewatch.vitals.alarm.Severity;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What CloudWatch counts, in its embedded metric format: JSON objects on standard output, one a
 * line. Never through the Lambda logger: in JSON log format that wraps the line and the metric is
 * gone. No dimension holds a patient.
 */
final class Metrics {
  private static final String NAMESPACE = "Icewatch";

  /** CloudWatch drops, in silence, a metric with more values in one object. */
  private static final int MOST_VALUES = 100;

  private static final JsonFactory JSON = new JsonFactory();

  private final PrintStream out;

  /**
   * Readings suppressed; recorded even at zero, so that a silent function differs from a calm ward.
   */
  int readingsSuppressed;

  /** Breaches that a collaborator or the time left kept from being dealt with. */
  int pageFailures;

  /** Breaches that wait for another record: whose page is not confirmed yet, or which failed. */
  int readingsHeldBack;

  int lateReadings;
  int unreadableReadings;
  int alertRowsLost;

  Metrics(PrintStream out) {
    this.out = out;
  }

  /** Prints the metrics of one invocation. */
  void print(List<Entry> pages, Instant now) {
    printCounts(now);
    for (Severity severity : Severity.values()) {
      for (Reason reason : Reason.values()) {
        List<Entry> some =
            pages.stream()
                .filter(page -> page.alert().breach().severity() == severity)
                .filter(page -> page.alert().reason() == reason)
                .toList();
        if (!some.isEmpty()) {
          printPages(severity, reason, some, now);
        }
      }
    }
  }

  private void printCounts(Instant now) {
    Map<String, Integer> counts = new TreeMap<>();
    counts.put("ReadingsSuppressed", readingsSuppressed);
    counts.put("PageFailures", pageFailures);
    counts.put("ReadingsHeldBack", readingsHeldBack);
    counts.put("LateReadings", lateReadings);
    counts.put("UnreadableReadings", unreadableReadings);
    counts.put("AlertRowsLost", alertRowsLost);
    line(
        json -> {
          writeHeader(json, now, List.of(), counts.keySet(), "Count");
          for (Map.Entry<String, Integer> count : counts.entrySet()) {
            json.writeNumberField(count.getKey(), count.getValue());
          }
        });
  }

  private void printPages(Severity severity, Reason reason, List<Entry> pages, Instant now) {
    line(
        json -> {
          writeHeader(json, now, List.of("Severity", "Reason"), List.of("PagesSent"), "Count");
          json.writeStringField("Severity", severity.label());
          json.writeStringField("Reason", reason.label());
          json.writeNumberField("PagesSent", pages.size());
        });
    for (int from = 0; from < pages.size(); from += MOST_VALUES) {
      int to = Math.min(pages.size(), from + MOST_VALUES);
      printLatencies(severity, pages.subList(from, to), now);
    }
  }

  private void printLatencies(Severity severity, List<Entry> pages, Instant now) {
    line(
        json -> {
          writeHeader(json, now, List.of("Severity"), List.of("ArrivalToPublish"), "Milliseconds");
          json.writeStringField("Severity", severity.label());
          json.writeArrayFieldStart("ArrivalToPublish");
          for (Entry page : pages) {
            Duration latency =
                Duration.between(page.alert().breach().arrival(), page.publishedAt());
            json.writeNumber(latency.toMillis());
          }
          json.writeEndArray();
        });
  }

  private static void writeHeader(
      JsonGenerator json,
      Instant now,
      List<String> dimensions,
      Iterable<String> metrics,
      String unit)
      throws IOException {
    json.writeObjectFieldStart("_aws");
    json.writeNumberField("Timestamp", now.toEpochMilli());
    json.writeArrayFieldStart("CloudWatchMetrics");
    json.writeStartObject();
    json.writeStringField("Namespace", NAMESPACE);
    json.writeArrayFieldStart("Dimensions");
    json.writeStartArray();
    for (String dimension : dimensions) {
      json.writeString(dimension);
    }
    json.writeEndArray();
    json.writeEndArray();
    json.writeArrayFieldStart("Metrics");
    for (String metric : metrics) {
      json.writeStartObject();
      json.writeStringField("Name", metric);
      json.writeStringField("Unit", unit);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
  }

  private interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  private void line(Body body) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      body.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot fail to be written", e);
    }
    out.println(text);
  }
}
