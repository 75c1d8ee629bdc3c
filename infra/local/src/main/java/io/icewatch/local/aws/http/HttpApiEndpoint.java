package io.icewatch.local.aws.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.icewatch.local.aws.LoopbackServer;
import io.icewatch.local.aws.http.RouteTable.Match;
import io.icewatch.local.lambda.LambdaHost;
import io.icewatch.local.lambda.LambdaHost.Outcome;
import io.icewatch.local.template.HttpApiSpec;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP API on 127.0.0.1: each request invokes the function of its route and waits for it.
 * Requests run side by side, each on a virtual thread.
 */
public final class HttpApiEndpoint implements AutoCloseable {
  /** API Gateway's own limit. */
  private static final int MAX_BODY_BYTES = 10 * 1024 * 1024;

  private final HttpApiSpec api;
  private final RouteTable routes;
  private final Map<String, LambdaHost> hosts;
  private final InstantSource clock;
  private final Consumer<String> log;
  private final @Nullable SideDoor door;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private HttpApiEndpoint(
      HttpApiSpec api,
      Map<String, LambdaHost> hosts,
      InstantSource clock,
      Consumer<String> log,
      @Nullable SideDoor door,
      HttpServer server) {
    this.api = api;
    this.routes = new RouteTable(api.routes());
    this.hosts = Map.copyOf(hosts);
    this.clock = clock;
    this.log = log;
    this.door = door;
    this.server = server;
  }

  /**
   * Starts to listen.
   *
   * @param port 0 for any that is free
   * @param hosts run the functions, by logical id; not closed here
   * @param clock the time of each request
   * @param log gets a line for each request whose function failed
   * @param door a path beside the API's own, or null
   * @throws java.io.UncheckedIOException if the port cannot be had
   */
  public static HttpApiEndpoint start(
      int port,
      HttpApiSpec api,
      Map<String, LambdaHost> hosts,
      InstantSource clock,
      Consumer<String> log,
      @Nullable SideDoor door) {
    HttpServer server;
    try {
      server = HttpServer.create(LoopbackServer.address(port), 0);
    } catch (IOException e) {
      throw LoopbackServer.cannotListen(api.logicalId(), port, e);
    }
    HttpApiEndpoint started = new HttpApiEndpoint(api, hosts, clock, log, door, server);
    server.createContext("/", started::handle);
    server.setExecutor(started.threads);
    server.start();
    return started;
  }

  /** Where its paths begin, the stage included. */
  public URI uri() {
    URI root = LoopbackServer.uri(server.getAddress().getPort());
    return root.resolve(
        api.stage().equals(HttpApiSpec.DEFAULT_STAGE) ? "/" : "/" + api.stage() + "/");
  }

  /** Stops to listen, and waits for the requests that are being answered. */
  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String requestId = UUID.randomUUID().toString();
      HttpApiResponse response =
          door != null && exchange.getRequestURI().getPath().equals(door.path())
              ? beside(exchange, door)
              : respond(exchange, requestId);
      if (door != null) {
        exchange.getResponseHeaders().set(door.header(), door.path());
      }
      response.headers().forEach(exchange.getResponseHeaders()::put);
      exchange.getResponseHeaders().set("apigw-requestid", requestId);
      boolean isBodiless =
          exchange.getRequestMethod().equals("HEAD")
              || response.status() == 204
              || response.status() == 304
              || response.body().length == 0;
      exchange.sendResponseHeaders(response.status(), isBodiless ? -1 : response.body().length);
      if (!isBodiless) {
        exchange.getResponseBody().write(response.body());
      }
    }
  }

  private static HttpApiResponse beside(HttpExchange exchange, SideDoor door) throws IOException {
    if (exchange.getRequestMethod().equals("POST")) {
      if (!exchange.getRequestHeaders().containsKey(door.header())) {
        return HttpApiResponse.message(403, "Forbidden");
      }
      try {
        door.change(new String(exchange.getRequestBody().readNBytes(MAX_BODY_BYTES), UTF_8));
      } catch (IllegalArgumentException e) {
        return HttpApiResponse.message(400, String.valueOf(e.getMessage()));
      }
    }
    return HttpApiResponse.json(200, door.state());
  }

  private HttpApiResponse respond(HttpExchange exchange, String requestId) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
    if (body.length > MAX_BODY_BYTES) {
      return HttpApiResponse.message(413, "Request Entity Too Large");
    }
    Optional<String> path = withoutStage(exchange.getRequestURI().getPath());
    String method = exchange.getRequestMethod();
    Optional<Match> match = path.flatMap(known -> routes.match(method, known));
    if (match.isEmpty()) {
      return HttpApiResponse.message(404, "Not Found");
    }
    String query = exchange.getRequestURI().getRawQuery();
    HttpRequest request =
        new HttpRequest(
            method,
            path.orElseThrow(),
            query == null ? "" : query,
            exchange.getRequestHeaders(),
            exchange.getProtocol(),
            exchange.getRemoteAddress(),
            exchange.getLocalAddress(),
            body);
    return invoke(
        match.get(), HttpApiEvent.write(api, request, match.get(), requestId, clock.instant()));
  }

  private Optional<String> withoutStage(String path) {
    if (api.stage().equals(HttpApiSpec.DEFAULT_STAGE)) {
      return Optional.of(path.isEmpty() ? "/" : path);
    }
    String stage = "/" + api.stage();
    if (path.equals(stage)) {
      return Optional.of("/");
    }
    return path.startsWith(stage + "/")
        ? Optional.of(path.substring(stage.length()))
        : Optional.empty();
  }

  private HttpApiResponse invoke(Match match, byte[] event) {
    LambdaHost host = hosts.get(match.route().function());
    if (host == null) {
      throw new IllegalStateException(match.route().function() + ", expected one of " + hosts);
    }
    Outcome outcome =
        CompletableFuture.supplyAsync(() -> host.invoke(event), threads)
            .completeOnTimeout(
                new Outcome.NotRun("no response within " + match.route().timeout()),
                match.route().timeout().toMillis(),
                TimeUnit.MILLISECONDS)
            .join();
    return switch (outcome) {
      case Outcome.Answered(byte[] response) -> {
        try {
          yield HttpApiResponse.read(response);
        } catch (IllegalArgumentException e) {
          log.accept("%s %s: %s".formatted(api.logicalId(), match.route().key(), e.getMessage()));
          yield HttpApiResponse.message(500, "Internal Server Error");
        }
      }
      case Outcome.Failed(String type, String message) -> {
        log.accept("%s %s: %s: %s".formatted(api.logicalId(), match.route().key(), type, message));
        yield HttpApiResponse.message(500, "Internal Server Error");
      }
      case Outcome.NotRun(String reason) -> {
        log.accept("%s %s: %s".formatted(api.logicalId(), match.route().key(), reason));
        yield HttpApiResponse.message(503, "Service Unavailable");
      }
    };
  }
}
