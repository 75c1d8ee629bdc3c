package io.icewatch.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Generated readings: every patient once a second, in the order of time. Each file is made once.
 */
final class ReplayInput {
  static final int PATIENTS = 2_000;
  private static final long START = 1_772_438_400;
  private static final int EPISODE_SECONDS = 300;
  private static final int HEALTHY_SPO2 = 92;
  private static final int LOW_SPO2 = 82;

  private ReplayInput() {}

  /** Readings of which none breaches a rule. */
  static Path calm(Checkout home, int readings) throws IOException {
    return written(home.scratch().resolve("readings-%d.ndjson".formatted(readings)), readings, 0);
  }

  /**
   * Readings of which one in a hundred breaches: every five minutes the oxygen of another twenty
   * patients is low.
   */
  static Path withBreaches(Checkout home, int readings) throws IOException {
    return written(
        home.scratch().resolve("readings-%d-breaches.ndjson".formatted(readings)),
        readings,
        PATIENTS / 100);
  }

  private static Path written(Path input, int readings, int illAtOnce) throws IOException {
    if (Files.exists(input)) {
      return input;
    }
    Random random = new Random(17);
    Path unfinished = input.resolveSibling(input.getFileName() + ".part");
    try (BufferedWriter out = Files.newBufferedWriter(unfinished, UTF_8)) {
      for (int i = 0; i < readings; i++) {
        int patient = 1 + i % PATIENTS;
        int second = i / PATIENTS;
        int firstIll = second / EPISODE_SECONDS * illAtOnce;
        boolean isIll = Math.floorMod(patient - 1 - firstIll, PATIENTS) < illAtOnce;
        out.write(
            WindowEvents.payload(patient, START + second, isIll ? LOW_SPO2 : HEALTHY_SPO2, random));
        out.write('\n');
      }
    }
    return Files.move(unfinished, input);
  }
}
