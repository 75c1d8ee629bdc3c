package io.icewatch.board;

import static io.icewatch.board.Items.episode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.JsonNode;
import io.icewatch.vitals.reading.Vital;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentMatchers;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.Datum;
import software.amazon.awssdk.services.athena.model.GetQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.GetQueryExecutionResponse;
import software.amazon.awssdk.services.athena.model.GetQueryResultsRequest;
import software.amazon.awssdk.services.athena.model.GetQueryResultsResponse;
import software.amazon.awssdk.services.athena.model.QueryExecutionState;
import software.amazon.awssdk.services.athena.model.Row;
import software.amazon.awssdk.services.athena.model.StartQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.StartQueryExecutionResponse;
import software.amazon.awssdk.services.athena.model.TooManyRequestsException;

/** What a patient's page gets from the lake, and what it gets when the lake gives nothing. */
class PatientHistoryTest {
  private static final Duration WINDOW = Duration.ofMinutes(10);
  private static final String PATIENT = "O'Neill";

  private final Board board = new Board();
  private final AthenaClient athena = board.athena;
  private final List<StartQueryExecutionRequest> started = new ArrayList<>();
  private QueryExecutionState state = QueryExecutionState.SUCCEEDED;

  @BeforeEach
  void aPatientOfTheLake() {
    board.put(PATIENT, "spo2-low", episode("CRITICAL", 71));
    when(athena.startQueryExecution(anyStart()))
        .thenAnswer(call -> {
          StartQueryExecutionRequest.Builder start = StartQueryExecutionRequest.builder();
          call.<Consumer<StartQueryExecutionRequest.Builder>>getArgument(0).accept(start);
          if (start.build().queryString().contains("vital_hours")) {
            return StartQueryExecutionResponse.builder().queryExecutionId("progress").build();
          }
          started.add(start.build());
          String id = start.build().queryString().contains("vitals_10m") ? "windows" : "told";
          return StartQueryExecutionResponse.builder().queryExecutionId(id).build();
        });
    when(athena.getQueryExecution(
            ArgumentMatchers.<Consumer<GetQueryExecutionRequest.Builder>>any()))
        .thenAnswer(call ->
            GetQueryExecutionResponse.builder()
                .queryExecution(query -> query.status(status -> status.state(state)))
                .build());
    when(athena.getQueryResults(ArgumentMatchers.<Consumer<GetQueryResultsRequest.Builder>>any()))
        .thenAnswer(call -> {
          GetQueryResultsRequest.Builder get = GetQueryResultsRequest.builder();
          call.<Consumer<GetQueryResultsRequest.Builder>>getArgument(0).accept(get);
          return results(get.build());
        });
  }

  private static Consumer<StartQueryExecutionRequest.Builder> anyStart() {
    return any();
  }

  /** Two pages of windows, newest first as asked; one of notices. */
  private static GetQueryResultsResponse results(GetQueryResultsRequest request) {
    if (request.queryExecutionId().equals("progress")) {
      return page(null, row(new String[0]), row(new String[0]));
    }
    if (request.queryExecutionId().equals("told")) {
      return page(
          null,
          row("alert_id", "told_at", "reason", "condition", "severity", "value", "page_number"),
          row(
              "spo2-low/1",
              "2026-11-30 08:12:00.250",
              "first",
              "spo2-low",
              "critical",
              "82.0",
              "1"));
    }
    return request.nextToken() == null
        ? page("2", row(new String[0]), row("2026-11-30 09:00:00.000", "71.0", "88.125", "97.0"))
        : page(null, row("2026-11-30 08:50:00.000", null, null, null, "60.0", "72.0", "80.0"));
  }

  private static GetQueryResultsResponse page(@Nullable String next, Row... rows) {
    return GetQueryResultsResponse.builder()
        .nextToken(next)
        .resultSet(set -> set.rows(rows))
        .build();
  }

  /** Padded with what was not measured. */
  private static Row row(@Nullable String... texts) {
    return Row.builder()
        .data(
            Arrays.stream(Arrays.copyOf(texts, 1 + 3 * Vital.values().length))
                .map(text -> Datum.builder().varCharValue(text).build())
                .toList())
        .build();
  }

  private JsonNode patient() {
    String key = board.ward().get("beds").get(0).get("key").asText();
    return board.get("/api/patients/" + key).answer().json();
  }

  @Test
  void comes_with_the_question_after_the_one_that_asked_for_it() {
    state = QueryExecutionState.RUNNING;
    JsonNode first = patient();
    state = QueryExecutionState.SUCCEEDED;
    JsonNode second = patient();

    assertThat(first.get("history").isNull()).isTrue();
    assertThat(first.get("history_problem").isNull()).isTrue();
    assertThat(second.get("history").toString())
        .as("oldest first, averages of two decimals, what was not measured left out")
        .isEqualTo(
            """
            {"window_ms":600000,"windows":[\
            {"start":1796028600000,"vitals":{"heart_rate":[60,72.0,80]}},\
            {"start":1796029200000,"vitals":{"spo2":[71,88.13,97]}}]}\
            """);
  }

