package io.icewatch.local.replay;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * What {@code vitals_10m} must say of a file of well-formed readings, computed the plain way: read
 * all, group, sum in {@link BigDecimal}. Shares no code with the product.
 */
final class PlainBatch {
  static final Map<String, double[]> PLAUSIBLE = new LinkedHashMap<>();

  static {
    PLAUSIBLE.put("spo2", new double[] {1, 100});
    PLAUSIBLE.put("heart_rate", new double[] {1, 300});
    PLAUSIBLE.put("temperature_f", new double[] {70, 115});
    PLAUSIBLE.put("resp_rate", new double[] {1, 70});
    PLAUSIBLE.put("sbp", new double[] {20, 300});
  }

  /** One vital of one patient and window. */
  static final class Sums {
    long count;
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal sumOfSquares = BigDecimal.ZERO;
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;

    private void add(BigDecimal value) {
      count++;
      sum = sum.add(value);
      sumOfSquares = sumOfSquares.add(value.multiply(value));
      min = Math.min(min, value.doubleValue());
      max = Math.max(max, value.doubleValue());
    }

    /** Sample standard deviation, from exact sums. */
    double stddev() {
      BigDecimal n = BigDecimal.valueOf(count);
      double numerator = n.multiply(sumOfSquares).subtract(sum.multiply(sum)).doubleValue();
      return Math.sqrt(numerator / ((double) count * (count - 1)));
    }
  }

  /** One patient and window. */
  static final class Window {
    long records;
    long implausible;
    final Map<String, Sums> vitals = new HashMap<>();

    Window() {
      PLAUSIBLE.keySet().forEach(vital -> vitals.put(vital, new Sums()));
    }
  }

  private PlainBatch() {}

  /**
   * The windows of a file.
   *
   * @return patient, a slash and start of the window in epoch seconds, to the window
   */
  static Map<String, Window> windows(Path file, long windowSeconds) throws IOException {
    ObjectMapper mapper =
        new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    Map<String, Window> windows = new TreeMap<>();
    try (BufferedReader lines = reader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode reading = mapper.readTree(line);
        long start =
            Math.floorDiv(reading.get("timestamp").asLong(), windowSeconds) * windowSeconds;
        Window window =
            windows.computeIfAbsent(
                reading.get("patient_id").asText() + "/" + start, key -> new Window());
        window.records++;
        PLAUSIBLE.forEach((vital, range) -> add(window, vital, range, reading.path(vital)));
      }
    }
    return windows;
  }

  private static void add(Window window, String vital, double[] range, JsonNode value) {
    if (!value.isNumber()) {
      return;
    }
    if (value.asDouble() < range[0] || value.asDouble() > range[1]) {
      window.implausible++;
    } else {
      Objects.requireNonNull(window.vitals.get(vital)).add(value.decimalValue());
    }
  }

  private static BufferedReader reader(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    return new BufferedReader(
        new InputStreamReader(
            file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in,
            StandardCharsets.UTF_8));
  }
}
