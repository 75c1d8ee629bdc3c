package io.icewatch.board;

import static io.icewatch.board.Items.stay;
import static io.icewatch.board.Items.time;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

/** What the board says of functions of which only the lake shows that they are down. */
class LakeProgressTest {
  private final Board board = new Board();
  private final AthenaClient athena = board.athena;
  private final List<StartQueryExecutionRequest> started = new ArrayList<>();
  private Row newest = row(null, "0", null);

  /** Readings of an hour, of which the newest is of now; windows of ten minutes. */
  @BeforeEach
  void a_ward_that_is_heard_of() {
    board.put("bed-7", "stay", stay("3B", "7"));
    lastReading(Board.NOW);
    when(athena.startQueryExecution(anyStart()))
        .thenAnswer(call -> {
          StartQueryExecutionRequest.Builder start = StartQueryExecutionRequest.builder();
          call.<Consumer<StartQueryExecutionRequest.Builder>>getArgument(0).accept(start);
          started.add(start.build());
          return StartQueryExecutionResponse.builder().queryExecutionId("newest").build();
        });
    Consumer<GetQueryResultsRequest.Builder> anyGet = any();
    when(athena.getQueryResults(anyGet))
        .thenAnswer(call ->
            GetQueryResultsResponse.builder()
                .resultSet(set -> set.rows(row("_col0", "_col1", "_col2"), newest))
                .build());
    state(QueryExecutionState.SUCCEEDED);
  }

  private static Consumer<StartQueryExecutionRequest.Builder> anyStart() {
    return any();
  }

  private void state(QueryExecutionState state) {
    Consumer<GetQueryExecutionRequest.Builder> anyGet = any();
    when(athena.getQueryExecution(anyGet))
        .thenReturn(
            GetQueryExecutionResponse.builder()
                .queryExecution(query -> query.status(status -> status.state(state)))
                .build());
  }

  private void lastReading(Instant arrival) {
    board.put(
        "#shard#shardId-000000000000",
        "position",
        Map.of("last_arrival_at", time(arrival), "seen_at", time(arrival)));
  }

  private static Row row(@Nullable String... texts) {
    return Row.builder()
        .data(Stream.of(texts).map(text -> Datum.builder().varCharValue(text).build()).toList())
        .build();
  }

  private JsonNode lake() {
    return board.ward().get("pipeline").get("lake");
  }

  private @Nullable Instant since(String what) {
    JsonNode since = lake().get(what);
    return since.isNull() ? null : Instant.ofEpochMilli(since.asLong());
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // newest window, last reading, missing since; it is 9:17, asked as of 9:15
        "2026-11-30 09:00:00.000, 09:17, -",
        "2026-11-30 08:50:00.000, 09:17, -",
        "2026-11-30 08:40:00.000, 09:17, 08:50",
        "2026-11-30 08:40:00.000, 09:12, -", // nobody sends
        "-, 09:17, 08:17", // since the first reading
      })
  void windows_are_missing_two_windows_a_buffer_and_a_minute_after_the_last_while_readings_come(
      @Nullable String newestWindow, String reading, @Nullable String since) {
    newest = row(newestWindow, "0", null);
    lastReading(Instant.parse("2026-11-30T" + reading + ":00Z"));

    assertThat(since("windows_missing_since"))
        .isEqualTo(since == null ? null : Instant.parse("2026-11-30T" + since + ":00Z"));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // hours with windows from 6 to 9, newest hour that is rolled up, missing since
        "3, 2026-11-30 08:00:00.000, -",
        "3, 2026-11-30 06:00:00.000, -",
        "3, 2026-11-30 05:00:00.000, 06:00",
        "3, -, 06:00",
        "2, 2026-11-30 05:00:00.000, -", // who has just begun again has an hour for it
      })
  void hours_are_missing_once_the_first_of_three_is_not_rolled_up(
      String hours, @Nullable String newestHour, @Nullable String since) {
    newest = row("2026-11-30 09:00:00.000", hours, newestHour);

    assertThat(since("hours_missing_since"))
        .isEqualTo(since == null ? null : Instant.parse("2026-11-30T" + since + ":00Z"));
    assertThat(started.getFirst().executionParameters())
        .containsExactly(
            "'2026-11-30 06:00:00'",
            "'2026-11-30 09:00:00'",
            "'2026-11-29 09:00:00'",
            "'2026-11-29 09:15:00'");
  }

  @Test
  void the_lake_is_asked_twice_a_window_and_nobody_waits_for_it() {
    state(QueryExecutionState.RUNNING);
    assertThat(lake().isNull()).isTrue();
    state(QueryExecutionState.SUCCEEDED);
    board.now = Board.NOW.plusSeconds(1);
    assertThat(lake().get("answering").asBoolean()).isTrue();
    board.now = Board.NOW.plus(Duration.ofSeconds(179));
    board.ward();
    assertThat(started).hasSize(1);

    board.now = Board.NOW.plus(Duration.ofMinutes(3));
    board.ward();
    assertThat(started).hasSize(2);
  }

  @Test
  void a_lake_that_does_not_answer_is_asked_again_after_a_minute_and_said_after_five() {
    doThrow(TooManyRequestsException.builder().message("slow down").build())
        .when(athena)
        .startQueryExecution(anyStart());

    for (int seconds = 0; seconds < 300; seconds += 10) {
      board.now = Board.NOW.plusSeconds(seconds);
      assertThat(lake().isNull()).isTrue();
    }
    assertThat(board.log).filteredOn(line -> line.contains("how far the lake")).hasSize(5);

    board.now = Board.NOW.plus(Duration.ofMinutes(5));
    assertThat(board.ward().get("beds")).hasSize(1);
    assertThat(lake().toString())
        .isEqualTo(
            """
            {"answering":false,"windows_missing_since":null,"hours_missing_since":null}\
            """);
  }
}
