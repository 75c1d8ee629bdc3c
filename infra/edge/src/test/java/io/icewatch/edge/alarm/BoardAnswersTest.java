package io.icewatch.edge.alarm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a server that answers as {@code functions/ward-board/API.md} says. */
class BoardAnswersTest {
  private static final AlarmAnswer ANSWER =
      new AlarmAnswer("spo2-low/2026-01-01T10:00:00Z/2/17", "17", "Anna Meier");

  private final List<String> bodies = new ArrayList<>();
  private final List<String> tokens = new ArrayList<>();
  private HttpServer server;
  private int status = 200;
  private String says = "{\"outcome\": \"done\", \"message\": \"acknowledged\", \"until\": 1}";

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/answers",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
          byte[] answer = says.getBytes(UTF_8);
          exchange.sendResponseHeaders(status, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void acknowledge() throws IOException, InterruptedException {
    URI board = URI.create("http://127.0.0.1:%d/".formatted(server.getAddress().getPort()));
    try (BoardAnswers answers = new BoardAnswers(board, "secret", 15)) {
      answers.accept(ANSWER, "a1");
    }
  }

  @Test
  void acknowledgesThePageOnceHoweverOftenItIsAsked() throws Exception {
    acknowledge();
    acknowledge();

    assertThat(tokens).containsOnly("Bearer secret");
    assertThat(bodies).hasSize(2);
    assertThat(bodies.get(0)).isEqualTo(bodies.get(1));
    assertThat(bodies.get(0).replaceFirst("[0-9a-f-]{36}", "ID"))
        .isEqualTo(
            "{\"command_id\":\"ID\",\"kind\":\"acknowledge\",\"patient_id\":\"17\","
                + "\"alert_id\":\"spo2-low/2026-01-01T10:00:00Z/2/17\",\"minutes\":15,"
                + "\"why\":\"on the phone\",\"by\":\"Anna Meier\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "503; {\"error\": \"the table is out of reach\"}; the ward board answered 503: the table is"
            + " out of reach",
        "502; <html>; the ward board answered 502: found no JSON in its answer",
        "200; {\"outcome\": \"superseded\"}; a newer page of this alarm is out, expected an answer"
            + " to that one"
      })
  void saysWhyItIsNotKept(int code, String body, String message) {
    status = code;
    says = body;

    assertThatThrownBy(this::acknowledge).isInstanceOf(IOException.class).hasMessage(message);
  }

  @Test
  void anAnswerToWhatIsOverIsKept() throws Exception {
    says = "{\"outcome\": \"over\", \"message\": \"already over\"}";

    acknowledge();

    assertThat(bodies).hasSize(1);
  }
}
