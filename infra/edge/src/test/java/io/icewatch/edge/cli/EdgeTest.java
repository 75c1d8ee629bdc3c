package io.icewatch.edge.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.edge.mllp.MllpClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line, as {@code ./icewatch edge} and {@code ./icewatch hl7}. */
class EdgeTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int icewatch(String... words) {
    return new EdgeTool().run(new PrintWriter(out, true), new PrintWriter(err, true), words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "edge --help", "hl7 --help", "hl7 explain -h", "hl7 send -h"})
  void everyCommandSaysWhatItDoes(String words) {
    assertThat(icewatch(words.split(" ", -1))).isZero();

    assertThat(out.toString()).startsWith("Usage: icewatch").contains("Say what this does");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "edge; found no --stream, expected one with --to kinesis",
        "edge --to mqtt; found no --broker, expected one with --to mqtt",
        "edge --to mqtt --broker http://x; the broker is http://x, expected mqtt://HOST[:PORT] or"
            + " mqtts://HOST[:PORT]",
        "edge --stream s --endpoint-url http://127.0.0.1:1 --alarms phones:2575; found no"
            + " --alarm-queue, expected one with --alarms: where notices come from",
        "edge --stream s --board http://x; found no ICEWATCH_BOARD_TOKEN in the environment,"
            + " expected the token of --board",
        "hl7 send; found neither --generate nor a file, expected one of the two",
        "hl7 send --generate --to foo; --to is foo, expected HOST:PORT",
        "hl7 send --generate m.hl7; found --generate and 1 files, expected one of the two",
        "hl7 explain nofile.hl7; there is no file nofile.hl7, expected one HL7 message"
      })
  void everyMistakeIsNamedWithWhatWasExpected(String words, String message) {
    List<String> all = new ArrayList<>(List.of(words.split(" ", -1)));
    if (all.getFirst().equals("edge")) {
      all.addAll(
          List.of("--hl7-port=0", "--metrics-port=0", "--queue=" + folder.resolve("queue.db")));
    }

    assertThat(icewatch(all.toArray(String[]::new))).isNotZero();

    assertThat(err.toString()).contains(message);
  }

  @Test
  void aPortThatIsTakenIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int status =
          icewatch(
              "edge",
              "--stream=s",
              "--endpoint-url=http://127.0.0.1:1",
              "--metrics-port=0",
              "--queue=" + folder.resolve("queue.db"),
              "--hl7-port=" + taken.getLocalPort());

      assertThat(status).isEqualTo(1);
      assertThat(err.toString())
          .startsWith(
              "icewatch: 127.0.0.1:%d cannot be listened on: ".formatted(taken.getLocalPort()));
    }
  }

  @Test
  void explainsAMessageOfAFileWithAFrameAsOneWithout() throws IOException {
    String message =
        "MSH|^~\\&|MON|WARD|||20260101120000||ORU^R01|1|P|2.6\rPID|||17\r"
            + "OBX|1|NM|150456^SpO2^MDC||97|%|||||F\r";
    Path plain = Files.writeString(folder.resolve("plain.hl7"), message, US_ASCII);
    Path framed =
        Files.writeString(folder.resolve("framed.hl7"), "\u000B" + message + "\u001C\r", US_ASCII);

    assertThat(icewatch("hl7", "explain", plain.toString(), framed.toString())).isZero();

    assertThat(out.toString().lines().filter(line -> line.startsWith("  reading")))
        .containsExactly(
            "  reading of 17 at 2026-01-01T12:00:00Z: {SPO2=97}",
            "  reading of 17 at 2026-01-01T12:00:00Z: {SPO2=97}");
  }

  private static Process start(String tool, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("ICEWATCH_TLS_PASSWORD", "a-password");
    return builder.start();
  }

  private static SocketFactory trusting(Path keystore) throws Exception {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(KeyStore.getInstance(keystore.toFile(), "a-password".toCharArray()));
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    return tls.getSocketFactory();
  }

  /** In a process of its own, as the password comes from the environment. */
  @Test
  void withAKeystoreItSpeaksTlsAndNothingElse() throws Exception {
    Path keystore = folder.resolve("gateway.p12");
    String key = "-genkeypair -alias gateway -keyalg EC -dname CN=localhost -storepass a-password";
    List<String> words = new ArrayList<>(List.of(key.split(" ", -1)));
    words.addAll(List.of("-keystore", keystore.toString()));
    assertThat(start("keytool", words.toArray(String[]::new)).waitFor()).isZero();
    Path trusted = folder.resolve("trusted.p12");
    Path certificate = folder.resolve("gateway.crt");
    String store = " -alias gateway -storepass a-password -file " + certificate + " -keystore ";
    for (String each :
        List.of("-exportcert" + store + keystore, "-importcert -noprompt" + store + trusted)) {
      assertThat(start("keytool", each.split(" ", -1)).waitFor()).isZero();
    }
    byte[] message =
        "MSH|^~\\&|MON||||20260101120000||ORU^R01|1|P|2.6\rPID|||17\rOBX|1|NM|150456^^MDC||97|%|||||F\r"
            .getBytes(US_ASCII);

    Process gateway =
        start(
            "java",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Edge.class.getName(),
            "edge",
            "--tls-keystore=" + keystore,
            "--hl7-port=0",
            "--metrics-port=0",
            "--stream=s",
            "--endpoint-url=http://127.0.0.1:1",
            "--queue=" + folder.resolve("queue.db"));
    try (BufferedReader said = gateway.inputReader(US_ASCII)) {
      String listening = said.readLine();
      InetSocketAddress address =
          new InetSocketAddress(
              InetAddress.getLoopbackAddress(),
              Integer.parseInt(listening.replaceFirst("HL7 v2 on [^:]*:(\\d+),.*", "$1")));

      try (MllpClient plain =
          MllpClient.connect(SocketFactory.getDefault(), address, Duration.ofMinutes(1))) {
        assertThatThrownBy(() -> plain.send(message)).isInstanceOf(IOException.class);
      }
      try (MllpClient client =
          MllpClient.connect(trusting(trusted), address, Duration.ofMinutes(1))) {
        assertThat(new String(client.send(message), US_ASCII)).contains("MSA|AA|1\r");
      }
    } finally {
      gateway.destroyForcibly().waitFor();
    }
  }
}
