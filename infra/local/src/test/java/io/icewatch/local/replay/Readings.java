package io.icewatch.local.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Well-formed readings from a seed: {@code patients} of them every second, some of whom breach. */
final class Readings {
  /** 2025-01-01T00:00:00Z. */
  static final long START = 1_735_689_600;

  private Readings() {}

  static List<String> lines(long seed, int patients, int seconds) {
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>();
    for (int second = 0; second < seconds; second++) {
      for (int patient = 1; patient <= patients; patient++) {
        boolean isLow = patient % 3 == 0 && second % 200 > 120;
        lines.add(
            String.format(
                Locale.ROOT,
                "{\"patient_id\": %d, \"timestamp\": %d, \"spo2\": %d, \"heart_rate\": %d,"
                    + " \"temperature_f\": %.1f}",
                patient,
                START + second,
                isLow ? 80 + random.nextInt(10) : 92 + random.nextInt(8),
                60 + random.nextInt(40),
                97 + random.nextInt(20) / 10.0));
      }
    }
    return lines;
  }

  static Path file(Path folder, List<String> lines) throws IOException {
    return Files.write(folder.resolve("readings.ndjson"), lines);
  }
}
