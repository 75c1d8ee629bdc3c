package io.icewatch.local.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.icewatch.local.lake.LakeQuery.Result;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedQueryTest {
  private static final Instant MIDNIGHT = Instant.parse("2025-01-01T00:00:00Z");

  @TempDir Path folder;
  private Lake lake;

  @BeforeEach
  void makeLake() {
    lake =
        Lake.create(
            folder, List.of(Tables.vitalWindows(), Tables.rejectedReadings(), Tables.alerts()));
  }

  @AfterEach
  void closeLake() {
    lake.close();
  }

  @Test
  void vitals_10m_has_the_columns_of_the_contract() {
    List<String> expected =
        new ArrayList<>(List.of("patient_id", "window_start", "window_end", "record_count"));
    for (String vital : Tables.VITALS) {
      for (String prefix : List.of("min_", "max_", "avg_", "sum_", "count_", "stddev_")) {
        expected.add(prefix + vital);
      }
    }
    expected.addAll(
        List.of(
            "implausible_count",
            "clock_suspect_count",
            "duplicate_count",
            "first_event_time",
            "last_event_time"));
    Result empty = named("vitals_10m");
    assertThat(empty.columns()).containsExactlyElementsOf(expected);
    assertThat(empty.rows()).isEmpty();
  }

  @Test
  void partial_rows_of_a_window_add_up_to_the_plain_computation() {
    lake.append(
        "vital_windows",
        List.of(
            window(
                "a",
                "p-1",
                0,
                3,
                Map.of("spo2", new double[] {97, 95.5, 98}, "sbp", new double[] {120})),
            window("b", "p-1", 0, 2, Map.of("spo2", new double[] {88, 91})),
            window("c", "p-1", 600, 1, Map.of("spo2", new double[] {99})),
            window("d", "p-2", 0, 1, Map.of("spo2", new double[] {50}))));

    Result all = named("vitals_10m");
    assertThat(all.rows()).hasSize(3);
    Map<String, @Nullable Object> row = row(all, "p-1", MIDNIGHT);
    double[] spo2 = {97, 95.5, 98, 88, 91};
    DoubleSummaryStatistics plain = DoubleStream.of(spo2).summaryStatistics();
    assertThat(row)
        .containsEntry("window_end", MIDNIGHT.plusSeconds(600))
        .containsEntry("record_count", 5L)
        .containsEntry("count_spo2", 5L)
        .containsEntry("min_spo2", 88.0)
        .containsEntry("max_spo2", 98.0)
        .containsEntry("sum_spo2", plain.getSum())
        .containsEntry("implausible_count", 2L)
        .containsEntry("clock_suspect_count", 4L)
        .containsEntry("duplicate_count", 6L)
        .containsEntry("first_event_time", MIDNIGHT)
        .containsEntry("last_event_time", MIDNIGHT.plusSeconds(3));
    assertThat((Double) row.get("avg_spo2")).isCloseTo(plain.getAverage(), within(1e-9));
    assertThat((Double) row.get("stddev_spo2")).isCloseTo(stddev(spo2), within(1e-9));
    // One reading has an average and no deviation; none has neither.
    assertThat(row).containsEntry("avg_sbp", 120.0).containsEntry("stddev_sbp", null);
    assertThat(row).containsEntry("count_heart_rate", 0L);
    for (String prefix : List.of("min_", "max_", "avg_", "sum_", "stddev_")) {
      assertThat(row).containsEntry(prefix + "heart_rate", null);
    }
  }

  @Test
  void a_row_id_counts_once_and_the_fullest_of_its_rows_wins() {
    Row first = window("a", "p-1", 0, 2, Map.of("spo2", new double[] {97, 95}));
    Row superset = window("a", "p-1", 0, 3, Map.of("spo2", new double[] {97, 95, 90}));
    lake.append("vital_windows", List.of(first));
    lake.append("vital_windows", List.of(superset, first));
    lake.append("vital_windows", List.of(superset));

    assertThat(row(named("vitals_10m"), "p-1", MIDNIGHT))
        .containsEntry("record_count", 3L)
        .containsEntry("count_spo2", 3L)
        .containsEntry("sum_spo2", 282.0)
        .containsEntry("min_spo2", 90.0);
  }

  @Test
  void a_vital_that_was_not_measured_is_null_whether_its_row_holds_null_or_as_older_ones_zero() {
    lake.append(
        "vital_windows",
        List.of(
            window("old", "p-1", 0, 1, Map.of("spo2", new double[] {97})),
            unmeasuredAsNull(window("new", "p-1", 0, 1, Map.of("sbp", new double[] {120})))));
    assertThat(row(named("vitals_10m"), "p-1", MIDNIGHT))
        .containsEntry("min_spo2", 97.0)
        .containsEntry("sum_spo2", 97.0)
        .containsEntry("min_sbp", 120.0)
        .containsEntry("max_sbp", 120.0)
        .containsEntry("min_heart_rate", null)
        .containsEntry("count_heart_rate", 0L);
  }

  @Test
  void a_day_or_a_patient_scans_only_the_files_that_may_hold_it() {
    for (int day = 0; day < 4; day++) {
      for (String patient : List.of("p-1", "p-2")) {
        lake.append(
            "vital_windows",
            List.of(window(patient, patient, day * 86_400L, 1, Map.of("sbp", new double[] {120}))));
      }
    }
    assertThat(
            rowGroupsScanned(
                "window_start >= TIMESTAMP '2025-01-03' AND window_start < TIMESTAMP '2025-01-04'"))
        .isEqualTo("2 / 8");
    assertThat(rowGroupsScanned("patient_id = 'p-2'")).isEqualTo("4 / 8");
    assertThat(
            rowGroupsScanned(
                "patient_id = 'p-2' AND window_start >= TIMESTAMP '2025-01-03 12:00:00'"))
        .isEqualTo("1 / 8");
  }

  private String rowGroupsScanned(String filter) {
    try (LakeQuery query = new LakeQuery(lake)) {
      String plan =
          query.query("EXPLAIN ANALYZE SELECT * FROM vitals_10m WHERE " + filter).rows().toString();
      Matcher matcher = Pattern.compile("Row Groups Scanned: (\\d+ / \\d+)").matcher(plan);
      return matcher.find() ? matcher.group(1) : plan;
    }
  }

  @Test
  void equal_readings_deviate_by_zero_whatever_rounding_makes_of_the_sums() {
    double[] equal = new double[599];
    Arrays.fill(equal, 98.6 + 1e-9);
    lake.append(
        "vital_windows", List.of(window("a", "p-1", 0, 599, Map.of("temperature_f", equal))));
    assertThat((Double) row(named("vitals_10m"), "p-1", MIDNIGHT).get("stddev_temperature_f"))
        .isNotNegative()
        .isCloseTo(0, within(1e-4));
  }

  @Test
  void rejected_by_reason_counts_each_row_id_once() {
    lake.append(
        "rejected_readings", List.of(rejected("1", "not JSON", 1), rejected("2", "no patient", 2)));
    lake.append(
        "rejected_readings",
        List.of(
            rejected("1", "not JSON", 1),
            rejected("3", "not JSON", 3, "", 1L),
            rejected("4", "no number", 4, "spo2", 60L)));
    assertThat(named("rejected_by_reason").rows())
        .containsExactly(
            List.of("no number", "spo2", 60L, 1L, MIDNIGHT.plusSeconds(4), MIDNIGHT.plusSeconds(4)),
            List.of("not JSON", "", 2L, 2L, MIDNIGHT.plusSeconds(1), MIDNIGHT.plusSeconds(3)),
            List.of("no patient", "", 1L, 1L, MIDNIGHT.plusSeconds(2), MIDNIGHT.plusSeconds(2)));
  }

  @Test
  void alarm_load_counts_each_alert_once_by_patient_and_hour() {
    lake.append("alerts", List.of(alert("a", "p-1", 10, 0), alert("b", "p-1", 900, 40)));
    lake.append("alerts", List.of(alert("b", "p-1", 900, 40), alert("c", "p-1", 3600, 3)));
    lake.append("alerts", List.of(alert("d", "p-2", 20, 0)));
    Result result = named("alarm_load");
    assertThat(result.columns())
        .containsExactly("patient_id", "arrival_hour", "pages", "episodes", "suppressed");
    assertThat(result.rows().stream().map(Object::toString))
        .containsExactly(
            "[p-1, 2025-01-01T00:00:00Z, 2, 1, 40]",
            "[p-1, 2025-01-01T01:00:00Z, 1, 1, 3]",
            "[p-2, 2025-01-01T00:00:00Z, 1, 1, 0]");
  }

  private Result named(String name) {
    try (LakeQuery query = new LakeQuery(lake)) {
      return query.named(name);
    }
  }

  private static Map<String, @Nullable Object> row(
      Result result, String patient, Instant windowStart) {
    List<@Nullable Object> values =
        result.rows().stream()
            .filter(each -> patient.equals(each.get(0)) && windowStart.equals(each.get(1)))
            .findFirst()
            .orElseThrow();
    Map<String, @Nullable Object> row = new HashMap<>();
    for (int i = 0; i < values.size(); i++) {
      row.put(result.columns().get(i), values.get(i));
    }
    return row;
  }

  private static Row window(
      String rowId,
      String patient,
      long startSecond,
      long records,
      Map<String, double[]> readings) {
    long start = micros(startSecond);
    List<Object> values =
        new ArrayList<>(
            List.of(
                rowId,
                patient,
                start,
                micros(startSecond + 600),
                "shard-0",
                "100",
                "200",
                start,
                micros(startSecond + records),
                records,
                1L,
                2L,
                3L));
    for (String vital : Tables.VITALS) {
      double[] seen = readings.getOrDefault(vital, new double[0]);
      values.add((long) seen.length);
      values.add(DoubleStream.of(seen).sum());
      values.add(DoubleStream.of(seen).map(x -> x * x).sum());
      values.add(DoubleStream.of(seen).min().orElse(0));
      values.add(DoubleStream.of(seen).max().orElse(0));
    }
    return Row.of(values.toArray());
  }

  private static Row unmeasuredAsNull(Row row) {
    for (int vital = 0; vital < Tables.VITALS.size(); vital++) {
      int count = 13 + 5 * vital;
      if (Long.valueOf(0).equals(row.get(count, Long.class))) {
        for (int column = count + 1; column <= count + 4; column++) {
          row.set(column, null);
        }
      }
    }
    return row;
  }

  private static Row rejected(String rowId, String reason, long second) {
    return rejected(rowId, reason, second, null, null); // as before there were fields
  }

  private static Row rejected(
      String rowId, String reason, long second, @Nullable String field, @Nullable Long readings) {
    return Row.of(
        rowId,
        reason,
        "",
        micros(second),
        "shard-0",
        rowId,
        "key-" + rowId,
        "raw",
        field,
        readings);
  }

  private static Row alert(String id, String patient, long second, int suppressed) {
    return Row.of(
        id,
        patient,
        "SPO2_LOW",
        "CRITICAL",
        "first",
        85.0,
        micros(second),
        micros(second),
        micros(0),
        1,
        suppressed,
        84.0);
  }

  private static long micros(long second) {
    return MIDNIGHT.plusSeconds(second).getEpochSecond() * 1_000_000;
  }

  private static double stddev(double[] values) {
    double mean = DoubleStream.of(values).average().orElseThrow();
    double squares = DoubleStream.of(values).map(x -> (x - mean) * (x - mean)).sum();
    return Math.sqrt(squares / (values.length - 1));
  }
}
