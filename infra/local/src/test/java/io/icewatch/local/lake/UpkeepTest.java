package io.icewatch.local.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.local.lake.Upkeep.Report;
import io.icewatch.local.lake.Upkeep.Settings;
import io.icewatch.local.lake.Upkeep.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UpkeepTest {
  private static final long DAY_1 = 1_735_689_600_000_000L;
  private static final long DAY_2 = DAY_1 + 86_400_000_000L;

  @TempDir Path folder;
  private Lake lake;

  @BeforeEach
  void makeLake() {
    lake = Lake.create(folder, List.of(Tables.stays()));
  }

  @AfterEach
  void closeLake() {
    lake.close();
  }

  private void appendMinutes(int minutes) {
    for (int i = 0; i < minutes; i++) {
      lake.append(
          "stays",
          List.of(
              Tables.stay("p-" + i % 3, DAY_1 + i),
              Row.of("p-" + i % 2, DAY_2 + i, null, (long) i, null, null)));
    }
  }

  @Test
  void a_day_of_small_files_becomes_one_sorted_file_and_one_snapshot() throws IOException {
    appendMinutes(12);
    List<String> before = rows();

    Report report = new Upkeep(lake, Settings.ALONE).tidy().getFirst();

    assertThat(rows()).isEqualTo(before);
    assertThat(report.before().dataFiles()).isEqualTo(24);
    assertThat(report.after().dataFiles()).isEqualTo(2);
    assertThat(report.after().snapshots()).isEqualTo(1);
    assertThat(report.before().snapshots()).isEqualTo(12);
    List<FileScanTask> files = files();
    assertThat(files).allMatch(file -> file.file().sortOrderId() == 1);
    assertThat(files).allMatch(file -> file.file().recordCount() == 12);
    assertThat(onDisk(".parquet")).isEqualTo(2);
    assertThat(onDisk(".avro")).isLessThanOrEqualTo(4);
    assertThat(inOrderOfFile(files.getFirst())).isSorted();
  }

  @Test
  void what_is_tidy_stays_as_it_is() {
    appendMinutes(3);
    new Upkeep(lake, Settings.ALONE).tidy();
    long snapshot = current().snapshotId();
    Report again = new Upkeep(lake, Settings.ALONE).tidy().getFirst();
    assertThat(current().snapshotId()).isEqualTo(snapshot);
    assertThat(again.orphans()).isZero();
  }

  @Test
  void an_empty_table_is_tidy() {
    assertThat(new Upkeep(lake, Settings.ALONE).tidy().getFirst().after().dataFiles()).isZero();
  }

  /** Whoever dies after any step leaves a whole lake, and the next upkeep ends what it began. */
  @ParameterizedTest
  @EnumSource
  void whoever_dies_after_a_step_leaves_every_row_and_the_next_one_finishes(Step last)
      throws IOException {
    appendMinutes(12);
    List<String> before = rows();
    Upkeep dying =
        new Upkeep(
            lake,
            Settings.ALONE,
            InstantSource.system(),
            step -> {
              if (step == last) {
                throw new Killed();
              }
            });
    assertThatThrownBy(dying::tidy).isInstanceOf(Killed.class);
    assertThat(rows()).isEqualTo(before);

    Report report = new Upkeep(lake, Settings.ALONE).tidy().getFirst();
    assertThat(rows()).isEqualTo(before);
    assertThat(report.after().dataFiles()).isEqualTo(2);
    assertThat(onDisk(".parquet")).isEqualTo(2);
  }

  private static final class Killed extends Error {}

  @Test
  void a_writer_goes_on_meanwhile_and_loses_nothing() throws Exception {
    AtomicInteger appended = new AtomicInteger();
    try (ExecutorService writer = Executors.newSingleThreadExecutor()) {
      Future<?> writing =
          writer.submit(() -> {
            for (int i = 0; i < 40; i++) {
              lake.append("stays", List.of(Tables.stay("w-" + i, DAY_1 + i)));
              appended.incrementAndGet();
            }
          });
      try (Lake maintainer = Lake.open(folder)) {
        while (!writing.isDone()) {
          new Upkeep(maintainer, Settings.BESIDE_OTHERS).tidy();
        }
      }
      writing.get();
    }
    assertThat(appended).hasValue(40);
    assertThat(rows()).hasSize(40).doesNotHaveDuplicates();
    new Upkeep(lake, Settings.ALONE).tidy();
    assertThat(rows()).hasSize(40);
    assertThat(files()).hasSize(1);
  }

  @Test
  void a_file_that_somebody_is_about_to_commit_and_one_that_is_nobodys_stay() throws IOException {
    appendMinutes(1);
    Path data = folder.resolve("warehouse/icewatch/stays/data");
    String name = "/00000000-0000-4000-8000-00000000000%d.parquet";
    Path old = Files.writeString(Path.of(data + name.formatted(1)), "left behind");
    Path young = Files.writeString(Path.of(data + name.formatted(2)), "not committed yet");
    Path foreign = Files.writeString(data.resolve("notes.txt"), "somebody's");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    Files.setLastModifiedTime(foreign, FileTime.from(Instant.EPOCH));

    Report report = new Upkeep(lake, Settings.BESIDE_OTHERS).tidy().getFirst();

    assertThat(report.orphans()).isEqualTo(1);
    assertThat(old).doesNotExist();
    assertThat(young).exists();
    assertThat(foreign).exists();
  }

  @Test
  void of_two_maintainers_the_second_is_refused() {
    appendMinutes(1);
    List<Throwable> refused = new ArrayList<>();
    new Upkeep(
            lake,
            Settings.ALONE,
            InstantSource.system(),
            step -> {
              if (step == Step.SNAPSHOTS_EXPIRED) {
                assertThatThrownBy(() -> new Upkeep(lake, Settings.ALONE).tidy())
                    .isInstanceOf(LakeException.class)
                    .hasMessageContaining(" is being tidied by ")
                    .satisfies(refused::add);
              }
            })
        .tidy();
    assertThat(refused).hasSize(1);
  }

  private org.apache.iceberg.Snapshot current() {
    Table table = lake.table("stays");
    table.refresh();
    return table.currentSnapshot();
  }

  private List<FileScanTask> files() throws IOException {
    lake.table("stays").refresh();
    try (CloseableIterable<FileScanTask> tasks = lake.table("stays").newScan().planFiles()) {
      List<FileScanTask> files = new ArrayList<>();
      tasks.forEach(files::add);
      return files;
    }
  }

  /** As another engine reads them: by Iceberg. */
  private List<String> rows() throws IOException {
    lake.table("stays").refresh();
    List<String> rows = new ArrayList<>();
    try (CloseableIterable<Record> records = IcebergGenerics.read(lake.table("stays")).build()) {
      records.forEach(record -> rows.add(record.toString()));
    }
    return rows.stream().sorted().toList();
  }

  private List<String> inOrderOfFile(FileScanTask file) throws IOException {
    List<String> patients = new ArrayList<>();
    try (CloseableIterable<Record> records =
        IcebergGenerics.read(lake.table("stays"))
            .where(file.residual())
            .select("patient_id")
            .build()) {
      records.forEach(record -> patients.add((String) record.get(0)));
    }
    return patients.subList(0, (int) file.file().recordCount());
  }

  private long onDisk(String suffix) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("warehouse"))) {
      return files.filter(file -> file.toString().endsWith(suffix)).count();
    }
  }
}
