package io.icewatch.local.aws.iot;

import io.icewatch.local.aws.LoopbackServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * The MQTT side of AWS IoT Core on loopback: MQTT 3.1.1 and 5, QoS 0 and 1, for publishers. A
 * message of QoS 1 is acknowledged when the rules have kept it; one that they fail to keep ends its
 * connection instead, so that the client sends it again.
 *
 * <p>Unlike AWS's it asks for no certificate, has no limit of 100 messages a second for a
 * connection, and keeps no retained message: devices may not subscribe.
 */
public final class MqttEndpoint implements AutoCloseable {
  /** So many may connect at the same moment. */
  private static final int BACKLOG = 1_000;

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final ServerSocket server;
  private final RulesEngine rules;
  private final ExecutorService acceptor = Executors.newVirtualThreadPerTaskExecutor();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<MqttConnection> connections = ConcurrentHashMap.newKeySet();
  private final MqttClients clients = new MqttClients();

  private MqttEndpoint(ServerSocket server, RulesEngine rules) {
    this.server = server;
    this.rules = rules;
  }

  /**
   * Starts to listen on 127.0.0.1.
   *
   * @param port 0 for any that is free
   * @param rules what becomes of the messages
   * @throws java.io.UncheckedIOException if the port cannot be had
   */
  public static MqttEndpoint start(int port, RulesEngine rules) {
    MqttEndpoint endpoint = new MqttEndpoint(bind(port), rules);
    endpoint.acceptor.execute(endpoint::accept);
    return endpoint;
  }

  private static ServerSocket bind(int port) {
    try {
      return new ServerSocket(port, BACKLOG, LoopbackServer.address(port).getAddress());
    } catch (IOException e) {
      throw LoopbackServer.cannotListen("MQTT", port, e);
    }
  }

  /** The port on which it listens. */
  public int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        threads.execute(() -> serve(socket));
      } catch (IOException e) {
        if (!server.isClosed()) {
          rules.tell("(new)", "accept", "cannot be let in: " + e);
          // Too many open files, most likely: until some are closed trying again is of no use.
          LockSupport.parkNanos(PAUSE.toNanos());
        }
      }
    }
  }

  private void serve(Socket socket) {
    MqttConnection connection = new MqttConnection(socket, rules, clients, server::isClosed);
    connections.add(connection);
    try (connection) {
      if (!server.isClosed()) {
        connection.run();
      }
    } finally {
      connections.remove(connection);
    }
  }

  /** Stops to listen and ends the connections. What has been acknowledged has been kept. */
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException("MQTT cannot stop to listen", e);
    }
    acceptor.close();
    connections.forEach(MqttConnection::close);
    threads.close();
  }
}
