package io.icewatch.local.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.local.WrittenFile;
import io.icewatch.local.template.IcebergTableSpec;
import io.icewatch.local.template.Template;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Athena is given under a query's name is the file that is tested here. */
class NamedQueriesTest {
  private static final String HEAD =
      """
      AWSTemplateFormatVersion: '2010-09-09'
      Description: >-
        Icewatch, queries: the files of infra/queries, saved in Athena under their names.

      # Written by NamedQueriesTest from those files; it says how when they differ.

      Parameters:
        Database: {Type: String}
        WorkGroup: {Type: String}

      Resources:
      """;

  private static final String CATALOGUE =
      """
      # Queries of the lake

      The same text for Athena, where it is saved under its name, and for `./icewatch query --name NAME`; in Athena a view is
      made by running its file once. `--patient 17` and `--day 2025-01-31` (UTC) narrow a query down, where it has them:
      `./icewatch query --name patient_day --patient 17 --day 2025-01-31`. Athena bills what a query reads, at least 10 MB.

      <!-- Written by NamedQueriesTest; it says how when they differ. -->

      | query | question | parameters | reads |
      |---|---|---|---|
      """;

  @TempDir private Path folder;

  @Test
  void every_query_is_deployed_word_for_word() {
    String queries =
        Arrays.stream(NamedQuery.values())
            .map(NamedQueriesTest::resource)
            .collect(Collectors.joining());

    WrittenFile.assertHolds("infra/queries.yaml", HEAD + queries);
  }

  @Test
  void the_catalogue_lists_every_query() {
    String rows =
        Arrays.stream(NamedQuery.values())
            .map(query ->
                "| [`%1$s`](%1$s.sql) | %2$s | %3$s | %4$s |\n"
                    .formatted(
                        query.queryName(),
                        query.question(),
                        query.parameters().stream()
                            .map(parameter -> "`--%s`".formatted(parameter))
                            .collect(Collectors.joining(", ")),
                        query.cost()))
            .collect(Collectors.joining());

    WrittenFile.assertHolds("infra/queries/README.md", CATALOGUE + rows);
  }

  @Test
  void a_query_is_narrowed_down_by_the_parameters_that_it_has() {
    Optional<String> patient = Optional.of("O'Neill");
    Optional<LocalDate> day = Optional.of(LocalDate.of(2024, 12, 31));

    assertThat(NamedQuery.PATIENT_DAY.select(patient, day))
        .isEqualTo(
            "SELECT * FROM \"patient_day\" WHERE patient_id = 'O''Neill' AND day_start >= TIMESTAMP"
                + " '2024-12-31 00:00:00' AND day_start < TIMESTAMP '2025-01-01 00:00:00'");
    assertThat(NamedQuery.PATIENT_TREND.select(patient, Optional.empty()))
        .startsWith("SELECT * FROM (\n-- Where each patient")
        .endsWith(") WHERE patient_id = 'O''Neill'");
    assertThatThrownBy(() -> NamedQuery.PATIENT_TREND.select(patient, day))
        .isInstanceOf(LakeException.class)
        .hasMessage("patient_trend has no parameter day; it has patient");
    assertThatThrownBy(() -> NamedQuery.REJECTED_BY_REASON.select(patient, Optional.empty()))
        .hasMessage("rejected_by_reason has no parameter patient; it has none");
  }

  @Test
  void what_is_narrowed_down_runs() {
    List<IcebergTableSpec> tables =
        Template.read(Path.of("..", "..", "template.yaml"), Map.of()).icebergTables();
    try (Lake lake = Lake.create(folder, tables);
        LakeQuery asked = new LakeQuery(lake)) {
      for (NamedQuery query : NamedQuery.values()) {
        String sql =
            asked.sqlOf(
                query.queryName(),
                Optional.of("17").filter(id -> query.parameters().contains("patient")),
                Optional.of(LocalDate.EPOCH).filter(day -> query.parameters().contains("day")));
        assertThat(asked.query(sql).rows()).as(query.queryName()).isEmpty();
      }
    }
  }

  /** Each file stands alone, as Athena keeps it, so the words are there three times. */
  @ParameterizedTest
  @EnumSource(names = {"VITALS_1H", "VITALS_1D"})
  void hours_and_days_say_of_a_vital_what_windows_say(NamedQuery view) {
    assertThat(columns(view)).isEqualTo(columns(NamedQuery.VITALS_10M));
  }

  /** What is selected last, from the count of readings on. */
  private static String columns(NamedQuery view) {
    String text = view.text();
    return text.substring(text.lastIndexOf("\n  record_count,"), text.lastIndexOf("\nFROM "));
  }

  private static String resource(NamedQuery query) {
    return """

      %s:
        Type: AWS::Athena::NamedQuery
        Properties:
          Name: %s
          Database: !Ref Database
          WorkGroup: !Ref WorkGroup
          QueryString: |
    %s\
    """
        .formatted(logicalId(query), query.queryName(), block(query));
  }

  private static String logicalId(NamedQuery query) {
    return Arrays.stream(query.queryName().split("_", -1))
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining());
  }

  /** The text as a literal block of YAML, where it is the value of a property of a resource. */
  private static String block(NamedQuery query) {
    return query.text().indent(8).replaceAll("(?m)^ +$", "");
  }
}
