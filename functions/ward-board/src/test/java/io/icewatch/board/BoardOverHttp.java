package io.icewatch.board;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import io.icewatch.board.Board.Answer;
import io.icewatch.board.page.LoopbackHttp;
import java.io.IOException;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A board behind HTTP, as API Gateway puts it there. */
final class BoardOverHttp implements AutoCloseable {
  /** Path and query of every request. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  private final Consumer<Board.Asked> authorizer;
  private final LoopbackHttp http;
  private final Board board;

  /**
   * @param authorizer adds the claims of a token that it believes
   */
  BoardOverHttp(Board board, Consumer<Board.Asked> authorizer) throws IOException {
    this.board = board;
    this.authorizer = authorizer;
    http = new LoopbackHttp(this::handle);
  }

  URI uri() {
    return http.uri();
  }

  /** One request at a time, as an instance has them. */
  private synchronized void handle(HttpExchange exchange) throws IOException {
    requests.add(exchange.getRequestURI().toString());
    Board.Asked asked =
        board.asked(exchange.getRequestMethod(), exchange.getRequestURI().getPath());
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> asked.header(name.toLowerCase(Locale.ROOT), values.getFirst()));
    asked.body(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    authorizer.accept(asked);
    Answer answer = asked.answer();
    byte[] body =
        answer.response().getIsBase64Encoded()
            ? Base64.getDecoder().decode(answer.response().getBody())
            : answer.response().getBody().getBytes(UTF_8);
    answer.response().getHeaders().forEach(exchange.getResponseHeaders()::set);
    LoopbackHttp.send(exchange, answer.status(), body);
  }

  @Override
  public void close() {
    http.close();
  }
}
