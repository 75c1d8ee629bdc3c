package io.icewatch.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Whatever becomes of a replay, it accounts for every reading, and succeeds if none is missing. */
class ClosingBalanceTest {
  private static final int TOO_LONG = 30_000_000;

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void standInTheCheckout() {
    System.setProperty("icewatch.home", Path.of("..", "..").toString());
  }

  @Test
  void tells_windows_duplicates_and_rejected_readings_apart() throws IOException {
    String text = readings(0, 3) + readings(2, 3) + readings(2, 3) + "no reading\n";

    assertThat(replay(file(text))).isZero();

    assertThat(out.toString())
        .startsWith("6 sent = 3 in windows + 2 duplicates + 1 rejected + 0 missing");
  }

  @Test
  void patients_one_behind_the_other_are_said_to_be_played_side_by_side_and_lose_nothing()
      throws IOException {
    String first = "no reading\n" + readings(0, 3) + "[]\n" + readings(600, 603);
    Path input = file(first + readings(0, 4).replace(": 1,", ": 2,") + "{}");

    assertThat(replay(input)).isZero();

    assertThat(err.toString())
        .startsWith(
            "patients stand one behind the other in %s: played side by side by time%n"
                .formatted(input));
    assertThat(out.toString())
        .startsWith("13 sent = 10 in windows + 0 duplicates + 3 rejected + 0 missing");
  }

  @Test
  void a_reading_with_a_bad_field_is_in_its_window_and_not_among_the_rejected() throws IOException {
    String text =
        """
        {"patient_id":"a1","timestamp":1735689600,"spo2":"--","heart_rate":27}
        {"patient_id":"a4","timestamp":1735689600,"resp_rate":NaN,"heart_rate":24}
        {"patient_id":"g1","timestamp":1735689600,"pulse":26,"SpO2":71}
        """;

    assertThat(replay(file(text))).isZero();

    assertThat(out.toString())
        .startsWith("3 sent = 1 in windows + 0 duplicates + 2 rejected + 0 missing");
  }

  @Test
  void fails_and_says_what_is_missing_if_nothing_could_be_delivered() throws IOException {
    assertThat(replay(file(readings(0, 5)), "--fault", "firehose:error:100%")).isEqualTo(1);

    assertThat(out.toString())
        .startsWith("5 sent = 0 in windows + 0 duplicates + 0 rejected + 5 missing");
    assertThat(err.toString()).contains("icewatch: AggregateSensorData").contains("Firehose");
  }

  /** Bug: some of these waited on the wall clock, for minutes or for ever. */
  @ParameterizedTest
  @ValueSource(
      strings = {"firehose:throttle:100%", "firehose:partial:100%", "dynamodb:throttle:30%"})
  @Timeout(60)
  void nothing_waits_on_the_wall_clock(String fault) throws IOException {
    replay(file(readings(0, 50).replace("97", "80")), "--fault", fault);

    assertThat(out.toString()).startsWith("50 sent = ");
  }

  @Test
  void counts_what_was_sent_twice_on_purpose() throws IOException {
    assertThat(replay(file(readings(0, 50)), "--duplicate", "100%", "--summary", "json")).isZero();

    assertThat(out.toString())
        .contains("\"sent\":100,\"in_windows\":50,\"missing\":0,\"too_long\":0");
  }

  @Test
  void a_line_that_no_record_can_hold_costs_one_line() throws IOException {
    Path input = file(readings(0, 2) + "x".repeat(TOO_LONG) + "\n\n" + readings(2, 3));

    assertThat(replay(input)).isZero();

    assertThat(out.toString()).startsWith("3 sent = 3 in windows");
    assertThat(err.toString())
        .contains(
            "icewatch: line 3 of %s was not sent: 30,000,000 bytes, a record holds 1,048,576"
                .formatted(input));
  }

