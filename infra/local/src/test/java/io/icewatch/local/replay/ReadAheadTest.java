package io.icewatch.local.replay;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadAheadTest {
  private static final int LINES = 10_000;

  @TempDir Path folder;

  /** A bar once stood at 89 % for minutes: a small file had been read, not replayed. */
  @ParameterizedTest
  @ValueSource(strings = {"readings.jsonl", "readings.jsonl.gz"})
  void aLineSaysHowMuchOfTheFileHasBeenTakenNotHowMuchWasReadAhead(String name) throws IOException {
    try (ReadAhead file = new ReadAhead(new InputFile(written(name)))) {
      double before = 0;
      for (int taken = 1; taken <= LINES; taken++) {
        double share = requireNonNull(file.next(() -> false)).share();
        assertThat(share).as("after line %d", taken).isGreaterThanOrEqualTo(before);
        assertThat(share)
            .as("after line %d", taken)
            .isCloseTo(taken / (double) LINES, within(0.06));
        before = share;
      }
      assertThat(file.next(() -> false)).isNull();
    }
  }

  private Path written(String name) throws IOException {
    Path file = folder.resolve(name);
    Random random = new Random(7);
    try (OutputStream bytes = Files.newOutputStream(file);
        PrintStream lines =
            new PrintStream(
                name.endsWith(".gz") ? new GZIPOutputStream(bytes) : bytes,
                false,
                StandardCharsets.UTF_8)) {
      for (int i = 0; i < LINES; i++) {
        lines.print(
            "{\"patient_id\":\"%d\",\"spo2\":%d}\n".formatted(random.nextLong(), 90 + i % 9));
      }
    }
    return file;
  }
}
