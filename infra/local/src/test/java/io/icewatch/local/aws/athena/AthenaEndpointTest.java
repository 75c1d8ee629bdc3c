package io.icewatch.local.aws.athena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.icewatch.local.aws.Clients;
import io.icewatch.local.aws.athena.QueryEngine.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.Datum;
import software.amazon.awssdk.services.athena.model.GetQueryResultsResponse;
import software.amazon.awssdk.services.athena.model.InvalidRequestException;
import software.amazon.awssdk.services.athena.model.QueryExecutionState;
import software.amazon.awssdk.services.athena.model.QueryExecutionStatus;

class AthenaEndpointTest {
  private static final String TOKEN = "a-token-of-at-least-32-characters-";

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch answered = new CountDownLatch(1);
  private final AthenaEndpoint endpoint = AthenaEndpoint.start(0, this::answer);
  private final AthenaClient athena = Clients.athena(endpoint.uri());

  @AfterEach
  void close() {
    answered.countDown();
    athena.close();
    endpoint.close();
  }

  private Answer answer(String sql) {
    asked.add(sql);
    try {
      answered.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (sql.contains("wrong")) {
      throw new IllegalArgumentException("no such column: wrong");
    }
    List<@Nullable String> row = new ArrayList<>();
    row.add("1");
    row.add(null);
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (int i = 0; i < 1_200; i++) {
      rows.add(row);
    }
    return new Answer(List.of("n", "nothing"), rows);
  }

  private String start(String sql, String token, String... parameters) {
    return athena
        .startQueryExecution(start ->
            start
                .queryString(sql)
                .executionParameters(parameters.length == 0 ? null : List.of(parameters))
                .clientRequestToken(token))
        .queryExecutionId();
  }

  private QueryExecutionStatus status(String id) {
    return athena.getQueryExecution(get -> get.queryExecutionId(id)).queryExecution().status();
  }

  private QueryExecutionStatus ended(String id) {
    answered.countDown();
    QueryExecutionStatus status;
    do {
      status = status(id);
    } while (status.state() == QueryExecutionState.RUNNING);
    return status;
  }

  @Test
  void a_query_runs_and_is_read_page_by_page_with_the_names_first() {
    String id = start("SELECT 1", TOKEN);
    assertThat(status(id).state()).isEqualTo(QueryExecutionState.RUNNING);
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> athena.getQueryResults(get -> get.queryExecutionId(id)))
        .withMessageContaining("has not finished yet");

    assertThat(ended(id).state()).isEqualTo(QueryExecutionState.SUCCEEDED);

    List<List<@Nullable String>> rows = new ArrayList<>();
    for (GetQueryResultsResponse page :
        athena.getQueryResultsPaginator(get -> get.queryExecutionId(id))) {
      page.resultSet()
          .rows()
          .forEach(row -> rows.add(row.data().stream().map(Datum::varCharValue).toList()));
    }
    assertThat(rows).hasSize(1_201);
    assertThat(rows.getFirst()).containsExactly("n", "nothing");
    assertThat(rows.getLast()).containsExactly("1", null);
  }

  @Test
  void the_same_token_is_the_same_query() {
    String id = start("SELECT 1", TOKEN);

    assertThat(start("SELECT 1", TOKEN)).isEqualTo(id);
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> start("SELECT 2", TOKEN))
        .withMessageContaining("Idempotent parameters do not match");
    ended(id);
    assertThat(asked).containsExactly("SELECT 1");
  }

  @Test
  void a_query_that_fails_says_why() {
    QueryExecutionStatus status = ended(start("SELECT wrong", TOKEN));

    assertThat(status.state()).isEqualTo(QueryExecutionState.FAILED);
    assertThat(status.stateChangeReason()).isEqualTo("no such column: wrong");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "SELECT ?, Tag|SELECT 'O''Neill', Tag",
        "SELECT '?', ?|SELECT '?', 'O''Neill'",
        "SELECT \"a?\", ? -- why?|SELECT \"a?\", 'O''Neill' -- why?",
      },
      delimiter = '|')
  void a_parameter_takes_the_place_of_a_question_mark(String sql, String expected) {
    ended(start(sql, TOKEN, "'O''Neill'"));

    assertThat(asked).containsExactly(expected);
  }

  @Test
  void parameters_are_as_many_as_question_marks() {
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> start("SELECT ?, ?", TOKEN, "1"))
        .withMessageContaining("expected 2 but found 1");
  }

  @Test
  void a_query_that_nobody_started_is_not_found() {
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> status("none"))
        .withMessageContaining("QueryExecution none was not found");
  }
}
