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
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Publishes records in batches by MQTT 5 with QoS 1, e.g. to AWS IoT Core, which is charged by
 * message. A record is taken when the PUBACK of its batch has come and reports no error.
 *
 * <p>The client neither connects again nor publishes again by itself: a second copy of the queue in
 * memory could overtake what the queue sends again. For one thread.
 */
public final class MqttSink implements RecordSink {
  /** A message or two, while a second's readings of a hospital wait. */
  private static final int MOST_RECORDS = 1_000;

  /** AWS IoT Core refuses payloads of more than 128 KB (quotas). */
  private static final int MOST_BYTES = 128_000;

  /**
   * A message is charged by 5 KB begun, which is the readings of sixty beds in half a second. A
   * page about one of them waits as long at most.
   */
  private static final Duration GATHERING = Duration.ofMillis(500);

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
   * @param topic of every batch
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
   * @param longestWait for a connection, and for a PUBACK
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
  public Duration gathering() {
    return GATHERING;
  }

  @Override
  public boolean isInOrder() {
    return true;
  }

  /** One batch after the other: those of one patient must not overtake each other. */
  @Override
  public Set<Integer> send(List<Outgoing> records) throws InterruptedException {
    Mqtt5AsyncClient client = connection();
    for (Batch batch : Batch.of(records, MOST_BYTES)) {
      if (!isTaken(client, batch)) {
        return IntStream.range(batch.from(), records.size()).boxed().collect(Collectors.toSet());
      }
    }
    return Set.of();
  }

  private boolean isTaken(Mqtt5AsyncClient client, Batch batch) throws InterruptedException {
    CompletableFuture<Mqtt5PublishResult> published =
        client
            .publishWith()
            .topic(target.topic())
            .qos(MqttQos.AT_LEAST_ONCE)
            .payload(batch.payload())
            .send();
    try {
      return published.get(longestWait.toMillis(), TimeUnit.MILLISECONDS).getError().isEmpty();
    } catch (ExecutionException refused) {
      return false;
    } catch (TimeoutException e) {
      disconnect();
      throw new IllegalStateException(
          "the broker did not answer within %d s".formatted(longestWait.toSeconds()), e);
    }
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
