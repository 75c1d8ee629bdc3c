package io.icewatch.local.aws.cloudwatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Reads a function's standard output as CloudWatch does: each line that is a JSON object in
 * embedded metric format is added up. Thread-safe.
 */
public final class EmbeddedMetrics {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, LongAdder> sums = new ConcurrentHashMap<>();

  /** A standard output whose lines are read. */
  public PrintStream out() {
    return new PrintStream(new Lines(), true, StandardCharsets.UTF_8);
  }

  /** The sum of a metric over all its dimensions, 0 if it was never printed. */
  public long sum(String metric) {
    LongAdder sum = sums.get(metric);
    return sum == null ? 0 : sum.sum();
  }

  private void read(String line) {
    JsonNode object;
    try {
      object = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a line of metrics is not JSON: " + line, e);
    }
    for (JsonNode directive : object.path("_aws").path("CloudWatchMetrics")) {
      for (JsonNode metric : directive.path("Metrics")) {
        String name = metric.path("Name").asText();
        add(name, object.path(name));
      }
    }
  }

  private void add(String name, JsonNode value) {
    LongAdder sum = sums.computeIfAbsent(name, key -> new LongAdder());
    if (value.isArray()) {
      value.forEach(one -> sum.add(one.asLong()));
    } else {
      sum.add(value.asLong());
    }
  }

  /** Cuts what is written into lines. */
  private final class Lines extends OutputStream {
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      int start = offset;
      for (int i = offset; i < offset + length; i++) {
        if (bytes[i] == '\n') {
          line.write(bytes, start, i - start);
          end();
          start = i + 1;
        }
      }
      line.write(bytes, start, offset + length - start);
    }

    private void end() {
      String text = line.toString(StandardCharsets.UTF_8).strip();
      line.reset();
      if (!text.isEmpty()) {
        read(text);
      }
    }
  }
}