  @Test
  void a_compressed_file_that_is_cut_off_is_replayed_as_far_as_it_goes_and_named()
      throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(readings(0, 4_000).getBytes(StandardCharsets.UTF_8));
    }
    byte[] bytes = compressed.toByteArray();
    Path input = Files.write(folder.resolve("in.gz"), Arrays.copyOf(bytes, bytes.length / 2));

    assertThat(replay(input)).isEqualTo(1);

    assertThat(out.toString()).containsPattern("^[1-9],?\\d+ sent = .* 0 missing");
    assertThat(err.toString())
        .containsPattern(
            "icewatch: .*in.gz cannot be read on after line [\\d,]+: its gzip data is cut off");
  }

  @Test
  void reads_standard_input() {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(readings(0, 3).getBytes(StandardCharsets.UTF_8)));
    try {
      assertThat(replay(Path.of("-"))).as(err.toString()).isZero();
    } finally {
      System.setIn(before);
    }

    assertThat(out.toString()).startsWith("3 sent = 3 in windows");
  }

  /** Bug: such a file was played in 1970, all of it in one instant. */
  @Test
  void readings_that_do_not_say_when_they_were_measured_are_refused_with_a_way_out()
      throws IOException {
    Path input = file("{\"patient_id\": 1, \"spo2\": 97}\n".repeat(41));

    assertThat(replay(input)).isEqualTo(1);

    assertThat(err.toString().lines())
        .containsExactly(
            "icewatch: the first 41 readings of %s do not say when they were measured; --every 1s"
                    .formatted(input)
                + " lets each patient's arrive a second apart");
    assertThat(folder.resolve("lake")).doesNotExist();

    assertThat(replay(input, "--every", "1s")).isZero();
    assertThat(out.toString()).startsWith("41 sent = 41 in windows + 0 duplicates");
  }

  /** Bug: a clock that is a day ahead, or no clock at all, was ignored without a word. */
  @Test
  void says_how_many_readings_have_a_clock_that_is_not_believed() throws IOException {
    Path input =
        file(
            """
            {"patient_id": 1, "timestamp": 1735689600, "spo2": 97}
            {"patient_id": 1, "timestamp": "2025-01-01T01:00:01+01:00", "spo2": 97}
            {"patient_id": 1, "timestamp": 1735689602000, "spo2": 97}
            {"patient_id": 1, "timestamp": "tomorrow", "spo2": 97}
            {"patient_id": 2, "timestamp": 1735000000, "spo2": 97}
            {"patient_id": 3, "spo2": 97}
            """);

    assertThat(replay(input)).isZero();

    assertThat(out.toString())
        .startsWith("6 sent = 6 in windows")
        .contains("2 readings whose clock is not believed: their time is none that can be read");
  }

  @Test
  void says_which_patients_differ_in_leading_zeros_only() throws IOException {
    Path input =
        file(
            """
            {"patient_id": "0001027", "timestamp": 1735689600, "spo2": 97}
            {"patient_id": 1027, "timestamp": 1735689600, "spo2": 97}
            {"patient_id": " 1027 ", "timestamp": 1735689601, "spo2": 97}
            {"patient_id": "1020", "timestamp": 1735689600, "spo2": 97}
            """);

    assertThat(replay(input)).isZero();

    assertThat(out.toString())
        .containsOnlyOnce("patients 0001027 and 1027 are told apart: zeros belong to an id");
  }

  @Test
  void a_full_disk_is_called_one() {
    Throwable full =
        new UncheckedIOException(
            "cannot write lake/x.parquet", new IOException("No space left on device"));

    assertThat(ErrorMessage.inOneLine(full))
        .isEqualTo("no space left on the disk: cannot write lake/x.parquet");
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("in.ndjson"), text);
  }

  private static String readings(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(second ->
            "{\"patient_id\": 1, \"timestamp\": %d, \"spo2\": 97}\n"
                .formatted(1_735_689_600 + second))
        .collect(Collectors.joining());
  }

  private int replay(Path input, String... more) {
    String[] words = {
      "replay", "--input", input.toString(), "--lake", folder.resolve("lake").toString()
    };
    String[] all = Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    CommandLine commandLine = Icewatch.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(all);
  }
}
