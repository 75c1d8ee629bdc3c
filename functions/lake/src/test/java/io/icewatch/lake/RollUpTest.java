package io.icewatch.lake;

import static io.icewatch.lake.MemoryLake.DAY;
import static io.icewatch.lake.MemoryLake.HOUR;
import static io.icewatch.lake.MemoryLake.LAST_OF_JANUARY;
import static io.icewatch.lake.MemoryLake.MINUTE;
import static io.icewatch.lake.MemoryLake.text;
import static io.icewatch.lake.MemoryLake.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.spy;

import io.icewatch.lake.RollUp.Moment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.deletes.PositionDelete;
import org.apache.iceberg.deletes.PositionDeleteWriter;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.parquet.Parquet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a roll-up does, change by change; {@link RollUpLawTest} has them in any order. */
class RollUpTest {
  private static final Scope CHANGED = new Scope.Changed();
  private static final long FEBRUARY = LAST_OF_JANUARY + DAY;

  private final MemoryLake lake = new MemoryLake();

  private List<RollUpReport> rollUp(Scope scope) {
    return new RollUp(lake::table).run(scope);
  }

  @Test
  void windows_become_hours_and_hours_days() {
    lake.append(
        window("a", LAST_OF_JANUARY, 0, 90, 92),
        window("a", LAST_OF_JANUARY + 50 * MINUTE, 0, 80),
        window("a", LAST_OF_JANUARY + HOUR, 0, 95),
        window("b", FEBRUARY, 0, 99));

    rollUp(CHANGED);

    // patient, start, windows, readings, sum, sum of squares, least, greatest
    assertThat(lake.sums("vital_hours"))
        .containsExactly(
            List.of("a", LAST_OF_JANUARY, 2L, 3L, 262.0, 22964.0, 80.0, 92.0),
            List.of("a", LAST_OF_JANUARY + HOUR, 1L, 1L, 95.0, 9025.0, 95.0, 95.0),
            List.of("b", FEBRUARY, 1L, 1L, 99.0, 9801.0, 99.0, 99.0));
    assertThat(lake.sums("vital_days"))
        .containsExactly(
            List.of("a", LAST_OF_JANUARY, 3L, 4L, 357.0, 31989.0, 80.0, 95.0),
            List.of("b", FEBRUARY, 1L, 1L, 99.0, 9801.0, 99.0, 99.0));
  }

  @Test
  void parts_of_a_window_add_up_and_of_a_repeated_row_the_superset_counts() {
    lake.append(window("a", LAST_OF_JANUARY, 0, 90), window("a", LAST_OF_JANUARY, 1, 92, 94));
    rollUp(CHANGED);
    lake.append(window("a", LAST_OF_JANUARY, 0, 90, 91));
    rollUp(CHANGED);
    lake.append(window("a", LAST_OF_JANUARY, 0, 90));
    RollUpReport repeated = rollUp(CHANGED).getFirst();

    assertThat(lake.sums("vital_hours"))
        .containsExactly(List.of("a", LAST_OF_JANUARY, 1L, 4L, 367.0, 33681.0, 90.0, 94.0));
    assertThat(repeated.periods()).isEqualTo(1);
    assertThat(repeated.rowsChanged()).isZero();
    assertThat(repeated.rowsWritten()).isZero();
  }

  @Test
  void only_what_changed_is_read_and_only_its_day_is_written() {
    List<PeriodRow> rows = new ArrayList<>();
    for (int day = 0; day < 5; day++) {
      for (int hour = 0; hour < 4; hour++) {
        long start = LAST_OF_JANUARY + day * DAY + hour * HOUR;
        rows.add(window("a", start, 0, 90));
        rows.add(window("b", start, 0, 95));
      }
    }
    lake.append(rows.toArray(PeriodRow[]::new));
    rollUp(CHANGED);
    lake.append(window("b", LAST_OF_JANUARY + 2 * DAY + 10 * MINUTE, 0, 70));

    List<RollUpReport> reports = rollUp(CHANGED);

    assertThat(reports.getFirst())
        .extracting(
            RollUpReport::periods,
            RollUpReport::rowsRead,
            RollUpReport::sourceRows,
            RollUpReport::rowsChanged,
            RollUpReport::rowsWritten)
        .containsExactly(1L, 2L, 41L, 1L, 8L);
    assertThat(reports.get(1))
        .extracting(RollUpReport::periods, RollUpReport::rowsRead, RollUpReport::rowsWritten)
        .containsExactly(1L, 4L, 8L);
    assertThat(rollUp(CHANGED)).allMatch(report -> report.reasons().isEmpty());
  }

