package io.icewatch.board;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.icewatch.board.Board.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** A board behind HTTP, as API Gateway puts it there. */
final class BoardOverHttp implements AutoCloseable {
  /** Path and query of every request. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  private final Consumer<Board.Asked> authorizer;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newSingleThreadExecutor();
  private final Board board;

  /**
   * @param authorizer adds the claims of a token that it believes
   */
  BoardOverHttp(Board board, Consumer<Board.Asked> authorizer) throws IOException {
    this.board = board;
    this.authorizer = authorizer;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(exchange.getRequestURI().toString());
      Board.Asked asked =
          board.asked(exchange.getRequestMethod(), exchange.getRequestURI().getPath());
      exchange
          .getRequestHeaders()
          .forEach(
              (name, values) -> asked.header(name.toLowerCase(Locale.ROOT), values.getFirst()));
      asked.body(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      authorizer.accept(asked);
      Answer answer = asked.answer();
      byte[] body =
          answer.response().getIsBase64Encoded()
              ? Base64.getDecoder().decode(answer.response().getBody())
              : answer.response().getBody().getBytes(UTF_8);
      answer.response().getHeaders().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
