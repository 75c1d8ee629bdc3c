package io.icewatch.local.law;

import io.icewatch.vitals.reading.Vital;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The plain computation: every distinct reading once, in the window of its time, in any order. */
final class PlainBatch {

  /** Whose window, and which. */
  record Key(String patientId, long windowStartMillis) {}

  /** One vital's values. */
  static final class Values {
    long count;
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    private BigDecimal sum = BigDecimal.ZERO;
    private BigDecimal squares = BigDecimal.ZERO;

    private void add(double value) {
      BigDecimal exact = new BigDecimal(value);
      count++;
      min = Math.min(min, value);
      max = Math.max(max, value);
      sum = sum.add(exact);
      squares = squares.add(exact.multiply(exact));
    }

    double sum() {
      return sum.doubleValue();
    }

    double average() {
      return sum.doubleValue() / count;
    }

    double deviation() {
      double mean = average();
      double spread = squares.subtract(sum.multiply(BigDecimal.valueOf(mean))).doubleValue();
      return Math.sqrt(Math.max(0, spread) / (count - 1));
    }
  }

  /** One patient's window. */
  static final class Window {
    final Map<Vital, Values> vitals = new EnumMap<>(Vital.class);
    long records;
    long implausible;
    long suspect;
    long duplicates;
    long firstMillis = Long.MAX_VALUE;
    long lastMillis = Long.MIN_VALUE;

    void add(long timeMillis, boolean isSuspect, Map<Vital, Double> readings) {
      records++;
      suspect += isSuspect ? 1 : 0;
      firstMillis = Math.min(firstMillis, timeMillis);
      lastMillis = Math.max(lastMillis, timeMillis);
      readings.forEach((vital, value) -> {
        if (vital.plausibleLow() <= value && value <= vital.plausibleHigh()) {
          vitals.computeIfAbsent(vital, each -> new Values()).add(value);
        } else {
          implausible++;
        }
      });
    }
  }

  private final Map<Key, Window> windows = new LinkedHashMap<>();

  Window window(String patientId, long windowStartMillis) {
    return windows.computeIfAbsent(new Key(patientId, windowStartMillis), key -> new Window());
  }

  Map<Key, Window> windows() {
    return windows;
  }
}