  @Test
  void what_there_is_no_time_for_is_left_to_the_next_which_goes_on_behind_it() {
    for (int day = 0; day < 3; day++) {
      lake.append(window("a", LAST_OF_JANUARY + day * DAY, 0, 90));
    }
    assertThat(rollUpOneDay().getFirst().rowsRead()).isEqualTo(1);
    assertThat(lake.sums("vital_hours")).hasSize(1);
    lake.append(window("a", LAST_OF_JANUARY, 1, 80));
    assertThat(new RollUp(lake::table).lag()).isPositive();

    List<RollUpReport> next = rollUp(CHANGED);

    assertThat(next.getFirst().rowsRead()).as("two of the first day, and the others").isEqualTo(4);
    assertThat(lake.sums("vital_hours")).extracting(row -> row.get(3)).containsExactly(2L, 1L, 1L);
    assertThat(new RollUp(lake::table).lag()).isZero();
    assertThat(rollUp(CHANGED)).allMatch(report -> report.reasons().isEmpty());
  }

  @Test
  void a_roll_up_that_never_has_time_for_more_than_a_day_comes_to_the_end() {
    for (int day = 0; day < 3; day++) {
      lake.append(window("a", LAST_OF_JANUARY + day * DAY, 0, 90));
    }

    long read = 0;
    for (int i = 0; i < 3; i++) {
      read += rollUpOneDay().getFirst().rowsRead();
    }

    assertThat(read).isEqualTo(3);
    assertThat(lake.sums("vital_hours")).hasSize(3);
    assertThat(rollUp(CHANGED).getFirst().rowsRead()).isZero();
    assertThat(lake.sums("vital_days")).hasSize(3);
  }

  @Test
  void without_time_for_a_day_nothing_is_done() {
    lake.append(window("a", LAST_OF_JANUARY, 0, 90));
    lake.append(window("a", LAST_OF_JANUARY, 0, 90, 91));

    List<RollUpReport> reports = new RollUp(lake::table).runChanged(() -> true);

    assertThat(reports).singleElement().extracting(RollUpReport::rowsRead).isEqualTo(0L);
    assertThat(lake.sums("vital_hours")).isEmpty();
  }

  /** The first question is before the first day, the second after it. */
  private List<RollUpReport> rollUpOneDay() {
    int[] questions = {0};
    return new RollUp(lake::table).runChanged(() -> questions[0]++ > 0);
  }

  @Test
  void a_unit_that_is_too_large_is_summed_up_in_parts() {
    List<PeriodRow> rows = new ArrayList<>();
    for (int patient = 0; patient < 20; patient++) {
      rows.add(window("p-" + patient, LAST_OF_JANUARY, 0, 90));
      rows.add(window("p-" + patient, LAST_OF_JANUARY, 1, 80));
    }
    lake.append(rows.toArray(PeriodRow[]::new));

    RollUpReport hours = new RollUp(lake::table, moment -> {}, 7).run(CHANGED).getFirst();

    assertThat(hours.rowsRead()).isEqualTo(40);
    assertThat(lake.sums("vital_hours")).hasSize(20).allMatch(row -> row.get(3).equals(2L));
  }

  @Test
  void a_plan_says_what_is_touched_and_why_and_writes_nothing() {
    lake.append(window("a", LAST_OF_JANUARY, 0, 90));
    rollUp(CHANGED);
    lake.append(window("a", LAST_OF_JANUARY, 1, 80), window("b", FEBRUARY, 0, 80));
    List<PeriodRow> before = lake.rows("vital_hours");

    RollUpReport planned = new RollUp(lake::table).plan(CHANGED).getFirst();

    assertThat(planned.periods()).isEqualTo(2);
    assertThat(planned.reasons())
        .singleElement()
        .asString()
        .matches("snapshot \\d+ of \\S+, append: 2 files added, 0 removed, 0 with row deletes");
    assertThat(lake.rows("vital_hours")).isEqualTo(before);
    assertThat(rollUp(CHANGED).getFirst().periods()).isEqualTo(2);
  }

  @Test
  void compaction_is_no_change_and_hides_none() {
    lake.append(window("a", LAST_OF_JANUARY, 0, 90));
    rollUp(CHANGED);
    lake.append(window("a", LAST_OF_JANUARY, 1, 80));
    lake.compact("vital_windows");

    RollUpReport hours = rollUp(CHANGED).getFirst();

    assertThat(hours.reasons()).hasSize(2);
    assertThat(hours.reasons().getFirst()).endsWith("the same rows in other files, passed over");
    assertThat(hours.periods()).isEqualTo(1);
    lake.compact("vital_windows");
    lake.compact("vital_hours");
    assertThat(rollUp(CHANGED)).allMatch(report -> report.periods() == 0);
  }

