package io.icewatch.local.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An AWS service behind HTTP on 127.0.0.1, with its faults. */
public final class LoopbackServer implements AutoCloseable {

  private static final String HOST = "127.0.0.1";

  private final AwsService service;
  private final Faults faults;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private LoopbackServer(AwsService service, Faults faults, HttpServer server) {
    this.service = service;
    this.faults = faults;
    this.server = server;
  }

  /**
   * Starts to listen.
   *
   * @param port 0 for any that is free
   * @throws UncheckedIOException if the port cannot be had
   */
  public static LoopbackServer start(int port, AwsService service, Faults faults) {
    LoopbackServer started = new LoopbackServer(service, faults, bind(service.name(), port));
    started.server.createContext("/", started::handle);
    started.server.setExecutor(started.threads);
    started.server.start();
    return started;
  }

  /**
   * A port that nobody listens on just now.
   *
   * @throws UncheckedIOException if there is none
   */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 0, InetAddress.ofLiteral(HOST))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no port on " + HOST + " is free", e);
    }
  }

  public URI uri() {
    return uri(server.getAddress().getPort());
  }

  /** Stops to listen, and waits for the requests that are being served. */
  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  public static URI uri(int port) {
    return URI.create("http://" + HOST + ":" + port);
  }

  public static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(HOST), port);
  }

  public static UncheckedIOException cannotListen(String name, int port, IOException cause) {
    return new UncheckedIOException(
        "%s cannot listen on %s:%d (%s): stop what holds the port, or choose 0 for a free one"
            .formatted(name, HOST, port, cause.getMessage()),
        cause);
  }

  private static HttpServer bind(String name, int port) {
    try {
      return HttpServer.create(address(port), 0);
    } catch (IOException e) {
      throw cannotListen(name, port, e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      HttpCall call = HttpCall.read(exchange);
      Optional<HttpReply> answer = answer(call);
      if (answer.isPresent()) {
        send(exchange, answer.get());
      }
    }
  }

  /** Returns the answer; empty where the connection is to be closed without one. */
  Optional<HttpReply> answer(HttpCall call) {
    try {
      String action = service.action(call);
      return answer(call, action, faults.decide(action));
    } catch (AwsError refusal) {
      return Optional.of(service.answer(call, refusal));
    }
  }

  private Optional<HttpReply> answer(HttpCall call, String action, Fault fault) {
    return switch (fault) {
      case Fault.None() -> Optional.of(perform(call, action, Set.of()));
      case Fault.PartialFailure(Set<Integer> indexes) ->
          Optional.of(perform(call, action, indexes));
      case Fault.Throttle() -> Optional.of(service.answer(call, service.throttled()));
      case Fault.InternalFailure() ->
          Optional.of(service.answer(call, service.internal("Injected failure")));
      case Fault.Unavailable() -> Optional.of(service.answer(call, service.unavailable()));
      case Fault.Reset() -> Optional.empty();
      case Fault.LostAnswer() -> {
        perform(call, action, Set.of());
        yield Optional.empty();
      }
    };
  }

  private HttpReply perform(HttpCall call, String action, Set<Integer> failing) {
    try {
      return service.perform(call, failing);
    } catch (AwsError refusal) {
      return service.answer(call, refusal);
    } catch (RuntimeException e) {
      return service.answer(call, service.internal(action + " failed: " + e));
    }
  }

  private static void send(HttpExchange exchange, HttpReply answer) throws IOException {
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    // HttpURLConnection listens 1 ms on a kept connection before each POST, to see whether it still
    // lives. On loopback a new connection costs less than that.
    exchange.getResponseHeaders().set("Connection", "close");
    exchange.sendResponseHeaders(answer.status(), answer.body().length);
    exchange.getResponseBody().write(answer.body());
  }
}
