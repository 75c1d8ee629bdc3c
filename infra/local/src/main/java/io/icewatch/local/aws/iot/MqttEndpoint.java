package io.icewatch.local.aws.iot;

import static java.util.Objects.requireNonNull;

import io.icewatch.local.aws.LoopbackServer;
import io.moquette.broker.Server;
import io.moquette.broker.config.IConfig;
import io.moquette.broker.config.MemoryConfig;
import io.moquette.broker.subscriptions.Topic;
import io.moquette.interception.AbstractInterceptHandler;
import io.moquette.interception.messages.InterceptPublishMessage;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;

/**
 * The MQTT side of AWS IoT Core on loopback: a Moquette broker that takes MQTT 3.1.1 from anybody,
 * and one rule, {@code SELECT * FROM '<topic filter>'}. Unlike AWS's it hands a payload on byte for
 * byte rather than as JSON written anew, and asks for no certificate.
 */
public final class MqttEndpoint implements AutoCloseable {

  /** Bytes of a payload that AWS IoT Core takes. */
  private static final int MAX_PAYLOAD_BYTES = 128 * 1024;

  /** What a message has besides its payload: a topic of 256 bytes at most, and a few of header. */
  private static final int MAX_ENVELOPE_BYTES = 512;

  private final Server broker;
  private final int port;

  private MqttEndpoint(Server broker, int port) {
    this.broker = broker;
    this.port = port;
  }

  /**
   * Starts to listen on 127.0.0.1.
   *
   * @param port 0 for any that is free
   * @param topicFilter the topics of the rule; may hold {@code +} and {@code #}
   * @param receiver takes the payload of each message on these topics, one at a time in the order
   *     of their arrival; a publisher may be acknowledged before
   * @param log gets what goes wrong with a message after its publisher was acknowledged
   * @throws java.io.UncheckedIOException if the port cannot be had
   */
  public static MqttEndpoint start(
      int port, String topicFilter, Consumer<byte[]> receiver, Consumer<String> log) {
    int free = free(port);
    Server broker = new Server();
    try {
      broker.startServer(settings(free), List.of(new Rule(topicFilter, receiver, log)));
    } catch (IOException e) {
      throw LoopbackServer.cannotListen("MQTT", free, e);
    }
    return new MqttEndpoint(broker, free);
  }

  /**
   * Moquette cannot say which port it got when it may choose, nor why it did not get one: so it is
   * tried for it.
   */
  private static int free(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(LoopbackServer.address(port));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw LoopbackServer.cannotListen("MQTT", port, e);
    }
  }

  private static IConfig settings(int port) {
    Properties settings = new Properties();
    settings.setProperty(IConfig.HOST_PROPERTY_NAME, LoopbackServer.address(port).getHostString());
    settings.setProperty(IConfig.PORT_PROPERTY_NAME, Integer.toString(port));
    settings.setProperty(IConfig.ALLOW_ANONYMOUS_PROPERTY_NAME, "true");
    // mosquitto_pub names no client unless it is told to.
    settings.setProperty("allow_zero_byte_client_id", "true");
    settings.setProperty(IConfig.PERSISTENCE_ENABLED_PROPERTY_NAME, "false");
    settings.setProperty(IConfig.ENABLE_TELEMETRY_NAME, "false");
    settings.setProperty(
        IConfig.NETTY_MAX_BYTES_PROPERTY_NAME,
        Integer.toString(MAX_PAYLOAD_BYTES + MAX_ENVELOPE_BYTES));
    return new MemoryConfig(settings);
  }

  /** The port on which it listens. */
  public int port() {
    return port;
  }

  /** Stops to listen. What has been acknowledged has been received when this returns. */
  @Override
  public void close() {
    broker.stopServer();
  }

  /** The IoT rule: gets every message that is published. */
  private static final class Rule extends AbstractInterceptHandler {
    private final Topic filter;
    private final Consumer<byte[]> receiver;
    private final Consumer<String> log;

    Rule(String topicFilter, Consumer<byte[]> receiver, Consumer<String> log) {
      this.filter = new Topic(requireNonNull(topicFilter, "topicFilter"));
      this.receiver = requireNonNull(receiver, "receiver");
      this.log = requireNonNull(log, "log");
    }

    @Override
    public String getID() {
      return "rule";
    }

    @Override
    public Class<?>[] getInterceptedMessageTypes() {
      return new Class<?>[] {InterceptPublishMessage.class};
    }

    @Override
    public void onPublish(InterceptPublishMessage message) {
      try {
        if (new Topic(message.getTopicName()).match(filter)) {
          receiver.accept(ByteBufUtil.getBytes(message.getPayload()));
        }
      } catch (RuntimeException e) {
        log.accept("MQTT: a message on %s is lost: %s".formatted(message.getTopicName(), e));
      } finally {
        super.onPublish(message); // releases the payload
      }
    }

    @Override
    public void onSessionLoopError(Throwable error) {
      log.accept("MQTT: a session ends: " + error);
    }
  }
}
