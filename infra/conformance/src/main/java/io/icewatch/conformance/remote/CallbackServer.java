package io.icewatch.conformance.remote;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Where deployed functions post their events, and are told what to do. */
final class CallbackServer implements AutoCloseable {

  /** Gets the events of one function. */
  @FunctionalInterface
  interface EventHandler {
    /** Returns what the function is to do, JSON. Called by several threads. */
    byte[] handle(byte[] event);
  }

  private final HttpServer server;
  private final URI reachedAt;
  private final Map<String, EventHandler> handlers = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * Begins to listen: on this machine only, unless functions are to come from elsewhere.
   *
   * @throws UncheckedIOException if the port cannot be had
   */
  CallbackServer(EndpointSettings settings) {
    InetAddress here = InetAddress.ofLiteral(settings.callback().isEmpty() ? "127.0.0.1" : "::");
    try {
      server = HttpServer.create(new InetSocketAddress(here, settings.callbackPort()), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the runner cannot listen on port %d (%s)"
              .formatted(settings.callbackPort(), e.getMessage()),
          e);
    }
    reachedAt =
        settings
            .callback()
            .orElseGet(() -> URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  /** Returns where a function posts its events; nobody else can guess the address. */
  URI add(EventHandler handler) {
    String path = "/" + UUID.randomUUID();
    handlers.put(path, handler);
    return URI.create(reachedAt.toString().replaceAll("/+$", "") + path);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      @Nullable EventHandler handler = handlers.get(path.substring(path.lastIndexOf('/')));
      if (handler == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      byte[] instruction = handler.handle(exchange.getRequestBody().readAllBytes());
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, instruction.length);
      exchange.getResponseBody().write(instruction);
    }
  }
}