  @Test
  void where_the_last_snapshot_has_expired_everything_is_computed() {
    lake.append(window("a", LAST_OF_JANUARY, 0, 90), window("b", FEBRUARY, 0, 90));
    rollUp(CHANGED);
    lake.append(window("a", LAST_OF_JANUARY, 1, 80));
    lake.expire("vital_windows");

    RollUpReport hours = rollUp(CHANGED).getFirst();

    assertThat(hours.reasons())
        .singleElement()
        .asString()
        .matches("everything: snapshot \\d+, which was read last, has expired");
    assertThat(hours.wholeUnits()).isEqualTo(2);
    assertThat(hours.rowsChanged()).isEqualTo(1);
  }

  @Test
  void a_snapshot_that_expires_while_it_is_read_is_given_up_for_the_next() {
    lake.append(window("a", LAST_OF_JANUARY, 0, 90));
    rollUp(CHANGED);
    lake.append(window("a", LAST_OF_JANUARY, 1, 80));
    boolean[] isFirst = {true};

    new RollUp(
            lake::table,
            moment -> {
              if (moment == Moment.CAPTURED && isFirst[0]) {
                isFirst[0] = false;
                lake.compact("vital_windows");
                lake.expire("vital_windows");
              }
            },
            UnitSums.ROWS_AT_ONCE)
        .run(CHANGED);

    assertThat(lake.sums("vital_hours"))
        .containsExactly(List.of("a", LAST_OF_JANUARY, 1L, 2L, 170.0, 14500.0, 80.0, 90.0));
  }

  @Test
  void rows_that_others_wrote_anew_are_told_from_those_that_stayed() {
    lake.append(window("a", LAST_OF_JANUARY, 0, 90), window("b", LAST_OF_JANUARY, 0, 80));
    rollUp(CHANGED);
    lake.delete("vital_windows", row -> text(row, 1).equals("a"));

    RollUpReport hours = rollUp(CHANGED).getFirst();

    assertThat(hours.periods()).isEqualTo(1);
    assertThat(hours.rowsChanged()).isEqualTo(1);
    assertThat(lake.sums("vital_days"))
        .containsExactly(List.of("b", LAST_OF_JANUARY, 1L, 1L, 80.0, 6400.0, 80.0, 80.0));
  }

  @Test
  void row_deletes_take_their_rows_out_of_the_sums() throws IOException {
    lake.append(window("a", LAST_OF_JANUARY, 0, 90), window("b", LAST_OF_JANUARY, 0, 80));
    lake.append(window("b", FEBRUARY, 0, 85));
    rollUp(CHANGED);
    deleteFirstRowOfEachFile();

    RollUpReport hours = rollUp(CHANGED).getFirst();

    assertThat(hours.wholeUnits()).isEqualTo(2);
    assertThat(lake.sums("vital_hours"))
        .containsExactly(List.of("b", LAST_OF_JANUARY, 1L, 1L, 80.0, 6400.0, 80.0, 80.0));
    assertThat(lake.sums("vital_days")).hasSize(1);
  }

  /** As Athena does: position deletes, which are merged when somebody reads. */
  private void deleteFirstRowOfEachFile() throws IOException {
    Table table = lake.table("vital_windows");
    var delta = table.newRowDelta();
    try (CloseableIterable<FileScanTask> files = table.newScan().planFiles()) {
      for (FileScanTask file : files) {
        delta.addDeletes(deleteOfFirstRow(table, file));
      }
    }
    delta.commit();
  }

  private static DeleteFile deleteOfFirstRow(Table table, FileScanTask file) throws IOException {
    PositionDeleteWriter<Void> writer =
        Parquet.writeDeletes(table.io().newOutputFile(file.file().location() + ".deletes"))
            .forTable(table)
            .rowSchema(null)
            .withSpec(table.spec())
            .withPartition(file.file().partition())
            .overwrite()
            .buildPositionWriter();
    try (writer) {
      writer.write(PositionDelete.<Void>create().set(file.file().location(), 0));
    }
    return writer.toDeleteFile();
  }

  @Test
  void days_are_computed_anew_on_demand_and_what_is_next_stays() {
    lake.append(window("a", LAST_OF_JANUARY, 0, 90));
    rollUp(CHANGED);
    lake.append(window("a", LAST_OF_JANUARY + HOUR, 0, 80), window("a", FEBRUARY, 0, 70));
    LocalDate day = LocalDate.of(2025, 1, 31);

    RollUpReport backfilled = rollUp(new Scope.Days(day, day)).getFirst();

    assertThat(backfilled.rowsChanged()).isEqualTo(1);
    assertThat(lake.sums("vital_hours")).hasSize(2);
    assertThat(rollUp(CHANGED).getFirst().periods()).isEqualTo(2);
    assertThat(lake.sums("vital_hours")).hasSize(3);
    assertThatThrownBy(() -> new Scope.Days(day, day.minusDays(1)))
        .hasMessage("days from 2025-01-31 to 2025-01-30, expected the first not after the last");
  }

