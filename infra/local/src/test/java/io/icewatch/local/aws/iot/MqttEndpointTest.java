package io.icewatch.local.aws.iot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.lifecycle.MqttClientReconnector;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3Connect;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HiveMQ's Java client in both versions of MQTT, and Mosquitto's where it is installed. */
class MqttEndpointTest {
  private static final Path MOSQUITTO_PUB = Path.of("/usr/bin/mosquitto_pub");
  private static final String TOPIC = "icu/sensors";

  private final List<IotMessage> kept = new CopyOnWriteArrayList<>();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final List<MqttEndpoint> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(MqttEndpoint::close);
  }

  private MqttEndpoint start() {
    return start(kept::add);
  }

  private MqttEndpoint start(Consumer<IotMessage> action) {
    MqttEndpoint endpoint =
        MqttEndpoint.start(
            0,
            new RulesEngine(
                List.of(new IotRule("readings", new TopicFilter(TOPIC), action)), log::add));
    open.add(endpoint);
    return endpoint;
  }

  /** Closes the broker, which then has no message in hand. */
  private void settle() {
    close();
    open.clear();
  }

  private List<String> payloads() {
    return kept.stream().map(message -> new String(message.payload(), UTF_8)).toList();
  }

  /** A client of either version, as far as these tests go the same. */
  interface Client extends AutoCloseable {
    CompletableFuture<?> publish(String topic, MqttQos qos, byte[] payload);

    CompletableFuture<?> subscribe(String filter);

    default void publish(String topic, String payload) {
      publish(topic, MqttQos.AT_LEAST_ONCE, payload.getBytes(UTF_8)).join();
    }

    /** Says goodbye. */
    @Override
    void close();
  }

  enum Version {
    MQTT_3 {
      @Override
      Client connect(MqttEndpoint endpoint, String id) {
        Mqtt3AsyncClient client =
            Mqtt3Client.builder()
                .identifier(id)
                .serverHost("127.0.0.1")
                .serverPort(endpoint.port())
                .buildAsync();
        client.connect().join();
        return new Client() {
          @Override
          public CompletableFuture<?> publish(String topic, MqttQos qos, byte[] payload) {
            return client.publishWith().topic(topic).qos(qos).payload(payload).send();
          }

          @Override
          public CompletableFuture<?> subscribe(String filter) {
            return client.subscribeWith().topicFilter(filter).send();
          }

          @Override
          public void close() {
            if (client.getState().isConnected()) {
              client.disconnect().join();
            }
          }
        };
      }
    },

    MQTT_5 {
      @Override
      Client connect(MqttEndpoint endpoint, String id) {
        Mqtt5AsyncClient client =
            Mqtt5Client.builder()
                .identifier(id)
                .serverHost("127.0.0.1")
                .serverPort(endpoint.port())
                .buildAsync();
        client.connect().join();
        return new Client() {
          @Override
          public CompletableFuture<?> publish(String topic, MqttQos qos, byte[] payload) {
            return client
                .publishWith()
                .topic(topic)
                .qos(qos)
                .payload(payload)
                .send()
                .thenAccept(result -> result.getError().ifPresent(Version::raise));
          }

          @Override
          public CompletableFuture<?> subscribe(String filter) {
            return client.subscribeWith().topicFilter(filter).send();
          }

          @Override
          public void close() {
            if (client.getState().isConnected()) {
              client.disconnect().join();
            }
          }
        };
      }
    };

    abstract Client connect(MqttEndpoint endpoint, String id);

    private static void raise(Throwable error) {
      throw new IllegalStateException(error);
    }
  }

  @ParameterizedTest
  @EnumSource
  void messages_are_kept_in_their_order_with_their_client(Version version) {
    List<String> sent = IntStream.range(0, 500).mapToObj(n -> "{\"n\": " + n + "}").toList();
    try (Client client = version.connect(start(), "bed-4")) {
      sent.forEach(payload -> client.publish(TOPIC, payload));
    }

    assertThat(payloads()).isEqualTo(sent);
    assertThat(kept).extracting(IotMessage::clientId).containsOnly("bed-4");
    assertThat(log).hasSize(version == Version.MQTT_5 ? 1 : 0);
  }

  @ParameterizedTest
  @EnumSource
  void a_message_of_qos_0_is_kept_too(Version version) {
    try (Client client = version.connect(start(), "bed-4")) {
      client.publish(TOPIC, MqttQos.AT_MOST_ONCE, "once".getBytes(UTF_8)).join();
      client.publish(TOPIC, "the one before is done");
    }

    assertThat(payloads()).containsExactly("once", "the one before is done");
  }

  @ParameterizedTest
  @EnumSource
  void a_payload_has_as_many_bytes_as_aws_takes(Version version) {
    try (Client client = version.connect(start(), "bed-4")) {
      client.publish(TOPIC, "x".repeat(128 * 1024));
    }

    assertThat(payloads()).singleElement().asString().hasSize(128 * 1024);
  }

  @ParameterizedTest
  @EnumSource
  void a_message_is_not_acknowledged_before_it_is_kept(Version version) throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch writable = new CountDownLatch(1);
    MqttEndpoint endpoint =
        start(message -> {
          arrived.countDown();
          await(writable);
          kept.add(message);
        });
    try (Client client = version.connect(endpoint, "bed-4");
        Client other = version.connect(endpoint, "bed-5")) {
      CompletableFuture<?> acknowledged =
          client.publish(TOPIC, MqttQos.AT_LEAST_ONCE, "x".getBytes(UTF_8));
      await(arrived);

      assertThatThrownBy(() -> acknowledged.get(200, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      // A stream that blocks keeps one client waiting, not the broker.
      other.publish("icu/elsewhere", "x");

      writable.countDown();
      acknowledged.get(60, TimeUnit.SECONDS);
      assertThat(payloads()).containsExactly("x");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The stream fails twice; the client comes back by itself and sends the message again. */
  @ParameterizedTest
  @EnumSource
  void a_message_that_is_not_kept_is_not_acknowledged_and_comes_again(Version version) {
    AtomicInteger attempts = new AtomicInteger();
    MqttEndpoint endpoint =
        start(message -> {
          if (attempts.incrementAndGet() <= 2) {
            throw new IllegalStateException("the stream is full");
          }
          kept.add(message);
        });

    publishUntilAcknowledged(version, endpoint);

    assertThat(attempts).hasValue(3);
    assertThat(payloads()).containsExactly("x");
    assertThat(log)
        .filteredOn(line -> line.contains("the stream is full"))
        .as("told once, not for each attempt")
        .singleElement()
        .asString()
        .startsWith("IoT: client bed-4: its message on icu/sensors is not kept");
  }

  private static void publishUntilAcknowledged(Version version, MqttEndpoint endpoint) {
    switch (version) {
      case MQTT_3 -> {
        Mqtt3AsyncClient client =
            Mqtt3Client.builder()
                .identifier("bed-4")
                .serverHost("127.0.0.1")
                .serverPort(endpoint.port())
                .addDisconnectedListener(again -> atOnce(again.getReconnector()))
                .buildAsync();
        client.connect(Mqtt3Connect.builder().cleanSession(false).build()).join();
        client
            .publishWith()
            .topic(TOPIC)
            .qos(MqttQos.AT_LEAST_ONCE)
            .payload("x".getBytes(UTF_8))
            .send()
            .orTimeout(60, TimeUnit.SECONDS)
            .join();
        client.disconnect().join();
      }
      case MQTT_5 -> {
        Mqtt5AsyncClient client =
            Mqtt5Client.builder()
                .identifier("bed-4")
                .serverHost("127.0.0.1")
                .serverPort(endpoint.port())
                .addDisconnectedListener(again -> atOnce(again.getReconnector()))
                .buildAsync();
        client
            .connect(Mqtt5Connect.builder().cleanStart(false).sessionExpiryInterval(3600).build())
            .join();
        client
            .publishWith()
            .topic(TOPIC)
            .qos(MqttQos.AT_LEAST_ONCE)
            .payload("x".getBytes(UTF_8))
            .send()
            .orTimeout(60, TimeUnit.SECONDS)
            .join();
        client.disconnect().join();
      }
    }
  }

  private static void atOnce(MqttClientReconnector reconnector) {
    reconnector.reconnect(reconnector.getAttempts() < 10).delay(1, TimeUnit.MILLISECONDS);
  }

  @ParameterizedTest
  @EnumSource
  void a_message_of_qos_0_that_is_not_kept_is_lost_and_told(Version version) {
    MqttEndpoint endpoint =
        start(message -> {
          if (message.payload().length == 0) {
            throw new IllegalStateException("the stream is full");
          }
          kept.add(message);
        });
    try (Client client = version.connect(endpoint, "bed-4")) {
      client.publish(TOPIC, MqttQos.AT_MOST_ONCE, new byte[0]).join();
      client.publish(TOPIC, "next");
    }

    assertThat(payloads()).containsExactly("next");
    assertThat(log)
        .last()
        .asString()
        .contains("its message on icu/sensors is lost", "the stream is full");
  }

  @Test
  void qos_2_ends_the_connection_of_an_mqtt_3_client() {
    try (Client client = Version.MQTT_3.connect(start(), "bed-4")) {
      assertThatThrownBy(() ->
              client
                  .publish(TOPIC, MqttQos.EXACTLY_ONCE, "x".getBytes(UTF_8))
                  .orTimeout(60, TimeUnit.SECONDS)
                  .join())
          .hasMessageContaining("closed");
    }
    assertThat(kept).isEmpty();
    assertThat(log).singleElement().asString().contains("QoS 2 on icu/sensors");
  }

  @Test
  void an_mqtt_5_client_is_told_the_limits_of_aws() {
    Mqtt5BlockingClient client =
        Mqtt5Client.builder().serverHost("127.0.0.1").serverPort(start().port()).buildBlocking();
    Mqtt5ConnAck answer = client.connect();
    client.disconnect();

    assertThat(answer.getRestrictions().getMaximumQos()).isEqualTo(MqttQos.AT_LEAST_ONCE);
    assertThat(answer.getRestrictions().getMaximumPacketSize()).isEqualTo(146 * 1024);
    assertThat(answer.getRestrictions().getReceiveMaximum()).isEqualTo(100);
    assertThat(answer.getRestrictions().getTopicAliasMaximum()).isEqualTo(8);
    assertThat(answer.getServerKeepAlive()).hasValue(60);
    assertThat(answer.getAssignedClientIdentifier())
        .hasValueSatisfying(id -> assertThat(id.toString()).startsWith("$GEN/"));
    assertThat(log).singleElement().asString().endsWith("speaks MQTT 5");
  }

  @ParameterizedTest
  @ValueSource(ints = {128 * 1024 + 1, 200 * 1024})
  void a_payload_of_more_bytes_ends_the_connection_and_is_told(int bytes) {
    try (Client client = Version.MQTT_3.connect(start(), "bed-4")) {
      assertThatThrownBy(() ->
              client
                  .publish(TOPIC, MqttQos.AT_LEAST_ONCE, new byte[bytes])
                  .orTimeout(60, TimeUnit.SECONDS)
                  .join())
          .hasMessageContaining("closed");
    }
    settle();

    assertThat(kept).isEmpty();
    assertThat(log).singleElement().asString().contains("bed-4", "131,072");
  }

  @ParameterizedTest
  @EnumSource
  void a_topic_that_no_rule_listens_to_is_told_once(Version version) {
    try (Client client = version.connect(start(), "bed-4")) {
      client.publish("icu/sensor", "x");
      client.publish("icu/sensor", "x");
    }

    assertThat(kept).isEmpty();
    assertThat(log).filteredOn(line -> line.contains("no rule listens to icu/sensor")).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void nobody_may_subscribe(Version version) {
    try (Client client = version.connect(start(), "bed-4")) {
      assertThatThrownBy(() -> client.subscribe("icu/#").orTimeout(60, TimeUnit.SECONDS).join())
          .hasMessageContaining("SUBACK");
      client.publish(TOPIC, "still connected");
    }

    assertThat(payloads()).containsExactly("still connected");
    assertThat(log).last().asString().contains("may not subscribe to icu/#");
  }

  @ParameterizedTest
  @EnumSource
  void a_second_client_with_the_id_takes_the_place_of_the_first(Version version) {
    MqttEndpoint endpoint = start();
    try (Client first = version.connect(endpoint, "bed-4");
        Client second = version.connect(endpoint, "bed-4")) {
      second.publish(TOPIC, "second");

      assertThatThrownBy(() -> first.publish(TOPIC, "first")).isNotNull();
    }

    assertThat(payloads()).containsExactly("second");
  }

  @Test
  void a_will_is_done_when_its_client_goes_without_a_word_and_not_when_it_says_goodbye()
      throws Exception {
    BlockingQueue<String> done = new LinkedBlockingQueue<>();
    MqttEndpoint endpoint = start(message -> done.add(new String(message.payload(), UTF_8)));
    withWill(endpoint, "goodbye").disconnect();
    withWill(endpoint, "replaced");
    withWill(endpoint, "stays").publishWith().topic(TOPIC).payload("x".getBytes(UTF_8)).send();

    // A second client with the id ended the first one's connection.
    assertThat(List.of(take(done), take(done))).containsExactlyInAnyOrder("replaced", "x");
  }

  @Test
  void no_will_is_done_when_the_broker_stops() {
    withWill(start(), "the broker stops");
    settle();

    assertThat(kept).isEmpty();
  }

  private static Mqtt3BlockingClient withWill(MqttEndpoint endpoint, String payload) {
    Mqtt3BlockingClient client =
        Mqtt3Client.builder()
            .identifier("bed-4")
            .serverHost("127.0.0.1")
            .serverPort(endpoint.port())
            .willPublish()
            .topic(TOPIC)
            .payload(payload.getBytes(UTF_8))
            .applyWillPublish()
            .buildBlocking();
    client.connect();
    return client;
  }

  private static String take(BlockingQueue<String> queue) throws InterruptedException {
    String taken = queue.poll(60, TimeUnit.SECONDS);
    assertThat(taken).isNotNull();
    return taken;
  }

  @Test
  void mosquitto_publishes_as_well() throws Exception {
    assumeTrue(
        Files.isExecutable(MOSQUITTO_PUB),
        "mosquitto_pub is not installed: apt-get install mosquitto-clients");
    Process publisher =
        new ProcessBuilder(
                MOSQUITTO_PUB.toString(),
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(start().port()),
                "-t",
                TOPIC,
                "-q",
                "1",
                "-m",
                "{\"patient_id\": 2, \"spo2\": 84}")
            .inheritIO()
            .start();
    assertThat(publisher.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(publisher.exitValue()).isZero();

    assertThat(payloads()).containsExactly("{\"patient_id\": 2, \"spo2\": 84}");
  }

  @Test
  void a_port_that_is_taken_is_one_line_that_names_it() {
    int taken = start().port();

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> MqttEndpoint.start(taken, new RulesEngine(List.of(), log::add)))
        .withMessageStartingWith("MQTT cannot listen on 127.0.0.1:" + taken);
  }
}
