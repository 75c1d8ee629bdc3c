package io.icewatch.local.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TimeZone;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LakeQueryTest {
  private static final long NEW_YEAR = 1_735_689_600_000_000L;

  @TempDir Path folder;
  private Lake lake;

  @BeforeEach
  void makeLake() {
    lake = Lake.create(folder.resolve("it's a lake"), List.of(Tables.stays()));
  }

  @AfterEach
  void closeLake() {
    lake.close();
  }

  @Test
  void a_table_is_what_was_appended() {
    lake.append("stays", List.of(Tables.stay("p-1", NEW_YEAR)));
    lake.append("stays", List.of(Row.of("p-2", NEW_YEAR + 1, null, null, null, null)));
    try (LakeQuery query = new LakeQuery(lake)) {
      LakeQuery.Result result = query.query("SELECT * FROM stays ORDER BY patient_id;");
      assertThat(result.columns())
          .containsExactly("patient_id", "admitted", "bed", "readings", "weight_kg", "ventilated");
      assertThat(result.rows())
          .containsExactly(
              List.of("p-1", Instant.parse("2025-01-01T00:00:00Z"), 7, 12L, 81.5, true),
              Arrays.asList(
                  "p-2", Instant.parse("2025-01-01T00:00:00.000001Z"), null, null, null, null));
    }
  }

  @Test
  void an_empty_table_has_the_same_columns_as_a_full_one() {
    try (LakeQuery query = new LakeQuery(lake)) {
      String describe = "SELECT column_name, column_type FROM (DESCRIBE stays)";
      LakeQuery.Result empty = query.query(describe);
      assertThat(query.query("SELECT * FROM stays").rows()).isEmpty();
      lake.append("stays", List.of(Tables.stay("p-1", NEW_YEAR)));
      query.refresh();
      assertThat(query.query(describe)).isEqualTo(empty);
    }
  }

  /** Bug: a column that was added made every older file unreadable. */
  @Test
  void a_table_that_took_a_column_and_renamed_one_is_read_whole() {
    lake.append("stays", List.of(Tables.stay("p-1", NEW_YEAR)));
    Table stays = lake.table("stays");
    stays
        .updateSchema()
        .addColumn("ward", Types.StringType.get())
        .renameColumn("bed", "place")
        .commit();
    lake.append("stays", List.of(Row.of("p-2", NEW_YEAR, 9, 4L, 70.0, false, "icu")));
    try (LakeQuery query = new LakeQuery(lake)) {
      assertThat(
              query.query("SELECT patient_id, place, ward FROM stays ORDER BY patient_id").rows())
          .containsExactly(Arrays.asList("p-1", 7, null), List.of("p-2", 9, "icu"));
      assertThat(query.query("SELECT * FROM stays WHERE ward IS NULL").rows()).hasSize(1);
      assertThat(query.query("SELECT patient_id FROM stays WHERE place = 9").rows())
          .containsExactly(List.of("p-2"));
    }
  }

  @Test
  void what_is_appended_shows_after_a_refresh_and_not_before() {
    lake.append("stays", List.of(Tables.stay("p-1", NEW_YEAR)));
    try (Lake reader = Lake.open(folder.resolve("it's a lake"));
        LakeQuery query = new LakeQuery(reader)) {
      lake.append("stays", List.of(Tables.stay("p-2", NEW_YEAR)));
      assertThat(query.query("SELECT count(*) FROM stays").rows()).containsExactly(List.of(1L));
      query.refresh();
      assertThat(query.query("SELECT count(*) FROM stays").rows()).containsExactly(List.of(2L));
    }
  }

  @Test
  void times_are_utc_wherever_the_machine_stands() {
    TimeZone here = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
    try (LakeQuery query = new LakeQuery(lake)) {
      Instant time = Instant.parse("2025-01-01T00:10:00Z");
      assertThat(
              query
                  .query(
                      "SELECT TIMESTAMP '2025-01-01 00:10:00',"
                          + " CAST(TIMESTAMPTZ '2025-01-01 00:10:00+00' AS TIMESTAMP(6)),"
                          + " TIMESTAMPTZ '2025-01-01 00:10:00+00', CAST(NULL AS TIMESTAMP)")
                  .rows())
          .containsExactly(Arrays.asList(time, time, time, null));
    } finally {
      TimeZone.setDefault(here);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE t (i INT)",
        "DROP VIEW stays",
        "COPY (SELECT 1) TO 'out.csv'",
        "INSERT INTO stays VALUES (1) RETURNING *",
        "SET threads = 1",
        "ATTACH 'other.db'",
        "PRAGMA database_list",
        "SELECT 1; DROP VIEW stays",
      })
  void what_is_not_a_query_is_refused(String sql) {
    try (LakeQuery query = new LakeQuery(lake)) {
      assertThatThrownBy(() -> query.query(sql))
          .isInstanceOf(LakeException.class)
          .hasMessage(
              "the lake is read-only: give a query, such as SELECT, WITH, DESCRIBE or SHOW TABLES");
      assertThat(query.query("SHOW TABLES").rows()).containsExactly(List.of("stays"));
    }
  }

  @Test
  void a_wrong_query_gives_the_first_line_of_the_reason() {
    try (LakeQuery query = new LakeQuery(lake)) {
      assertThatThrownBy(() -> query.query("SELEC 1"))
          .isInstanceOf(LakeException.class)
          .hasMessage("syntax error at or near \"SELEC\"");
      assertThatThrownBy(() -> query.query("SELECT nosuch FROM stays"))
          .isInstanceOf(LakeException.class)
          .hasMessage("Binder Error: Referenced column \"nosuch\" not found in FROM clause!");
      assertThatThrownBy(() -> query.query(" -- nothing"))
          .isInstanceOf(LakeException.class)
          .hasMessage("give one query; this text holds 0");
      assertThatThrownBy(() -> query.query("SELECT 1; SELECT 2"))
          .isInstanceOf(LakeException.class)
          .hasMessage("give one query; this text holds 2");
    }
  }

  @Test
  void a_named_query_that_is_not_there_is_refused_with_those_that_are() {
    try (LakeQuery query = new LakeQuery(lake)) {
      assertThatThrownBy(() -> query.named("vitals"))
          .isInstanceOf(LakeException.class)
          .hasMessage(
              "no query is named vitals; there are vitals_10m, vitals_1h, vitals_1d,"
                  + " rejected_by_reason, alarm_load, patient_trend, patient_day, day_patients");
      assertThatThrownBy(() -> query.named("alarm_load"))
          .isInstanceOf(LakeException.class)
          .hasMessage("alarm_load reads alerts, and the lake has only [stays]");
    }
  }

  @Test
  void every_file_of_the_queries_folder_has_a_name() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../queries"))) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> !name.equals("README.md")))
          .containsExactlyInAnyOrderElementsOf(
              Stream.of(NamedQuery.values()).map(query -> query.queryName() + ".sql").toList());
    }
  }

  /** Bug: any file of the machine could be read. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/*')",
        "EXPLAIN ANALYZE SELECT * FROM read_text('/etc/hostname')",
      })
  void nothing_outside_the_lake_can_be_read(String sql) {
    try (LakeQuery query = new LakeQuery(lake)) {
      assertThatThrownBy(() -> query.query(sql)).isInstanceOf(LakeException.class);
    }
  }

  @Test
  void a_query_can_be_explained_and_nothing_else() throws IOException {
    try (LakeQuery query = new LakeQuery(lake)) {
      StringBuilder drawing = new StringBuilder();
      ResultPrinter.TABLE.print(query.query("EXPLAIN SELECT * FROM stays"), drawing);
      assertThat(drawing.toString().lines())
          .hasSizeGreaterThan(1)
          .noneMatch(line -> line.contains("?"));
      assertThatThrownBy(() -> query.query("EXPLAIN ANALYZE DROP VIEW stays"))
          .hasMessageContaining("read-only");
      assertThat(query.query("SELECT count(*) FROM stays").rows()).hasSize(1);
    }
  }

  @Test
  void lists_and_structs_keep_their_types() throws IOException {
    StringBuilder json = new StringBuilder();
    try (LakeQuery query = new LakeQuery(lake)) {
      query.stream(
          "SELECT [1, 2] AS a, {'b': 1.5, 'c': [true]} AS d, DATE '2025-01-01' AS e,"
              + " json('[1, null]') AS f, '\\x0A\\xFF'::BLOB AS g",
          (names, rows) -> ResultPrinter.JSON.print(names, rows, json));
    }
    assertThat(json)
        .hasToString(
            "[{\"a\":[1,2],\"d\":{\"b\":1.5,\"c\":[true]},\"e\":\"2025-01-01\","
                + "\"f\":[1,null],\"g\":\"0aff\"}]\n");
  }

  @Test
  void a_million_rows_are_read_one_by_one() throws IOException {
    AtomicLong sum = new AtomicLong();
    try (LakeQuery query = new LakeQuery(lake)) {
      query.stream(
          "SELECT i FROM range(1000000) AS r(i)",
          (names, rows) ->
              rows.forEachRemaining(row ->
                  sum.addAndGet(((Number) Objects.requireNonNull(row.getFirst())).longValue())));
    }
    assertThat(sum.get()).isEqualTo(499_999_500_000L);
  }

  @Test
  void an_answer_can_be_had_as_parquet() throws IOException {
    ByteArrayOutputStream parquet = new ByteArrayOutputStream();
    try (LakeQuery query = new LakeQuery(lake)) {
      query.parquet("SELECT 1 AS one;", parquet);
    }
    assertThat(parquet.toString(StandardCharsets.US_ASCII)).startsWith("PAR1").endsWith("PAR1");
  }
}
