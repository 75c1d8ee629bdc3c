package io.icewatch.local.lake;

import static io.icewatch.local.lake.VitalLake.DAY;
import static io.icewatch.local.lake.VitalLake.HOUR;
import static io.icewatch.local.lake.VitalLake.LAST_OF_JANUARY;
import static io.icewatch.local.lake.VitalLake.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.lake.Scope;
import io.icewatch.local.template.IcebergTableSpec;
import io.icewatch.local.template.IcebergTableSpec.Column;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A lake of the release with five vitals goes on with eight: what was written and rolled up before
 * is read by the views of now, and null where nobody had asked for it.
 */
class EvolutionTest {
  private static final Predicate<Column> IS_LATER =
      column -> column.name().matches("(count|sum|sum_sq|min|max)_(dbp|map|etco2)");
  private static final List<IcebergTableSpec> OLD =
      VitalLake.TABLES.stream().map(EvolutionTest::before).toList();
  private static final String HOURS =
      "SELECT hour_start, windows, avg_spo2, count_dbp, avg_dbp, max_map FROM vitals_1h ORDER BY 1";

  @TempDir private Path folder;

  private static IcebergTableSpec before(IcebergTableSpec table) {
    return new IcebergTableSpec(
        table.database(),
        table.name(),
        table.columns().stream().filter(IS_LATER.negate()).toList(),
        table.partition(),
        table.sort(),
        table.properties());
  }

  /** Two hours of saturation, rolled up. */
  @BeforeEach
  void writeWithTheReleaseBefore() {
    try (Lake lake = Lake.create(folder, OLD)) {
      lake.append(
          "vital_windows",
          List.of(oldWindow("a", LAST_OF_JANUARY, 97), oldWindow("a", LAST_OF_JANUARY + HOUR, 95)));
      LakeRollUp.run(lake, new Scope.Changed());
      assertThat(lake.table("vital_windows").schema().findField("count_dbp")).isNull();
    }
  }

  private static Row oldWindow(String patient, long start, double spo2) {
    Row now = VitalLake.window(patient, start, 0, spo2);
    @Nullable Object[] values = new @Nullable Object[OLD.getFirst().columns().size()];
    Arrays.setAll(values, column -> now.get(column, Object.class));
    return Row.of(values);
  }

  /** With a pressure of 120/80 (93) in it. */
  private static Row newWindow(String patient, long start, double spo2) {
    Row row = VitalLake.window(patient, start, 0, spo2);
    putOne(row, "dbp", 80);
    putOne(row, "map", 93);
    return row;
  }

  private static void putOne(Row row, String vital, double value) {
    List<String> columns =
        VitalLake.TABLES.getFirst().columns().stream().map(Column::name).toList();
    row.set(columns.indexOf("count_" + vital), 1L);
    row.set(columns.indexOf("sum_" + vital), value);
    row.set(columns.indexOf("sum_sq_" + vital), value * value);
    row.set(columns.indexOf("min_" + vital), value);
    row.set(columns.indexOf("max_" + vital), value);
  }

  private static List<List<@Nullable Object>> query(Lake lake, String sql) {
    try (LakeQuery query = new LakeQuery(lake)) {
      return query.query(sql).rows();
    }
  }

  @Test
  void is_read_by_the_views_of_now_before_anybody_writes() {
    try (Lake lake = Lake.open(folder, VitalLake.TABLES)) {
      assertThat(
              query(
                  lake,
                  """
                  SELECT avg_spo2, min_dbp, avg_map, stddev_etco2, count_etco2 FROM vitals_10m
                  ORDER BY window_start
                  """))
          .containsExactly(
              Arrays.asList(97.0, null, null, null, 0L), Arrays.asList(95.0, null, null, null, 0L));
      assertThat(query(lake, HOURS)).hasSize(2);
      assertThat(lake.table("vital_windows").schema().findField("count_dbp")).isNull();
    }
  }

  @Test
  void takes_what_is_new_and_sums_it_up_beside_what_is_old() {
    try (Lake lake = Lake.create(folder, VitalLake.TABLES)) {
      lake.append(
          "vital_windows",
          List.of(
              newWindow("a", LAST_OF_JANUARY + HOUR + 10 * MINUTE, 93),
              newWindow("a", LAST_OF_JANUARY + DAY, 91)));

      LakeRollUp.run(lake, new Scope.Changed());

      assertThat(query(lake, HOURS))
          .extracting(row -> row.subList(1, row.size()))
          .containsExactly(
              Arrays.asList(1L, 97.0, 0L, null, null),
              Arrays.asList(2L, 94.0, 1L, 80.0, 93.0),
              Arrays.asList(1L, 91.0, 1L, 80.0, 93.0));
      assertThat(query(lake, "SELECT avg_dbp FROM vitals_1d ORDER BY day_start"))
          .containsExactly(List.of(80.0), List.of(80.0));
      assertThat(query(lake, "SELECT avg_dbp, avg_map FROM day_patients ORDER BY day_start"))
          .containsExactly(List.of(80.0, 93.0), List.of(80.0, 93.0));
    }
  }

  @Test
  void has_each_column_under_the_id_that_the_template_gives_it() {
    try (Lake lake = Lake.create(folder, VitalLake.TABLES)) {
      for (IcebergTableSpec table : VitalLake.TABLES) {
        assertThat(lake.table(table.name()).schema().columns())
            .extracting(field -> field.fieldId() + " " + field.name())
            .isEqualTo(
                table.columns().stream().map(each -> each.id() + " " + each.name()).toList());
      }
    }
  }

  @Test
  void is_kept_up_rolled_up_and_erased_from_as_it_is() throws IOException {
    try (Lake lake = Lake.open(folder)) {
      new Upkeep(lake, Upkeep.Settings.ALONE).tidy();
      LakeRollUp.run(lake, new Scope.Changed());
    }
    new Erasure(folder, "a", InstantSource.system()).erase("asked for");

    try (Lake lake = Lake.create(folder, VitalLake.TABLES)) {
      assertThat(query(lake, "SELECT * FROM vitals_10m")).isEmpty();
      assertThat(lake.tables()).containsAll(Set.of("vital_hours", "vital_days"));
    }
  }
}