  @Test
  void has_every_notice_once_the_tables_and_the_lakes() {
    patient();

    JsonNode notices = patient().get("notices");

    assertThat(notices.findValuesAsText("kind")).containsExactly("first", "first");
    assertThat(notices.get(0).get("alert_id").asText()).endsWith("/1/" + PATIENT);
    assertThat(notices.get(1).get("alert_id").asText()).isEqualTo("spo2-low/1");
    assertThat(notices.get(1).get("at").asLong()).isEqualTo(1796026320250L);
    assertThat(notices.get(1).get("name").asText()).isEqualTo("SpO2 low");
  }

  @Test
  void is_asked_for_once_a_window_however_many_look_and_within_a_day() {
    for (int i = 0; i < 5; i++) {
      patient();
    }
    assertThat(started).hasSize(2);
    assertThat(started)
        .extracting(StartQueryExecutionRequest::executionParameters)
        .as("a name is a text and never SQL")
        .containsExactly(
            List.of("'O''Neill'", "'2026-11-29 09:10:00+00:00'"),
            List.of("'O''Neill'", "'2026-11-29 09:10:00'"));
    assertThat(started.get(1).queryString()).contains("LIMIT 144").doesNotContain("Neill");
    assertThat(started.getFirst().clientRequestToken()).hasSize(64);

    board.now = Board.NOW.plus(WINDOW);
    patient();
    assertThat(started).hasSize(4);
    assertThat(started.get(2).clientRequestToken())
        .isNotEqualTo(started.getFirst().clientRequestToken());
  }

  @Test
  void a_window_is_asked_for_once_its_rows_are_in_the_lake_and_not_when_it_ends() {
    Instant ended = Instant.parse("2026-11-30T09:20:00Z");
    patient();

    board.now = ended;
    patient();
    board.now = ended.plus(Duration.ofSeconds(119));
    patient();
    assertThat(started).hasSize(2);

    board.now = ended.plus(Duration.ofMinutes(2));
    patient();
    assertThat(started).hasSize(4);
    assertThat(started.getLast().executionParameters()).contains("'2026-11-29 09:20:00'");
  }

  /** Bug: each of six instances answered from a query of its own, and gave what it found before. */
  @Test
  void two_instances_start_the_same_query_so_that_one_is_paid_and_both_have_its_answer() {
    patient();
    StartQueryExecutionRequest one = started.getFirst();
    Board other = new Board();
    when(other.athena.startQueryExecution(anyStart()))
        .thenAnswer(call ->
            athena.startQueryExecution(
                call.<Consumer<StartQueryExecutionRequest.Builder>>getArgument(0)));
    when(other.athena.getQueryExecution(
            ArgumentMatchers.<Consumer<GetQueryExecutionRequest.Builder>>any()))
        .thenAnswer(call ->
            athena.getQueryExecution(
                call.<Consumer<GetQueryExecutionRequest.Builder>>getArgument(0)));
    when(other.athena.getQueryResults(
            ArgumentMatchers.<Consumer<GetQueryResultsRequest.Builder>>any()))
        .thenAnswer(call ->
            athena.getQueryResults(call.<Consumer<GetQueryResultsRequest.Builder>>getArgument(0)));
    other.put(PATIENT, "spo2-low", episode("CRITICAL", 71));
    String key = other.ward().get("beds").get(0).get("key").asText();

    JsonNode first = other.get("/api/patients/" + key).answer().json();

    assertThat(started.get(2)).isEqualTo(one);
    assertThat(first.get("history").get("windows")).hasSize(2);
  }

  @Test
  void the_last_one_stays_while_the_next_is_made() {
    patient();
    patient();
    board.now = Board.NOW.plus(WINDOW);
    state = QueryExecutionState.RUNNING;

    patient();

    assertThat(patient().get("history").get("windows")).hasSize(2);
  }

  @Test
  void a_query_that_fails_is_said_and_tried_again_after_a_minute() {
    state = QueryExecutionState.FAILED;
    patient();

    JsonNode failed = patient();

    assertThat(failed.get("history").isNull()).isTrue();
    assertThat(failed.get("history_problem").asText()).isEqualTo("the lake gave no answer");
    assertThat(failed.get("bed").get("patient_id").asText()).isEqualTo(PATIENT);
    assertThat(board.log).anyMatch(line -> line.contains("query windows: FAILED"));
    patient();
    assertThat(started).hasSize(2);

    state = QueryExecutionState.SUCCEEDED;
    board.now = Board.NOW.plus(Duration.ofMinutes(1));
    patient();
    assertThat(patient().get("history_problem").isNull()).isTrue();
  }

  @Test
  void athena_out_of_reach_leaves_the_rest_of_the_page() {
    doThrow(TooManyRequestsException.builder().message("slow down").build())
        .when(athena)
        .startQueryExecution(anyStart());

    JsonNode patient = patient();

    assertThat(patient.get("history_problem").asText()).isEqualTo("the lake gave no answer");
    assertThat(patient.get("notices")).hasSize(1);
  }

  @Test
  void who_looked_at_whom_is_logged_once_a_visit_without_a_name_or_a_vital() {
    patient();
    patient();

    assertThat(board.log)
        .filteredOn(line -> line.contains("/api/patients/"))
        .singleElement()
        .asString()
        .matches("/api/patients/[A-Za-z0-9_-]{16} seen by token");
    assertThat(board.log).filteredOn(line -> line.equals("/api/ward seen by token")).hasSize(1);

    board.now = Board.NOW.plus(Duration.ofMinutes(11));
    patient();
    assertThat(board.log).filteredOn(line -> line.equals("/api/ward seen by token")).hasSize(2);
  }
}
