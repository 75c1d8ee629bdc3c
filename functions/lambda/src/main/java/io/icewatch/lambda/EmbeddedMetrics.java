package io.icewatch.lambda;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Metrics of one set of dimensions in CloudWatch's embedded metric format: one JSON object on one
 * line of standard output. Never through the Lambda logger: in JSON log format that wraps the line
 * and the metric is gone. No dimension may hold a patient.
 *
 * <p>Mutable, for one thread and one line.
 */
public final class EmbeddedMetrics {
  /** CloudWatch drops, in silence, a metric with more values in one object. */
  public static final int MOST_VALUES = 100;

  private static final JsonFactory JSON = new JsonFactory();

  /** A metric's unit, as CloudWatch names it, and what is written as its value. */
  private record Metric(String unit, JsonValue value) {}

  private interface JsonValue {
    void write(JsonGenerator json) throws IOException;
  }

  private final String namespace;
  private final Map<String, String> dimensions = new LinkedHashMap<>();
  private final Map<String, Metric> metrics = new LinkedHashMap<>();

  /**
   * @param namespace of the metrics; the stack's own, as an account may hold several
   */
  public EmbeddedMetrics(String namespace) {
    this.namespace = namespace;
  }

  /** Adds a dimension, which all metrics of the line have. */
  public EmbeddedMetrics dimension(String name, String value) {
    dimensions.put(name, value);
    return this;
  }

  /** Adds a count. */
  public EmbeddedMetrics count(String name, long value) {
    metrics.put(name, new Metric("Count", json -> json.writeNumber(value)));
    return this;
  }

  /** Adds a number of bytes. */
  public EmbeddedMetrics bytes(String name, long value) {
    metrics.put(name, new Metric("Bytes", json -> json.writeNumber(value)));
    return this;
  }

  /**
   * Adds durations in milliseconds.
   *
   * @param values at most {@value #MOST_VALUES}
   */
  public EmbeddedMetrics milliseconds(String name, List<Long> values) {
    if (values.size() > MOST_VALUES) {
      throw new IllegalArgumentException(
          "%d values of %s, expected at most %d".formatted(values.size(), name, MOST_VALUES));
    }
    long[] millis = values.stream().mapToLong(Long::longValue).toArray();
    metrics.put(
        name, new Metric("Milliseconds", json -> json.writeArray(millis, 0, millis.length)));
    return this;
  }

  /** Prints the line. */
  public void print(Instant now, PrintStream out) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      writeDefinitions(now, json);
      for (Map.Entry<String, String> dimension : dimensions.entrySet()) {
        json.writeStringField(dimension.getKey(), dimension.getValue());
      }
      for (Map.Entry<String, Metric> metric : metrics.entrySet()) {
        json.writeFieldName(metric.getKey());
        metric.getValue().value.write(json);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot fail to be written", e);
    }
    out.println(text);
  }

  private void writeDefinitions(Instant now, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("_aws");
    json.writeNumberField("Timestamp", now.toEpochMilli());
    json.writeArrayFieldStart("CloudWatchMetrics");
    json.writeStartObject();
    json.writeStringField("Namespace", namespace);
    json.writeArrayFieldStart("Dimensions");
    String[] names = dimensions.keySet().toArray(String[]::new);
    json.writeArray(names, 0, names.length);
    json.writeEndArray();
    json.writeArrayFieldStart("Metrics");
    for (Map.Entry<String, Metric> metric : metrics.entrySet()) {
      json.writeStartObject();
      json.writeStringField("Name", metric.getKey());
      json.writeStringField("Unit", metric.getValue().unit);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
  }
}