  /** Whoever dies at any moment leaves rows and mark of before, or rows and mark of after. */
  @ParameterizedTest
  @EnumSource
  void whoever_dies_counts_nothing_twice_and_the_next_one_loses_nothing(Moment last) {
    lake.append(window("a", LAST_OF_JANUARY, 0, 90));
    rollUp(CHANGED);
    lake.append(window("a", LAST_OF_JANUARY, 1, 80));
    RollUp dying =
        new RollUp(
            lake::table,
            moment -> {
              if (moment == last) {
                throw new Killed();
              }
            },
            UnitSums.ROWS_AT_ONCE);
    assertThatThrownBy(() -> dying.run(CHANGED)).isInstanceOf(Killed.class);

    RollUpReport next = rollUp(CHANGED).getFirst();

    assertThat(next.periods()).isEqualTo(last == Moment.COMMITTED ? 0 : 1);
    assertThat(lake.sums("vital_days"))
        .containsExactly(List.of("a", LAST_OF_JANUARY, 1L, 2L, 170.0, 14500.0, 80.0, 90.0));
  }

  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  @Test
  void of_two_at_once_the_second_begins_again_and_finds_nothing_to_do() {
    lake.append(window("a", LAST_OF_JANUARY, 0, 90));
    boolean[] isFirst = {true};
    List<RollUpReport> reports =
        new RollUp(
                lake::table,
                moment -> {
                  if (moment == Moment.FILES_WRITTEN && isFirst[0]) {
                    isFirst[0] = false;
                    rollUp(CHANGED);
                  }
                },
                UnitSums.ROWS_AT_ONCE)
            .run(CHANGED);

    assertThat(reports.getFirst().reasons()).isEmpty();
    assertThat(lake.sums("vital_hours")).hasSize(1);
    assertThat(lake.table("vital_hours").history()).hasSize(1);
  }

  @Test
  void whoever_is_behind_every_time_says_so() {
    lake.append(window("a", LAST_OF_JANUARY, 0, 90));
    rollUp(CHANGED);
    int[] part = {1};
    RollUp behind =
        new RollUp(
            lake::table,
            moment -> {
              if (moment == Moment.CAPTURED) {
                lake.append(window("a", LAST_OF_JANUARY, part[0]++, 80));
                rollUp(CHANGED);
              }
            },
            UnitSums.ROWS_AT_ONCE);
    lake.append(window("a", LAST_OF_JANUARY, 100, 80));

    assertThatThrownBy(() -> behind.run(CHANGED))
        .isInstanceOf(RollUpException.class)
        .hasMessage("vital_hours was changed by others 5 times, expected to be alone once")
        .hasCauseInstanceOf(CommitFailedException.class);
    assertThat(rollUp(new Scope.Everything())).allMatch(report -> report.rowsChanged() == 0);
  }

  @Test
  void a_full_disk_leaves_rows_and_mark_as_they_were() {
    lake.append(window("a", LAST_OF_JANUARY, 0, 90));
    rollUp(CHANGED);
    lake.append(window("a", LAST_OF_JANUARY, 1, 80));
    List<PeriodRow> before = lake.rows("vital_hours");

    assertThatThrownBy(() -> new RollUp(name -> withFullDisk(lake.table(name))).run(CHANGED))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("No space left on device");

    assertThat(lake.rows("vital_hours")).isEqualTo(before);
    assertThat(rollUp(CHANGED).getFirst().rowsChanged()).isEqualTo(1);
  }

  private static Table withFullDisk(Table table) {
    TableOperations operations = spy(((BaseTable) table).operations());
    FileIO files = spy(operations.io());
    doThrow(new UncheckedIOException(new IOException("No space left on device")))
        .when(files)
        .newOutputFile(anyString());
    doReturn(files).when(operations).io();
    return new BaseTable(operations, table.name());
  }

  @Test
  void an_empty_lake_has_nothing_to_roll_up() {
    assertThat(rollUp(CHANGED))
        .allSatisfy(report -> assertThat(report.reasons()).containsExactly("the source is empty"));
  }

  @Test
  void a_table_that_somebody_dropped_is_named() {
    assertThatThrownBy(() ->
            new RollUp(
                    name -> {
                      throw new NoSuchTableException("no table %s", name);
                    })
                .run(CHANGED))
        .isInstanceOf(NoSuchTableException.class)
        .hasMessage("no table vital_hours");
  }
}
