package io.icewatch.engines;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.icewatch.engines.Engine.Answer;
import io.icewatch.local.lake.Lake;
import io.icewatch.local.lake.LakeQuery;
import io.icewatch.local.lake.LakeQuery.Result;
import io.icewatch.local.lake.NamedQuery;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The files of {@code infra/queries}, word for word, in an engine of others: they say of a lake
 * what DuckDB says of it, and open no more of it than they must.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class EngineContract {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** In percent: sums differ by the order in which they are added up, and a deviation more so. */
  private static final double ALIKE = 1e-7;

  private static final String DAY =
      "vitals_10m WHERE " + days(SeededLake.FIRST_DAY_WITHOUT_LATE_ROWS, 1);
  private static final String PATIENT_AND_THREE_DAYS =
      "vitals_10m WHERE patient_id = 'p-3' AND "
          + days(SeededLake.FIRST_DAY_WITHOUT_LATE_ROWS + 1, 3);
  private static final String PATIENT_OF_NO_FILE =
      "vitals_10m WHERE patient_id = '%s'".formatted(SeededLake.ERASED);
  private static final String ALL = "vitals_10m";
  static final String PATIENTS_OF_A_DAY =
      "day_patients WHERE day_start = TIMESTAMP '%s'"
          .formatted(midnight(SeededLake.FIRST_DAY_WITHOUT_LATE_ROWS));

  private final Engine engine;
  private final Map<String, String> questions = questions();
  private Map<String, Answer> answers = Map.of();
  private Map<String, Answer> expected = Map.of();

  EngineContract(Engine engine) {
    this.engine = engine;
  }

  @BeforeAll
  void askBoth(@TempDir Path folder) throws Exception {
    Path lake = folder.resolve("lake");
    SeededLake.write(lake);
    answers = engine.ask(lake, folder.resolve("engine"), questions);
    try (Lake opened = Lake.open(lake);
        LakeQuery duckDb = new LakeQuery(opened)) {
      expected =
          questions.entrySet().stream()
              .filter(question -> !question.getKey().startsWith("make "))
              .collect(
                  Collectors.toMap(
                      Map.Entry::getKey, question -> answer(duckDb.query(question.getValue()))));
    }
  }

  /** The text of each file; of a view, behind it what asks for its rows. */
  private static Map<String, String> questions() {
    Map<String, String> questions = new LinkedHashMap<>();
    for (NamedQuery query : NamedQuery.values()) {
      String name = query.queryName();
      if (query.isView()) {
        questions.put("make " + name, query.text());
        questions.put(name, "SELECT * FROM " + name);
      } else {
        questions.put(name, query.text());
      }
    }
    for (String rows : List.of(DAY, PATIENT_AND_THREE_DAYS, PATIENT_OF_NO_FILE)) {
      questions.put(rows, "SELECT patient_id, window_start, sum_spo2 FROM " + rows);
    }
    questions.put(PATIENTS_OF_A_DAY, "SELECT patient_id, record_count FROM " + PATIENTS_OF_A_DAY);
    return questions;
  }

  @ParameterizedTest
  @EnumSource
  void the_rows_of_a_query_are_those_of_DuckDB(NamedQuery query) {
    assertSame(query.queryName());
    assertThat(answer(query.queryName()).rows()).isNotEmpty();
  }

  @Test
  void a_day_of_the_view_opens_its_file_alone() {
    assertSame(DAY);
    assertThat(answer(DAY).files()).isEqualTo(1);
  }

  @Test
  void a_patient_and_three_days_open_three_files() {
    assertSame(PATIENT_AND_THREE_DAYS);
    assertThat(answer(PATIENT_AND_THREE_DAYS).files()).isEqualTo(3);
  }

  @Test
  void a_patient_whom_no_file_may_hold_opens_none() {
    assertSame(PATIENT_OF_NO_FILE);
    assertThat(answer(PATIENT_OF_NO_FILE).files()).isZero();
    assertThat(answer(ALL).files()).isGreaterThanOrEqualTo(SeededLake.DAYS);
  }

  final Answer answer(String question) {
    return requireNonNull(answers.get(question), question);
  }

  final void assertSame(String question) {
    Answer found = answer(question);
    Answer wanted = requireNonNull(expected.get(question), question);

    assertThat(found.columns()).isEqualTo(wanted.columns());
    assertThat(found.rows()).hasSameSizeAs(wanted.rows());
    List<JsonNode> foundRows = inOrder(found.rows());
    List<JsonNode> wantedRows = inOrder(wanted.rows());
    for (int i = 0; i < wantedRows.size(); i++) {
      for (int column = 0; column < wanted.columns().size(); column++) {
        JsonNode value = foundRows.get(i).get(column);
        JsonNode wantedValue = wantedRows.get(i).get(column);
        String where = wanted.columns().get(column) + " of " + wantedRows.get(i);
        if (wantedValue.isDouble()) {
          assertThat(value.isDouble()).as(where).isTrue();
          assertThat(value.asDouble())
              .as(where)
              .isCloseTo(wantedValue.asDouble(), withinPercentage(ALIKE));
        } else {
          assertThat(value.asText()).as(where).isEqualTo(wantedValue.asText());
        }
      }
    }
  }

  /** By what is the same to the last digit: patients, times and counts. */
  private static List<JsonNode> inOrder(List<JsonNode> rows) {
    return rows.stream().sorted(Comparator.comparing(EngineContract::exactValues)).toList();
  }

  private static String exactValues(JsonNode row) {
    return row.valueStream()
        .filter(value -> !value.isDouble())
        .map(JsonNode::asText)
        .collect(Collectors.joining(" "));
  }

  private static Answer answer(Result result) {
    List<JsonNode> rows =
        result.rows().stream()
            .map(row -> row.stream().map(EngineContract::plain).toList())
            .map(row -> JSON.<JsonNode>valueToTree(row))
            .toList();
    return new Answer(result.columns(), rows, 0);
  }

  private static @Nullable Object plain(@Nullable Object value) {
    return value instanceof Instant time ? time.toString() : value;
  }

  private static String days(int first, int count) {
    return "window_start >= TIMESTAMP '%s' AND window_start < TIMESTAMP '%s'"
        .formatted(midnight(first), midnight(first + count));
  }

  private static String midnight(int day) {
    Instant time = SeededLake.FIRST_DAY.plus(Duration.ofDays(day));
    return time.toString().replace('T', ' ').replace("Z", "");
  }
}
