package io.icewatch.local.aws.iot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Eclipse's Java client, and Mosquitto's where it is installed. */
class MqttEndpointTest {
  private static final int AT_LEAST_ONCE = 1;
  private static final Path MOSQUITTO_PUB = Path.of("/usr/bin/mosquitto_pub");

  private final List<String> received = new CopyOnWriteArrayList<>();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final List<MqttEndpoint> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(MqttEndpoint::close);
  }

  private MqttEndpoint start(String topicFilter) {
    MqttEndpoint endpoint =
        MqttEndpoint.start(
            0,
            topicFilter,
            payload -> received.add(new String(payload, StandardCharsets.UTF_8)),
            log::add);
    open.add(endpoint);
    return endpoint;
  }

  /** Closes the broker, which then has handed on everything that it acknowledged. */
  private void settle() {
    close();
    open.clear();
  }

  private static MqttClient client(MqttEndpoint endpoint) throws MqttException {
    MqttClient client =
        new MqttClient("tcp://127.0.0.1:" + endpoint.port(), "monitor", new MemoryPersistence());
    MqttConnectOptions options = new MqttConnectOptions();
    // Paho counts a message as on its way for a moment longer than publish waits; it allows ten.
    options.setMaxInflight(1_000);
    client.connect(options);
    return client;
  }

  private static void publish(MqttClient client, String topic, String payload)
      throws MqttException {
    client.publish(topic, payload.getBytes(StandardCharsets.UTF_8), AT_LEAST_ONCE, false);
  }

  @Test
  void messages_on_the_topic_arrive_in_their_order() throws MqttException {
    List<String> sent = IntStream.range(0, 500).mapToObj(n -> "{\"n\": " + n + "}").toList();
    try (MqttClient client = client(start("icu/sensors"))) {
      for (String payload : sent) {
        publish(client, "icu/sensors", payload);
      }
      client.disconnect();
    }
    settle();

    assertThat(received).isEqualTo(sent);
    assertThat(log).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # filter,       topic,              does it match
          icu/sensors,    icu/sensors,        true
          icu/sensors,    icu/sensors/bed-4,  false
          icu/sensors,    ICU/sensors,        false
          icu/+/sensors,  icu/bed-4/sensors,  true
          icu/+/sensors,  icu/sensors,        false
          icu/#,          icu/a/b/c,          true
          icu/#,          ward/a,             false
          """)
  void the_rule_takes_what_its_filter_matches(String filter, String topic, boolean matches)
      throws MqttException {
    try (MqttClient client = client(start(filter))) {
      publish(client, topic, "x");
      client.disconnect();
    }
    settle();

    assertThat(received).hasSize(matches ? 1 : 0);
  }

  @Test
  void a_payload_has_as_many_bytes_as_aws_takes() throws MqttException {
    try (MqttClient client = client(start("icu/sensors"))) {
      publish(client, "icu/sensors", "x".repeat(128 * 1024));
      client.disconnect();
    }
    settle();

    assertThat(received).singleElement().asString().hasSize(128 * 1024);
  }

  @Test
  void a_receiver_that_throws_is_told_of_and_the_next_message_arrives() throws MqttException {
    MqttEndpoint endpoint =
        MqttEndpoint.start(
            0,
            "icu/sensors",
            payload -> {
              if (received.isEmpty()) {
                received.add("first");
                throw new IllegalArgumentException("too large");
              }
              received.add("second");
            },
            log::add);
    open.add(endpoint);
    try (MqttClient client = client(endpoint)) {
      publish(client, "icu/sensors", "x");
      publish(client, "icu/sensors", "x");
      client.disconnect();
    }
    settle();

    assertThat(received).containsExactly("first", "second");
    assertThat(log).singleElement().asString().contains("icu/sensors").contains("too large");
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
                Integer.toString(start("icu/sensors").port()),
                "-t",
                "icu/sensors",
                "-q",
                "1",
                "-m",
                "{\"patient_id\": 2, \"spo2\": 84}")
            .inheritIO()
            .start();
    assertThat(publisher.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(publisher.exitValue()).isZero();
    settle();

    assertThat(received).containsExactly("{\"patient_id\": 2, \"spo2\": 84}");
  }

  @Test
  void a_port_that_is_taken_is_one_line_that_names_it() {
    int taken = start("icu/sensors").port();

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> MqttEndpoint.start(taken, "icu/sensors", payload -> {}, log::add))
        .withMessageStartingWith("MQTT cannot listen on 127.0.0.1:" + taken);
  }
}
