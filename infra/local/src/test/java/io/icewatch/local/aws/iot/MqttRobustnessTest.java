package io.icewatch.local.aws.iot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.local.aws.LoopbackServer;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The broker byte by byte: packets as the specifications draw them, broken ones, many clients. */
@Timeout(60)
class MqttRobustnessTest {
  private static final String CONNECT_3 = "10 10 0004 4d515454 04 02 003c 0004 6265642d";
  private static final String CONNECTED_3 = "20 02 00 00";
  private static final String CONNECT_5 = "10 11 0004 4d515454 05 02 003c 00 0004 6265642d";

  /** QoS 1, packet 7, topic "icu", payload "x". */
  private static final String PUBLISH = "32 08 0003 696375 0007 78";

  private static final String PUBACK = "40 02 0007";

  private final List<String> kept = new CopyOnWriteArrayList<>();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final MqttEndpoint endpoint =
      MqttEndpoint.start(
          0,
          new RulesEngine(
              List.of(
                  new IotRule(
                      "readings",
                      new TopicFilter("icu"),
                      message -> kept.add(new String(message.payload(), UTF_8)))),
              log::add));

  @AfterEach
  void close() {
    endpoint.close();
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private Socket connect() throws IOException {
    return new Socket(LoopbackServer.address(endpoint.port()).getAddress(), endpoint.port());
  }

  /** Sends packets and the end of the stream, and returns all that comes back. */
  private String answers(String... packets) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(bytes(String.join("", packets)));
      socket.shutdownOutput();
      return hex(socket.getInputStream().readAllBytes());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # what follows an MQTT 3.1.1 CONNECT   | what follows the CONNACK
          32 08 0003 696375 0007 78              | 40 02 0007
          3a 08 0003 696375 0007 78              | 40 02 0007
          30 06 0003 696375 78                   |
          c0 00                                  | d0 00
          c0 00 c0 00 e0 00 c0 00                | d0 00 d0 00
          82 08 0009 0003 696375 01              | 90 03 0009 80
          a2 07 0009 0003 696375                 | b0 02 0009
          34 08 0003 696375 0007 78 c0 00        |
          40 02 0007 c0 00                       |
          """)
  void each_packet_has_the_answer_that_the_specification_gives_it(String sent, String answer)
      throws IOException {
    assertThat(answers(CONNECT_3, sent))
        .isEqualTo(hex(bytes(CONNECTED_3 + (answer == null ? "" : answer))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # what follows an MQTT 5 CONNECT         | what follows the CONNACK
          32 09 0003 696375 0007 00 78             | 40 02 0007
          82 09 0009 00 0003 696375 01             | 90 04 0009 00 80
          a2 08 0009 00 0003 696375                | b0 04 0009 00 11
          34 09 0003 696375 0007 00 78             | e0 02 9b 00
          32 0e 0008 2f2f2f2f2f2f2f2f 0007 00 78    | e0 02 90 00
          32 08 0002 692b 0007 00 78               | e0 02 81 00
          30 07 0000 03 23 0001 78                 | e0 02 94 00
          30 0a 0003 696375 03 23 0001 78 32 09 0000 0007 03 23 0001 78 | 40 02 0007
          40 02 0007                               | e0 02 82 00
          """)
  void each_mqtt_5_packet_too(String sent, String answer) throws IOException {
    String all = answers(CONNECT_5, sent);
    int connAckBytes = 2 + HexFormat.fromHexDigits(all, 2, 4);

    assertThat(all.substring(2 * connAckBytes)).isEqualTo(hex(bytes(answer)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # first packet                                | answer     | what is told
          10 12 0006 4d5149736470 03 02 003c 0004 6265642d | 20 02 00 05 | MQTT 3.1
          10 10 0004 4d515454 09 02 003c 0004 6265642d     |             | no MQTT
          c0 00                                            |             | expected CONNECT first
          474554202f20485454502f312e310d0a0d0a             |             | no MQTT
          ffffffffffffffff                                 |             | no MQTT
          """)
  void what_does_not_connect_is_told_and_sent_away(String sent, String answer, String told)
      throws IOException {
    assertThat(answers(sent)).isEqualTo(answer == null ? "" : hex(bytes(answer)));
    assertThat(log).singleElement().asString().contains(told);
  }

  @Test
  void a_packet_may_come_byte_by_byte() throws IOException {
    try (Socket socket = connect()) {
      socket.setTcpNoDelay(true);
      for (byte one : bytes(CONNECT_3 + PUBLISH)) {
        socket.getOutputStream().write(one);
      }
      assertThat(hex(socket.getInputStream().readNBytes(8)))
          .isEqualTo(hex(bytes(CONNECTED_3 + PUBACK)));
    }
  }

  @Test
  void an_unfinished_packet_keeps_nothing() throws IOException {
    assertThat(answers(CONNECT_3, PUBLISH.substring(0, PUBLISH.length() - 2)))
        .isEqualTo(hex(bytes(CONNECTED_3)));
    assertThat(kept).isEmpty();
  }

  /** Random bytes, and good packets with some of their bytes wrong. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void no_bytes_stop_the_broker(long seed) throws IOException {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    List<String> seeds =
        List.of(CONNECT_3, CONNECT_5, CONNECT_3 + PUBLISH, CONNECT_3 + "82 08 0009 0003 696375 01");
    for (int i = 0; i < 250; i++) {
      byte[] sent = bytes(seeds.get(random.nextInt(seeds.size())));
      if (random.nextInt(4) == 0) {
        random.nextBytes(sent);
      }
      for (int n = random.nextInt(4); n > 0; n--) {
        sent[random.nextInt(sent.length)] = (byte) random.nextInt();
      }
      sendAndReadToTheEnd(Arrays.copyOf(sent, random.nextInt(sent.length + 1)));
    }
    kept.clear();

    assertThat(answers(CONNECT_3, PUBLISH)).isEqualTo(hex(bytes(CONNECTED_3 + PUBACK)));
    assertThat(kept).containsExactly("x");
    assertThat(log).as("a line for each kind and client, not for each packet").hasSizeLessThan(200);
  }

  private void sendAndReadToTheEnd(byte[] sent) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(sent);
      socket.shutdownOutput();
      socket.getInputStream().readAllBytes();
    } catch (SocketException e) {
      // Reset: the broker hung up before it had read everything.
      assertThat(e).hasMessageMatching("Connection reset.*|Broken pipe.*");
    }
  }

  @Test
  void a_thousand_monitors_are_connected_at_once() throws IOException {
    int count = 1_000;
    List<Socket> monitors = new CopyOnWriteArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        monitors.add(connect());
      }
      for (int i = 0; i < count; i++) {
        String id = HexFormat.of().toHexDigits((short) i);
        monitors
            .get(i)
            .getOutputStream()
            .write(
                bytes("10 10 0004 4d515454 04 02 003c 0004" + hex(id.getBytes(UTF_8)) + PUBLISH));
      }
      for (Socket monitor : monitors) {
        assertThat(hex(monitor.getInputStream().readNBytes(8)))
            .isEqualTo(hex(bytes(CONNECTED_3 + PUBACK)));
      }
      assertThat(kept).hasSize(count);
    } finally {
      for (Socket monitor : monitors) {
        monitor.close();
      }
    }
    assertThat(log).isEmpty();
  }
}
