package io.icewatch.board.page;

import static io.icewatch.board.page.LoopbackHttp.send;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.icewatch.board.http.Assets;
import io.icewatch.board.http.Request;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Serves the page's files as the function does and, as API.md has it, a ward of the test's. */
final class BoardServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Assets assets = new Assets("/board/");
  private final LoopbackHttp http;
  private final List<JsonNode> answers = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Long> askedAt = new CopyOnWriteArrayList<>();
  private final Semaphore wardRequests = new Semaphore(0);
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile ObjectNode ward;
  private volatile ObjectNode patient = JSON.createObjectNode();
  private volatile Reply reply = new Reply(200, "{\"outcome\":\"done\",\"message\":\"done\"}");
  private volatile @Nullable Reply trouble;
  private volatile boolean isMute;

  /** How a replay goes on, as the host of one says it; null: this is no replay. */
  private volatile @Nullable ObjectNode playback;

  /** A status and a body in JSON. */
  record Reply(int status, String body) {}

  BoardServer(ObjectNode ward) throws IOException {
    this.ward = ward;
    http = new LoopbackHttp(this::handle);
  }

  URI page() {
    return http.uri();
  }

  void ward(ObjectNode next) {
    ward = next;
  }

  void patient(ObjectNode next) {
    patient = next;
  }

  /** What the next answers of caregivers are answered with. */
  void replyToAnswers(Reply next) {
    reply = next;
  }

  /** What the API answers to all that is asked of the ward; null: the ward. */
  void trouble(@Nullable Reply next) {
    trouble = next;
  }

  /** From now on this is a replay, with the given share played. */
  void replay(double share) {
    playback = JSON.createObjectNode().put("share", share).put("speed", 60).put("paused", false);
  }

  /** From now on requests are taken and never answered, as by a host that has gone. */
  void mute(boolean is) {
    isMute = is;
  }

  /** What caregivers sent. */
  List<JsonNode> answers() {
    return answers;
  }

  /** Method, path and host of every request. */
  List<String> requests() {
    return requests;
  }

  /** When the ward was asked for, milliseconds since the epoch. */
  List<Long> askedAt() {
    return askedAt;
  }

  /** Waits until the ward has been asked for so many times more; false: not within the time. */
  boolean awaitWardRequests(int more, Duration longest) throws InterruptedException {
    wardRequests.drainPermits();
    return wardRequests.tryAcquire(more, longest.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try {
      String path = exchange.getRequestURI().getPath();
      requests.add(
          "%s %s %s"
              .formatted(
                  exchange.getRequestMethod(),
                  path,
                  exchange.getRequestHeaders().getFirst("Host")));
      if (isMute) {
        closed.await();
      } else if (playback != null && path.equals("/playback")) {
        JsonNode wanted = JSON.readTree(exchange.getRequestBody());
        if (wanted instanceof ObjectNode changes) {
          playback.setAll(changes);
        }
        send(exchange, 200, playback.toString());
      } else if (path.equals("/sign-in.json")) {
        send(exchange, 200, "{}");
      } else if (path.startsWith("/api/")) {
        api(exchange, path);
      } else {
        file(exchange, path);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void api(HttpExchange exchange, String path) throws IOException {
    if (playback != null) {
      exchange.getResponseHeaders().set("X-Playback", "/playback");
    }
    Reply failing = trouble;
    if (failing != null) {
      send(exchange, failing.status(), failing.body());
    } else if (path.equals("/api/ward")) {
      askedAt.add(System.currentTimeMillis());
      wardRequests.release();
      ObjectNode now = ward;
      String etag = '"' + Integer.toHexString(now.hashCode()) + '"';
      exchange.getResponseHeaders().set("ETag", etag);
      exchange
          .getResponseHeaders()
          .set("X-Icewatch-Now", Long.toString(System.currentTimeMillis()));
      if (etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
        exchange.sendResponseHeaders(304, -1);
      } else {
        send(exchange, 200, now.deepCopy().put("now", System.currentTimeMillis()).toString());
      }
    } else if (path.equals("/api/answers")) {
      answers.add(JSON.readTree(exchange.getRequestBody()));
      send(exchange, reply.status(), reply.body());
    } else {
      send(exchange, 200, patient.toString());
    }
  }

  /** With the function's own headers, so that what its policy refuses is refused here. */
  private void file(HttpExchange exchange, String path) throws IOException {
    Optional<APIGatewayV2HTTPResponse> file =
        assets
            .reply(path, new Request(new APIGatewayV2HTTPEvent()))
            .map(io.icewatch.board.http.Reply::toResponse);
    if (file.isEmpty()) {
      send(exchange, 404, "{}");
      return;
    }
    byte[] body = Base64.getDecoder().decode(file.get().getBody());
    file.get().getHeaders().forEach(exchange.getResponseHeaders()::set);
    send(exchange, file.get().getStatusCode(), body);
  }

  @Override
  public void close() {
    closed.countDown();
    http.close();
  }
}
