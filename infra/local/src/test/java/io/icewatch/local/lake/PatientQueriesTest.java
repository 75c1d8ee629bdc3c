package io.icewatch.local.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.icewatch.local.lake.LakeQuery.Result;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The queries over {@code vitals_10m} that ask for patients, on known data. */
class PatientQueriesTest {
  private static final Instant MIDNIGHT = Instant.parse("2025-01-01T00:00:00Z");
  private static final int WINDOW = 600;
  private static final int HOUR = 3_600;
  private static final int DAY = 86_400;

  @TempDir Path folder;
  private Lake lake;

  @BeforeEach
  void makeLake() {
    lake = Lake.create(folder, List.of(Tables.vitalWindows()));
  }

  @AfterEach
  void closeLake() {
    lake.close();
  }

  @Test
  void patient_trend_is_the_slope_an_hour_of_the_last_six_windows() {
    // Before the last six windows: a fall that must not count.
    append("1", -WINDOW, "spo2", 50, 50);
    for (int i = 0; i < 6; i++) {
      append("1", i * WINDOW, "spo2", 97 - i - 0.5, 97 - i + 0.5);
    }
    append("1", 6 * WINDOW - 1, "heart_rate", 80);

    Map<String, @Nullable Object> row = row(named("patient_trend"), "1");

    assertThat((Double) row.get("spo2_per_hour")).isCloseTo(-6, within(1e-9));
    assertThat(row)
        .containsEntry("windows", 6L)
        .containsEntry("first_window_start", MIDNIGHT)
        .containsEntry("last_window_start", MIDNIGHT.plusSeconds(5 * WINDOW))
        .containsEntry("heart_rate_per_hour", null)
        .containsEntry("sbp_per_hour", null);
  }

  @Test
  void patient_trend_goes_by_the_clock_where_windows_are_missing() {
    append("1", 0, "sbp", 120);
    append("1", 2 * HOUR, "sbp", 130);
    append("1", 3 * HOUR, "sbp", 135);
    append("2", 0, "sbp", 100);

    Result trend = named("patient_trend");

    assertThat((Double) row(trend, "1").get("sbp_per_hour")).isCloseTo(5, within(1e-9));
    assertThat(row(trend, "2")).containsEntry("windows", 1L).containsEntry("sbp_per_hour", null);
  }

  @Test
  void patient_day_averages_the_readings_of_an_hour_not_its_windows() {
    append("1", 0, "spo2", 90, 92, 94);
    append("1", 5 * WINDOW, "spo2", 80);
    append("1", HOUR, "heart_rate", 70);
    append("1", DAY, "spo2", 99);

    Result day =
        query(
            """
            SELECT * FROM patient_day
            WHERE patient_id = '1' AND day_start = TIMESTAMP '2025-01-01 00:00:00'
            ORDER BY hour_start
            """);

    assertThat(day.rows()).hasSize(2);
    assertThat(map(day, 0))
        .containsEntry("day_start", MIDNIGHT)
        .containsEntry("hour_start", MIDNIGHT)
        .containsEntry("windows", 2L)
        .containsEntry("record_count", 4L)
        .containsEntry("min_spo2", 80.0)
        .containsEntry("max_spo2", 94.0)
        .containsEntry("avg_spo2", 89.0)
        .containsEntry("avg_heart_rate", null);
    assertThat(map(day, 1))
        .containsEntry("hour_start", MIDNIGHT.plusSeconds(HOUR))
        .containsEntry("avg_spo2", null)
        .containsEntry("avg_heart_rate", 70.0);
  }

  @Test
  void day_patients_has_a_row_for_each_day_and_patient() {
    append("1", 0, "spo2", 90, 92, 94);
    append("1", DAY - WINDOW, "spo2", 80);
    append("2", HOUR, "spo2", 70);
    append("2", DAY, "spo2", 99);

    Result patients =
        query(
            """
            SELECT * FROM day_patients
            WHERE day_start = TIMESTAMP '2025-01-01 00:00:00'
            ORDER BY min_spo2
            """);

    assertThat(patients.rows()).hasSize(2);
    assertThat(map(patients, 0)).containsEntry("patient_id", "2").containsEntry("min_spo2", 70.0);
    assertThat(map(patients, 1))
        .containsEntry("patient_id", "1")
        .containsEntry("windows", 2L)
        .containsEntry("record_count", 4L)
        .containsEntry("avg_spo2", 89.0)
        .containsEntry("first_event_time", MIDNIGHT)
        .containsEntry("last_event_time", MIDNIGHT.plusSeconds(DAY - WINDOW + 1))
        .containsEntry("implausible_count", 2L)
        .containsEntry("clock_suspect_count", 4L);
    assertThat(named("day_patients").rows()).hasSize(3);
  }

  private void append(String patient, int second, String vital, double... values) {
    long start = Math.floorDiv(second, WINDOW) * (long) WINDOW;
    List<Object> row =
        new ArrayList<>(
            List.of(
                patient + second + vital,
                patient,
                micros(start),
                micros(start + WINDOW),
                "shard-0",
                "100",
                "200",
                micros(start),
                micros(start + values.length),
                (long) values.length,
                1L,
                2L,
                3L));
    for (String each : Tables.VITALS) {
      double[] seen = each.equals(vital) ? values : new double[0];
      row.add((long) seen.length);
      row.add(DoubleStream.of(seen).sum());
      row.add(DoubleStream.of(seen).map(x -> x * x).sum());
      row.add(DoubleStream.of(seen).min().orElse(0));
      row.add(DoubleStream.of(seen).max().orElse(0));
    }
    lake.append("vital_windows", List.of(Row.of(row.toArray())));
  }

  private static long micros(long second) {
    return MIDNIGHT.plusSeconds(second).getEpochSecond() * 1_000_000;
  }

  private Result named(String name) {
    try (LakeQuery query = new LakeQuery(lake)) {
      return query.named(name);
    }
  }

  private Result query(String sql) {
    try (LakeQuery query = new LakeQuery(lake)) {
      return query.query(sql);
    }
  }

  private static Map<String, @Nullable Object> row(Result result, String patient) {
    for (int i = 0; i < result.rows().size(); i++) {
      Map<String, @Nullable Object> row = map(result, i);
      if (patient.equals(row.get("patient_id"))) {
        return row;
      }
    }
    throw new AssertionError("no row of patient " + patient);
  }

  private static Map<String, @Nullable Object> map(Result result, int index) {
    Map<String, @Nullable Object> row = new HashMap<>();
    for (int i = 0; i < result.columns().size(); i++) {
      row.put(result.columns().get(i), result.rows().get(index).get(i));
    }
    return row;
  }
}
