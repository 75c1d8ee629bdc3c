package io.icewatch.local.lake;

import static io.icewatch.local.lake.VitalLake.DAY;
import static io.icewatch.local.lake.VitalLake.HOUR;
import static io.icewatch.local.lake.VitalLake.LAST_OF_JANUARY;
import static io.icewatch.local.lake.VitalLake.MINUTE;
import static io.icewatch.local.lake.VitalLake.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.lake.RollUpReport;
import io.icewatch.lake.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Roll-ups of a lake on this machine: beside upkeep and erasure, asked by the named queries. */
class LakeRollUpTest {
  private static final Scope CHANGED = new Scope.Changed();

  @TempDir Path folder;

  private static List<List<@Nullable Object>> query(Lake lake, String sql) {
    try (LakeQuery query = new LakeQuery(lake)) {
      return query.query(sql).rows();
    }
  }

  @Test
  void hours_and_days_are_those_of_the_view_over_windows() {
    try (Lake lake = VitalLake.create(folder)) {
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        rows.add(
            window("p-" + i % 3, LAST_OF_JANUARY + i * (50 * MINUTE), 0, 90 + i % 7, 80.5, 95.25));
      }
      rows.add(window("p-0", LAST_OF_JANUARY, 1, 99));
      rows.add(window("p-0", LAST_OF_JANUARY, 0, 90, 80.5));
      lake.append("vital_windows", rows);

      LakeRollUp.run(lake, CHANGED);

      String sums =
          """
          patient_id, DATE_TRUNC('%1$s', %2$s) AS span, CAST(SUM(%3$s) AS BIGINT),
          CAST(SUM(record_count) AS BIGINT), SUM(sum_spo2), MIN(min_spo2), MAX(max_spo2),
          MIN(first_event_time), MAX(last_event_time), CAST(SUM(duplicate_count) AS BIGINT)
          FROM %4$s GROUP BY 1, 2 ORDER BY 1, 2
          """;
      assertThat(
              query(lake, "SELECT " + sums.formatted("hour", "hour_start", "windows", "vitals_1h")))
          .isEqualTo(
              query(lake, "SELECT " + sums.formatted("hour", "window_start", "1", "vitals_10m")));
      assertThat(
              query(lake, "SELECT " + sums.formatted("day", "day_start", "windows", "vitals_1d")))
          .isEqualTo(
              query(lake, "SELECT " + sums.formatted("day", "window_start", "1", "vitals_10m")));
      assertThat(
              query(
                  lake,
                  """
                  SELECT round(avg_spo2, 9), round(stddev_spo2, 9), avg_sbp FROM vitals_1h
                  WHERE patient_id = 'p-0' ORDER BY hour_start LIMIT 1
                  """))
          .containsExactly(
              query(
                      lake,
                      """
                      SELECT round(avg(v), 9), round(stddev_samp(v), 9), NULL
                      FROM (VALUES (90.0), (80.5), (95.25), (99.0)) AS t(v)
                      """)
                  .getFirst());
    }
  }

  @Test
  void upkeep_between_two_roll_ups_neither_hides_a_change_nor_is_one() {
    try (Lake lake = VitalLake.create(folder)) {
      lake.append("vital_windows", List.of(window("a", LAST_OF_JANUARY, 0, 90)));
      LakeRollUp.run(lake, CHANGED);
      for (int part = 1; part < 4; part++) {
        lake.append("vital_windows", List.of(window("a", LAST_OF_JANUARY, part, 80)));
      }
      new Upkeep(lake, Upkeep.Settings.ALONE).tidy();

      RollUpReport hours = LakeRollUp.run(lake, CHANGED).getFirst();

      assertThat(hours.periods()).isEqualTo(1);
      assertThat(hours.wholeUnits()).isZero();
      assertThat(query(lake, "SELECT record_count, sum_spo2 FROM vital_days"))
          .containsExactly(List.of(4L, 330.0));
      new Upkeep(lake, Upkeep.Settings.ALONE).tidy();
      assertThat(lake.handleOf("vital_windows").snapshots()).hasSize(1);
      assertThat(LakeRollUp.run(lake, CHANGED)).allMatch(report -> report.reasons().isEmpty());
    }
  }

  @Test
  void an_erased_patient_is_in_no_sum_and_nobody_else_is_computed_anew() throws IOException {
    try (Lake lake = VitalLake.create(folder)) {
      lake.append(
          "vital_windows",
          List.of(
              window("gone", LAST_OF_JANUARY, 0, 90),
              window("b", LAST_OF_JANUARY, 0, 80),
              window("gone", LAST_OF_JANUARY + DAY, 0, 90)));
      LakeRollUp.run(lake, CHANGED);
      lake.append(
          "vital_windows",
          List.of(
              window("gone", LAST_OF_JANUARY + HOUR, 1, 90), window("b", LAST_OF_JANUARY, 1, 84)));
    }

    Erasure.Certificate certificate =
        new Erasure(folder, "gone", InstantSource.system()).erase("asked for");

    assertThat(certificate.rows()).containsEntry("vital_hours", 2L).containsEntry("vital_days", 2L);
    try (Lake lake = Lake.open(folder)) {
      assertThat(query(lake, "SELECT patient_id, sum_spo2 FROM vital_hours"))
          .containsExactly(List.of("b", 164.0));
      assertThat(query(lake, "SELECT patient_id, sum_spo2 FROM vital_days"))
          .containsExactly(List.of("b", 164.0));
      assertThat(LakeRollUp.run(lake, CHANGED))
          .allMatch(report -> report.periods() == 0 && report.wholeUnits() == 0);
    }
  }

  @Test
  void a_question_whose_snapshot_has_gone_says_so_and_is_answered_after_a_refresh() {
    try (Lake lake = VitalLake.create(folder)) {
      lake.append("vital_windows", List.of(window("a", LAST_OF_JANUARY, 0, 90)));
      lake.append("vital_windows", List.of(window("a", LAST_OF_JANUARY, 1, 90)));
      try (LakeQuery query = new LakeQuery(lake)) {
        new Upkeep(lake, Upkeep.Settings.ALONE).tidy();

        assertThatThrownBy(() -> query.query("SELECT count(*) FROM vital_windows"))
            .isInstanceOf(LakeException.class)
            .hasMessageContaining("vital_windows/data/window_start_day=2025-01-31/");
        query.refresh();
        assertThat(query.query("SELECT count(*) FROM vital_windows").rows())
            .containsExactly(List.of(2L));
      }
    }
  }

  @Test
  void a_lake_from_before_there_were_roll_ups_and_one_that_is_tidied_say_the_way_out() {
    try (Lake lake = Lake.create(folder.resolve("old"), List.of(Tables.stays()))) {
      assertThatThrownBy(() -> LakeRollUp.run(lake, CHANGED))
          .isInstanceOf(LakeException.class)
          .hasMessageContaining(" has no vital_days, vital_hours, vital_windows; `./icewatch run");
    }
    try (Lake lake = VitalLake.create(folder.resolve("new"));
        LakeLock taken = LakeLock.takeForUpkeep(lake.folder())) {
      assertThat(taken.path()).exists();
      assertThatThrownBy(() -> LakeRollUp.plan(lake, CHANGED))
          .isInstanceOf(LakeException.class)
          .hasMessageContaining(" is being tidied by ");
    }
  }
}
