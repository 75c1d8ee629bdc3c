package io.icewatch.local.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.local.replay.ReplayReport.TooLong;
import io.icewatch.local.stream.KinesisStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In which order the lines of a file are played. */
class SideBySideTest {
  private static final String TOO_LONG = "x".repeat(KinesisStream.MAX_DATA_BYTES + 1);

  @TempDir private Path folder;
  private final List<String> notes = new ArrayList<>();
  private List<TooLong> tooLong = List.of();

  private static String reading(int patient, long second) {
    return "{\"patient_id\": %d, \"timestamp\": %d, \"spo2\": 97}"
        .formatted(patient, Readings.START + second);
  }

  private static int patientOf(String line) {
    return Integer.parseInt(line.replaceAll("\\{\"patient_id\": |,.*", ""));
  }

  private List<String> played(String... lines) throws IOException {
    return played(List.of(lines));
  }

  private List<String> played(List<String> lines) throws IOException {
    return played(Readings.file(folder, lines));
  }

  private List<String> played(Path file) throws IOException {
    List<String> played = new ArrayList<>();
    try (InputLines lines = InputLines.open(file, () -> false, notes::add)) {
      double before = 0;
      for (byte[] line = lines.nextLine(); line != null; line = lines.nextLine()) {
        played.add(new String(line, UTF_8));
        assertThat(lines.share()).isBetween(before, 1.0);
        before = lines.share();
      }
      tooLong = lines.tooLong();
    }
    return played;
  }

  private Path gzipped(Path file) throws IOException {
    Path compressed = folder.resolve("readings.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(compressed))) {
      Files.copy(file, out);
    }
    return compressed;
  }

  private static List<String> sortedByPatient(List<String> lines) {
    return lines.stream().sorted(Comparator.comparingInt(SideBySideTest::patientOf)).toList();
  }

  /** Some come at their own cadence, some for an hour only, and a tenth of their lines is late. */
  private static List<String> recording(long seed) {
    Random random = new Random(seed);
    record Sent(long second, int patient, String line) {}
    List<Sent> sent = new ArrayList<>();
    for (int patient = 1; patient <= 12; patient++) {
      long first = patient == 1 ? 0 : random.nextInt(7_200);
      int cadence = 1 + random.nextInt(90);
      for (long second = first; second < first + 3_600; second += cadence) {
        // Late by no more than its time since the patient's first reading.
        long late = second > first && random.nextInt(10) == 0 ? random.nextLong(second - first) : 0;
        sent.add(new Sent(second, patient, reading(patient, second - late)));
      }
    }
    // What is late arrives with the patient's latest, as nothing else says when it did.
    long[] latest = new long[13];
    sent.replaceAll(each -> {
      long said = Long.parseLong(each.line().replaceAll(".*\"timestamp\": |,.*", ""));
      latest[each.patient()] = Math.max(latest[each.patient()], said);
      return new Sent(latest[each.patient()], each.patient(), each.line());
    });
    sent.sort(Comparator.comparingLong(Sent::second).thenComparingInt(Sent::patient));
    return sent.stream().map(Sent::line).toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void a_recording_that_was_sorted_by_patient_is_played_as_it_was_recorded(long seed)
      throws IOException {
    List<String> recording = recording(seed);
    List<String> sorted = sortedByPatient(recording);

    assertThat(played(sorted)).isNotEqualTo(sorted).isEqualTo(recording);
    assertThat(played(gzipped(folder.resolve("readings.ndjson")))).isEqualTo(recording);
    assertThat(notes)
        .containsExactly(
            "patients stand one behind the other in %s: played side by side by time"
                .formatted(folder.resolve("readings.ndjson")),
            "patients stand one behind the other in %s: played side by side by time"
                .formatted(folder.resolve("readings.gz")));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void a_recording_with_late_lines_is_played_in_its_own_order(long seed) throws IOException {
    List<String> recording = new ArrayList<>(recording(seed));
    Random random = new Random(seed);
    for (int late = 0; late < 20; late++) {
      recording.add(recording.remove(random.nextInt(recording.size())));
    }

    assertThat(played(recording)).isEqualTo(recording);
    assertThat(notes).isEmpty();
  }

  /** One reading of a patient that came late, and patients who came after one another. */
  @Test
  void what_may_be_a_recording_is_played_as_one() throws IOException {
    List<List<String>> recordings =
        List.of(
            List.of(reading(1, 60), reading(1, 65), reading(2, 20)),
            List.of(reading(1, 60), reading(2, 20), reading(3, 40)),
            List.of(reading(1, 0), reading(1, 5), reading(2, 5), reading(2, 10)),
            List.of(reading(1, 60), reading(1, 20), reading(1, 65)));

    for (List<String> recording : recordings) {
      assertThat(played(recording)).isEqualTo(recording);
    }
    assertThat(notes).isEmpty();
  }

  @Test
  void what_cannot_be_read_is_played_with_the_line_before_it_and_what_is_too_long_is_named()
      throws IOException {
    assertThat(
            played(
                "no JSON",
                reading(1, 10),
                "{\"patient_id\": 1, \"spo2\": 96}",
                TOO_LONG,
                reading(1, 30),
                "no JSON either",
                "",
                reading(2, 20),
                reading(2, 5),
                TOO_LONG + "x",
                reading(2, 40),
                "nor this",
                "{\"patient_id\": 3, \"spo2\": 96}",
                reading(4, 0)))
        .containsExactly(
            reading(4, 0),
            "no JSON",
            reading(1, 10),
            "{\"patient_id\": 1, \"spo2\": 96}",
            reading(2, 20),
            reading(2, 5),
            reading(1, 30),
            "no JSON either",
            reading(2, 40),
            "nor this",
            "{\"patient_id\": 3, \"spo2\": 96}");
    assertThat(tooLong)
        .containsExactly(
            new TooLong(4, TOO_LONG.length()), new TooLong(10, TOO_LONG.length() + 1L));
  }

  /** As before: nobody has seen all of it. */
  @Test
  void what_is_cut_off_is_played_in_its_own_order_to_the_cut() throws IOException {
    List<String> lines =
        sortedByPatient(IntStream.range(0, 20_000).mapToObj(i -> reading(i % 7, i)).toList());
    Path whole = gzipped(Readings.file(folder, lines));
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(folder.resolve("cut.gz"), Arrays.copyOf(bytes, bytes.length / 2));

    try (InputLines input = InputLines.open(cut, () -> false, notes::add)) {
      for (String line : lines.subList(0, 1_000)) {
        assertThat(input.nextLine()).asString(UTF_8).isEqualTo(line);
      }
      assertThatThrownBy(
              () -> {
                while (input.nextLine() != null) {}
              })
          .isInstanceOf(IOException.class)
          .hasMessageContaining("its gzip data is cut off");
    }
    assertThat(notes).isEmpty();
  }
}
