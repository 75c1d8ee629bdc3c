package io.icewatch.local.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.local.template.IcebergTableSpec;
import io.icewatch.local.template.IcebergTableSpec.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.ReachableFileUtil;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeTest {
  private static final long DAY_1 = micros("2025-01-01T08:00:00Z");
  private static final long DAY_2 = micros("2025-01-02T08:00:00Z");

  @TempDir Path folder;

  @Test
  void a_table_is_laid_out_as_declared_field_ids_included() {
    try (Lake lake = Lake.create(folder, List.of(Tables.stays()))) {
      Table table = lake.table("stays");
      assertThat(table.schema().columns())
          .containsExactly(
              NestedField.required("patient_id")
                  .withId(1)
                  .ofType(type("string"))
                  .withDoc("who")
                  .build(),
              NestedField.required("admitted").withId(2).ofType(type("timestamptz")).build(),
              NestedField.optional("bed").withId(5).ofType(type("int")).build(),
              NestedField.optional("readings").withId(6).ofType(type("long")).build(),
              NestedField.optional("weight_kg").withId(7).ofType(type("double")).build(),
              NestedField.optional("ventilated").withId(8).ofType(type("boolean")).build());
      assertThat(table.spec()).hasToString("[\n  1000: admitted_day: day(2)\n]");
      assertThat(table.sortOrder())
          .hasToString("[\n  identity(1) ASC NULLS FIRST\n  identity(2) DESC NULLS LAST\n]");
      assertThat(table.properties()).containsEntry("write.parquet.compression-codec", "gzip");
    }
  }

  @Test
  void rows_come_back_as_they_went_in_one_file_a_partition_each_in_order() throws IOException {
    try (Lake lake = Lake.create(folder, List.of(Tables.stays()))) {
      lake.append(
          "stays",
          List.of(
              Tables.stay("p-2", DAY_1),
              Tables.stay("p-1", DAY_2),
              Tables.stay("p-1", DAY_1),
              Tables.stay("p-1", DAY_1 + 1),
              Row.of("p-0", DAY_2, null, null, null, null)));

      assertThat(snapshots(lake)).isEqualTo(1);
      List<FileScanTask> files = files(lake);
      assertThat(files).hasSize(2);
      assertThat(files).allMatch(file -> file.file().sortOrderId() == 1);
      assertThat(read(lake))
          .containsExactlyInAnyOrder(
              "p-1 2025-01-01T08:00:00.000001Z 7 12 81.5 true",
              "p-1 2025-01-01T08:00Z 7 12 81.5 true",
              "p-2 2025-01-01T08:00Z 7 12 81.5 true",
              "p-0 2025-01-02T08:00Z null null null null",
              "p-1 2025-01-02T08:00Z 7 12 81.5 true")
          .containsSubsequence(
              "p-1 2025-01-01T08:00:00.000001Z 7 12 81.5 true",
              "p-1 2025-01-01T08:00Z 7 12 81.5 true",
              "p-2 2025-01-01T08:00Z 7 12 81.5 true")
          .containsSubsequence(
              "p-0 2025-01-02T08:00Z null null null null", "p-1 2025-01-02T08:00Z 7 12 81.5 true");
    }
  }

  /** Bug: Trino could not open the lake, as its metadata named files by bare paths. */
  @Test
  void every_file_is_named_by_a_location_that_any_engine_can_open() throws IOException {
    try (Lake lake = Lake.create(folder, List.of(Tables.stays()))) {
      lake.append("stays", List.of(Tables.stay("p-1", DAY_1)));
      Table table = lake.table("stays");
      List<String> locations = new ArrayList<>(ReachableFileUtil.manifestListLocations(table));
      locations.addAll(ReachableFileUtil.metadataFileLocations(table, true));
      table.currentSnapshot().allManifests(table.io()).forEach(each -> locations.add(each.path()));
      files(lake).forEach(each -> locations.add(each.file().location()));
      assertThat(locations).hasSize(5).allMatch(each -> each.startsWith("file:///"));
    }
  }

  /** Bug: Iceberg's own default does not reach a table that is registered. */
  @Test
  void files_are_compressed_by_zstandard_unless_declared_otherwise() {
    try (Lake lake = Lake.create(folder, List.of(Tables.alerts()))) {
      assertThat(lake.table("alerts").properties())
          .containsEntry("write.parquet.compression-codec", "zstd");
    }
  }

  @Test
  void no_rows_no_commit() {
    try (Lake lake = Lake.create(folder, List.of(Tables.stays()))) {
      lake.append("stays", List.of());
      assertThat(snapshots(lake)).isZero();
    }
  }

  @Test
  void a_failed_append_lands_nothing() throws IOException {
    try (Lake lake = Lake.create(folder, List.of(Tables.stays()))) {
      List<Row> rows =
          List.of(Tables.stay("p-1", DAY_1), Row.of("p-2", DAY_2, "seven", 1L, 1.0, true));
      assertThatThrownBy(() -> lake.append("stays", rows)).isInstanceOf(ClassCastException.class);
      assertThat(read(lake)).isEmpty();
    }
  }

  @Test
  void many_commits_leave_a_bounded_number_of_metadata_files() throws IOException {
    try (Lake lake = Lake.create(folder, List.of(Tables.stays()))) {
      for (int i = 0; i < 30; i++) {
        lake.append("stays", List.of(Tables.stay("p-" + i, DAY_1)));
      }
      assertThat(read(lake)).hasSize(30);
    }
    try (Stream<Path> files = Files.list(folder.resolve("warehouse/icewatch/stays/metadata"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".metadata.json"))).hasSize(21);
    }
  }

  @Test
  void a_lake_made_again_keeps_its_rows_and_takes_the_declared_properties() throws IOException {
    try (Lake lake = Lake.create(folder, List.of(Tables.stays()))) {
      lake.append("stays", List.of(Tables.stay("p-1", DAY_1)));
    }
    IcebergTableSpec stays = Tables.stays();
    IcebergTableSpec zstd =
        with(stays, stays.columns(), Map.of("write.parquet.compression-codec", "zstd"));
    try (Lake lake = Lake.create(folder, List.of(zstd, Tables.alerts()))) {
      lake.append("stays", List.of(Tables.stay("p-2", DAY_1)));
      assertThat(read(lake)).hasSize(2);
      assertThat(lake.table("stays").properties())
          .containsEntry("write.parquet.compression-codec", "zstd");
      assertThat(lake.tables()).containsExactly("alerts", "stays");
    }
  }

  @Test
  void an_opened_lake_has_the_tables_that_were_made() throws IOException {
    try (Lake lake = Lake.create(folder, List.of(Tables.stays(), Tables.alerts()))) {
      lake.append("stays", List.of(Tables.stay("p-1", DAY_1)));
    }
    try (Lake lake = Lake.open(folder)) {
      assertThat(lake.tables()).containsExactly("alerts", "stays");
      assertThat(read(lake)).hasSize(1);
    }
  }

  @Test
  void the_catalog_of_a_medium_that_cannot_be_written_is_read_and_left_as_it_is()
      throws IOException, SQLException {
    Path odd = folder.resolve("it's 100% a lake?");
    Lake.create(odd, List.of(Tables.stays(), Tables.alerts())).close();
    List<Path> before = inside(odd);
    try (Connection catalog = DriverManager.getConnection(Lake.readOnlyUri(odd));
        Statement statement = catalog.createStatement()) {
      try (ResultSet tables = statement.executeQuery("SELECT count(*) FROM iceberg_tables")) {
        assertThat(tables.getInt(1)).isEqualTo(2);
      }
      assertThatThrownBy(() -> statement.execute("DELETE FROM iceberg_tables"))
          .hasMessageContaining("readonly");
      assertThat(inside(odd)).isEqualTo(before);
    }
  }

  private static List<Path> inside(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @Test
  void a_table_of_an_older_template_takes_what_is_optional_or_new_and_keeps_its_rows()
      throws IOException {
    IcebergTableSpec stays = Tables.stays();
    List<Column> strict = new ArrayList<>(stays.columns());
    strict.replaceAll(c -> new Column(c.id(), c.name(), c.type(), true, ""));
    try (Lake lake = Lake.create(folder, List.of(with(stays, strict, Map.of())))) {
      lake.append("stays", List.of(Tables.stay("p-1", DAY_1)));
    }
    List<Column> newer = new ArrayList<>(stays.columns());
    newer.add(new Column(lastId(newer) + 1, "ward", "string", false, ""));

    try (Lake lake = Lake.create(folder, List.of(with(stays, newer, Map.of())))) {
      assertThat(lake.table("stays").schema().findField("ward").isOptional()).isTrue();
      assertThat(lake.table("stays").schema().findField("bed").isOptional()).isTrue();
      assertThat(read(lake)).hasSize(1);
    }
  }

  private static int lastId(List<Column> columns) {
    return columns.stream().mapToInt(Column::id).max().orElseThrow();
  }

  @Test
  void a_table_that_is_not_as_declared_is_refused_with_the_difference() {
    Lake.create(folder, List.of(Tables.stays())).close();
    IcebergTableSpec stays = Tables.stays();
    List<Column> other = new ArrayList<>(stays.columns());
    other.set(2, new Column(5, "bed", "long", false, ""));
    assertThatThrownBy(() -> Lake.create(folder, List.of(with(stays, other, Map.of()))))
        .isInstanceOf(LakeException.class)
        .hasMessage(
            "table stays in the lake at %s is not as declared: column 5 bed int is declared as"
                + " 5 bed long; use another folder, or --fresh",
            folder);

    List<Column> zoneless = new ArrayList<>(stays.columns());
    zoneless.set(1, new Column(2, "admitted", "timestamp", true, ""));
    assertThatThrownBy(() -> Lake.create(folder, List.of(with(stays, zoneless, Map.of()))))
        .hasMessageContaining(
            "column 2 admitted timestamptz required is declared as 2 admitted timestamp required;"
                + " use another folder, or --fresh");

    List<Column> fewer = stays.columns().subList(0, 5);
    assertThatThrownBy(() -> Lake.create(folder, List.of(with(stays, fewer, Map.of()))))
        .hasMessageContaining("6 columns, and 5 are declared");

    IcebergTableSpec unpartitioned =
        new IcebergTableSpec(
            "icewatch", "stays", stays.columns(), List.of(), stays.sort(), Map.of());
    assertThatThrownBy(() -> Lake.create(folder, List.of(unpartitioned)))
        .hasMessageContaining("partitioned by");

    IcebergTableSpec unsorted =
        new IcebergTableSpec(
            "icewatch", "stays", stays.columns(), stays.partition(), List.of(), Map.of());
    assertThatThrownBy(() -> Lake.create(folder, List.of(unsorted)))
        .hasMessageContaining("sorted by");
  }

  @Test
  void a_type_that_the_lake_does_not_honour_is_refused_by_name() {
    IcebergTableSpec stays = Tables.stays();
    List<Column> columns = List.of(new Column(1, "photo", "binary", false, ""));
    IcebergTableSpec spec =
        new IcebergTableSpec(
            "icewatch", "stays", columns, List.of(), List.of(), stays.properties());
    assertThatThrownBy(() -> Lake.create(folder, List.of(spec)))
        .isInstanceOf(LakeException.class)
        .hasMessage(
            "table stays: column photo: the local lake does not honour type binary; it honours"
                + " [boolean, int, long, double, string, timestamp, timestamptz]");
  }

  @Test
  void two_tables_of_one_name_are_refused() {
    assertThatThrownBy(() -> Lake.create(folder, List.of(Tables.stays(), Tables.stays())))
        .isInstanceOf(LakeException.class)
        .hasMessage("two tables are named stays");
  }

  @Test
  void opening_what_is_not_a_lake_says_what_to_do() throws IOException {
    assertThatThrownBy(() -> Lake.open(folder.resolve("nowhere")))
        .isInstanceOf(LakeException.class)
        .hasMessage(
            "no lake at %s: there is no such folder; `./icewatch replay` and `./icewatch run` make"
                + " one",
            folder.resolve("nowhere"));
    assertThatThrownBy(() -> Lake.open(folder))
        .isInstanceOf(LakeException.class)
        .hasMessage(
            "no lake at %s: it has no catalog.db; give the folder that `--lake` named when the lake"
                + " was made",
            folder);
    Files.writeString(folder.resolve("catalog.db"), "this is no database, and quite long for one");
    assertThatThrownBy(() -> Lake.open(folder))
        .isInstanceOf(LakeException.class)
        .hasMessageStartingWith("no lake at " + folder + ": ")
        .message()
        .doesNotContain("\n")
        .contains("catalog.db", "--fresh");
  }

  @Test
  void a_lake_that_lost_its_files_is_refused() throws IOException {
    Lake.create(folder, List.of(Tables.stays())).close();
    Path metadata = folder.resolve("warehouse/icewatch/stays/metadata");
    try (Stream<Path> files = Files.list(metadata)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    assertThatThrownBy(() -> Lake.open(folder))
        .isInstanceOf(LakeException.class)
        .hasMessageStartingWith(
            "the lake at " + folder + " cannot be read; was it moved or cut short?");
  }

  private Path newLake() {
    Path lake = folder.resolve("lake");
    Lake.create(lake, List.of(Tables.stays())).close();
    return lake;
  }

  /** What of a copied folder leads back to where it came from. */
  private Path copyOf(Path lake) throws IOException {
    Path copy = Files.createDirectories(folder.resolve("copy"));
    Files.copy(lake.resolve("catalog.db"), copy.resolve("catalog.db"));
    return copy;
  }

  /**
   * Bug: what wrote to the copy wrote into the lake, and what tidied it removed the lake's files.
   */
  @Test
  void a_copy_of_a_lake_is_refused() throws IOException {
    Path lake = newLake();
    Path copy = copyOf(lake);

    for (ThrowingCallable opening :
        List.<ThrowingCallable>of(
            () -> Lake.create(copy, List.of(Tables.stays())),
            () -> Lake.openToWrite(copy),
            () -> Lake.open(copy))) {
      assertThatThrownBy(opening)
          .isInstanceOf(LakeException.class)
          .hasMessageStartingWith("the lake at " + copy + " is a copy: ")
          .hasMessageContaining(lake.toString());
    }
  }

  /** Bug: the copy was refused after it had declared its properties, in the lake's own folder. */
  @Test
  void a_copy_of_a_lake_is_refused_before_anything_is_written() throws IOException {
    Path lake = newLake();
    Path copy = copyOf(lake);
    Path metadata = lake.resolve("warehouse/icewatch/stays/metadata");
    List<Path> before = inside(metadata);

    IcebergTableSpec stays = Tables.stays();
    IcebergTableSpec zstd =
        with(stays, stays.columns(), Map.of("write.parquet.compression-codec", "zstd"));
    assertThatThrownBy(() -> Lake.create(copy, List.of(zstd)))
        .hasMessageStartingWith("the lake at " + copy + " is a copy: ");
    assertThat(inside(metadata)).isEqualTo(before);
  }

  @Test
  void a_lake_may_have_two_names() throws IOException {
    Path lake = newLake();
    Path link = Files.createSymbolicLink(folder.resolve("link"), lake);

    try (Lake opened = Lake.open(link)) {
      assertThat(opened.tables()).containsExactly("stays");
    }
  }

  @Test
  void a_file_in_the_way_is_refused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> Lake.create(file, List.of()))
        .isInstanceOf(LakeException.class)
        .hasMessageStartingWith("no lake can be made at " + file);
  }

  @Test
  void a_new_lake_that_cannot_hold_its_tables_is_not_called_unreadable() throws IOException {
    Files.writeString(folder.resolve("warehouse"), "a file where the tables would be");
    assertThatThrownBy(() -> Lake.create(folder, List.of(Tables.stays())))
        .isInstanceOf(LakeException.class)
        .hasMessageStartingWith("no lake can be made at " + folder);
  }

  @Test
  void an_unknown_table_is_refused_with_those_that_there_are() {
    try (Lake lake = Lake.create(folder, List.of(Tables.stays()))) {
      assertThatThrownBy(() -> lake.append("visits", List.of()))
          .isInstanceOf(LakeException.class)
          .hasMessage("no table visits in the lake at %s; it has [stays]", folder);
    }
  }

  private static long micros(String time) {
    return Instant.parse(time).toEpochMilli() * 1000;
  }

  private static Type type(String name) {
    return Types.fromPrimitiveString(name);
  }

  private static IcebergTableSpec with(
      IcebergTableSpec spec, List<Column> columns, Map<String, String> properties) {
    return new IcebergTableSpec(
        spec.database(), spec.name(), columns, spec.partition(), spec.sort(), properties);
  }

  private static long snapshots(Lake lake) {
    return Stream.of(lake.table("stays").snapshots())
        .flatMap(all -> StreamSupport.stream(all.spliterator(), false))
        .count();
  }

  private static List<FileScanTask> files(Lake lake) throws IOException {
    try (CloseableIterable<FileScanTask> tasks = lake.table("stays").newScan().planFiles()) {
      List<FileScanTask> files = new ArrayList<>();
      tasks.forEach(files::add);
      return files;
    }
  }

  private static List<String> read(Lake lake) throws IOException {
    List<String> rows = new ArrayList<>();
    try (CloseableIterable<Record> records = IcebergGenerics.read(lake.table("stays")).build()) {
      for (Record record : records) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < record.size(); i++) {
          values.add(String.valueOf(record.get(i)));
        }
        rows.add(String.join(" ", values));
      }
    }
    return rows;
  }
}
