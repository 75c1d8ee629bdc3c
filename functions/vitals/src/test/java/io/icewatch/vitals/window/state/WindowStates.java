package io.icewatch.vitals.window.state;

import io.icewatch.vitals.reading.Readings;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.window.EventWindows;
import io.icewatch.vitals.window.VitalSummary;
import io.icewatch.vitals.window.WindowRow;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** States and what is in them, for the tests of {@link WindowState}. */
final class WindowStates {
  static final String SHARD = "shardId-000000000000";
  static final EventWindows WINDOWS =
      new EventWindows(Duration.ofMinutes(10), Duration.ofHours(24));

  /** 2025-01-01T00:00:00Z, the start of a window. */
  static final long START = Readings.EPOCH;

  private WindowStates() {}

  static WindowState empty() {
    return new WindowState(WINDOWS, SHARD, Map.of());
  }

  static WindowState decoded(Map<String, String> encoded) {
    return new WindowState(WINDOWS, SHARD, encoded);
  }

  static WindowState folding(Arriving... records) {
    WindowState state = empty();
    for (Arriving record : records) {
      record.isFoldedInto(state);
    }
    return state;
  }

  static VitalSummary summary(double... values) {
    VitalSummary summary = new VitalSummary();
    for (double value : values) {
      summary.add(value);
    }
    return summary;
  }

  static VitalSummary spo2(WindowRow row) {
    return row.vitals().get(Vital.SPO2.index());
  }

  /** By their identity. */
  static List<WindowRow> sorted(List<WindowRow> rows) {
    return rows.stream().sorted(Comparator.comparing(WindowRow::rowId)).toList();
  }
}
