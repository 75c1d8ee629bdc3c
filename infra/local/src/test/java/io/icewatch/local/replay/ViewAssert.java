package io.icewatch.local.replay;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.icewatch.local.lake.Lake;
import io.icewatch.local.lake.LakeQuery;
import io.icewatch.local.lake.LakeQuery.Result;
import io.icewatch.local.replay.PlainBatch.Sums;
import io.icewatch.local.replay.PlainBatch.Window;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;

/** Compares {@code vitals_10m} with a plain batch computation, row by row and column by column. */
final class ViewAssert {
  private static final double RELATIVE = 1e-9;

  private final List<String> columns;
  private final List<@Nullable Object> row;

  private ViewAssert(List<String> columns, List<@Nullable Object> row) {
    this.columns = columns;
    this.row = row;
  }

  static void assertViewEquals(Path lakeFolder, Map<String, Window> expected) {
    try (Lake lake = Lake.open(lakeFolder);
        LakeQuery query = new LakeQuery(lake)) {
      Result view = query.named("vitals_10m");
      assertThat(view.rows()).as("rows of vitals_10m").hasSize(expected.size());
      for (List<@Nullable Object> row : view.rows()) {
        new ViewAssert(view.columns(), row).assertRow(expected);
      }
    }
  }

  private void assertRow(Map<String, Window> expected) {
    Instant start = (Instant) value("window_start");
    String key = value("patient_id") + "/" + start.getEpochSecond();
    Window window = requireNonNull(expected.get(key), key);
    assertThat(count("record_count")).as(key).isEqualTo(window.records);
    assertThat(count("implausible_count")).as(key).isEqualTo(window.implausible);
    assertThat(count("clock_suspect_count")).as(key).isZero();
    assertThat(count("duplicate_count")).as(key).isZero();
    window.vitals.forEach((vital, sums) -> assertVital(key, vital, sums));
  }

  private void assertVital(String key, String vital, Sums sums) {
    String what = key + " " + vital;
    assertThat(count("count_" + vital)).as(what).isEqualTo(sums.count);
    if (sums.count == 0) {
      for (String column : List.of("min_", "max_", "sum_", "avg_", "stddev_")) {
        assertThat(cell(column + vital)).as(what + " " + column).isNull();
      }
      return;
    }
    double sum = sums.sum.doubleValue();
    assertThat(number("min_" + vital)).as(what).isEqualTo(sums.min);
    assertThat(number("max_" + vital)).as(what).isEqualTo(sums.max);
    assertThat(number("sum_" + vital)).as(what).isCloseTo(sum, relative(sum));
    assertThat(number("avg_" + vital)).as(what).isCloseTo(sum / sums.count, relative(sum));
    if (sums.count > 1) {
      assertThat(number("stddev_" + vital)).as(what).isCloseTo(sums.stddev(), within(1e-5));
    } else {
      assertThat(cell("stddev_" + vital)).as(what).isNull();
    }
  }

  private static Offset<Double> relative(double value) {
    return within(RELATIVE * Math.abs(value));
  }

  private long count(String column) {
    return ((Number) value(column)).longValue();
  }

  private double number(String column) {
    return ((Number) value(column)).doubleValue();
  }

  private Object value(String column) {
    return requireNonNull(cell(column), column);
  }

  private @Nullable Object cell(String column) {
    return row.get(columns.indexOf(column));
  }
}
