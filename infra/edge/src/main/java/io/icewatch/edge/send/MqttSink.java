package io.icewatch.edge.send;

import static java.util.Objects.requireNonNull;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import io.icewatch.edge.queue.Incoming.Outgoing;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Publishes records by MQTT 5 with QoS 1, e.g. to AWS IoT Core. A record is taken when its PUBACK
 * has come and reports no error.
 *
 * <p>The client neither connects again nor publishes again by itself: a second copy of the queue in
 * memory could overtake what the queue sends again. For one thread.
 */
public final class MqttSink implements RecordSink {
  /** AWS IoT Core lets as many publishes of a connection wait for their PUBACK (quotas). */
  private static final int MOST_RECORDS = 100;

  private static final int PORT = 1883;
  private static final int TLS_PORT = 8883;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

  private final Target target;
  private final Duration longestWait;
  private @Nullable Mqtt5AsyncClient connected;

  /**
   * Where records go.
   *
   * @param broker {@code mqtt://HOST[:PORT]}, or {@code mqtts://} for TLS
   * @param clientId the thing's name at AWS IoT Core
   * @param topic of every record
   * @param keys the client's certificate and key, for {@code mqtts}; null: it shows none
   */
  public record Target(
      URI broker, String clientId, String topic, @Nullable KeyManagerFactory keys) {

    /**
     * @throws IllegalArgumentException if the broker is no such URI
     */
    public Target {
      if (broker.getHost() == null || !Set.of("mqtt", "mqtts").contains(broker.getScheme())) {
        throw new IllegalArgumentException(
            "the broker is %s, expected mqtt://HOST[:PORT] or mqtts://HOST[:PORT]"
                .formatted(broker));
      }
    }

    boolean isTls() {
      return broker.getScheme().equals("mqtts");
    }

    int port() {
      if (broker.getPort() > 0) {
        return broker.getPort();
      }
      return isTls() ? TLS_PORT : PORT;
    }
  }

  /** Connects when the first record is sent. */
  public MqttSink(Target target) {
    this(target, LONGEST_WAIT);
  }

  /**
   * @param longestWait for a connection, and for the last PUBACK
   */
  MqttSink(Target target, Duration longestWait) {
    this.target = requireNonNull(target, "target");
    this.longestWait = requireNonNull(longestWait, "longestWait");
  }

  @Override
  public int mostRecords() {
    return MOST_RECORDS;
  }

  @Override
  public Set<Integer> send(List<Outgoing> records) throws InterruptedException {
    Mqtt5AsyncClient client = connection();
    List<CompletableFuture<Mqtt5PublishResult>> results =
        records.stream().map(record -> publish(client, record)).toList();
    CompletableFuture<Void> all =
        CompletableFuture.allOf(results.toArray(CompletableFuture[]::new));
    try {
      all.exceptionally(failure -> null).get(longestWait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      disconnect();
      throw new IllegalStateException(
          "the broker did not answer within %d s".formatted(longestWait.toSeconds()), e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a failure was turned into none before", e);
    }
    return refused(results);
  }

  private CompletableFuture<Mqtt5PublishResult> publish(Mqtt5AsyncClient client, Outgoing record) {
    return client
        .publishWith()
        .topic(target.topic())
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload(record.data())
        .send();
  }

  private Set<Integer> refused(List<CompletableFuture<Mqtt5PublishResult>> results) {
    Set<Integer> refused = new HashSet<>();
    for (int i = 0; i < results.size(); i++) {
      CompletableFuture<Mqtt5PublishResult> result = results.get(i);
      if (result.isCompletedExceptionally() || result.join().getError().isPresent()) {
        refused.add(i);
      }
    }
    return refused;
  }

  private Mqtt5AsyncClient connection() throws InterruptedException {
    if (connected != null && connected.getState().isConnected()) {
      return connected;
    }
    disconnect();
    Mqtt5AsyncClient client = client();
    connected = client;
    try {
      client.connect().get(longestWait.toMillis(), TimeUnit.MILLISECONDS);
      return client;
    } catch (TimeoutException e) {
      disconnect();
      throw new IllegalStateException(
          "no connection to %s within %d s".formatted(target.broker(), longestWait.toSeconds()), e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "no connection to %s: %s".formatted(target.broker(), e.getCause()), e);
    }
  }

  private Mqtt5AsyncClient client() {
    Mqtt5ClientBuilder builder =
        Mqtt5Client.builder()
            .identifier(target.clientId())
            .serverHost(target.broker().getHost())
            .serverPort(target.port());
    if (target.isTls()) {
      builder = builder.sslConfig().keyManagerFactory(target.keys()).applySslConfig();
    }
    return builder.buildAsync();
  }

  private void disconnect() {
    if (connected != null) {
      // Fails if it was not connected any more, which is what is wanted.
      CompletableFuture<?> _ = connected.disconnect();
      connected = null;
    }
  }

  @Override
  public void close() {
    disconnect();
  }
}
