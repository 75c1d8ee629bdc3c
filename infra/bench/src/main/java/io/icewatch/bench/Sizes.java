package io.icewatch.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.reading.ReadingJson;
import io.icewatch.vitals.record.SequenceNumber;
import io.icewatch.vitals.window.EventWindows;
import io.icewatch.vitals.window.state.EncodedState;
import io.icewatch.vitals.window.state.Fingerprint;
import io.icewatch.vitals.window.state.WindowState;
import java.io.File;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What does not depend on the machine: bytes of state, bytes of packages. */
final class Sizes {
  private static final long START = 1_772_438_400;
  private static final int PATIENTS = 200;
  private static final BigInteger FIRST_SEQUENCE =
      new BigInteger("49671500835712849037162048189237640000000000000000000000");

  private Sizes() {}

  static Table table(Checkout home) throws IOException {
    Table table = new Table("Sizes", "", "what", "bytes");
    table.add("state, a patient of 3 vitals, 20 readings", Samples.figure(stateBytes(20)));
    table.add("state, a patient of 3 vitals, 600 readings", Samples.figure(stateBytes(600)));
    for (String module :
        List.of("functions/filter-sensor-data", "functions/aggregate-sensor-data")) {
      long size = 0;
      for (String jar : jars(home, module)) {
        size += Files.size(Path.of(jar));
      }
      table.add("jars of " + module, "%,d".formatted(size));
    }
    return table;
  }

  /** Bytes of the answer a patient, key and quotes and comma included. */
  private static double stateBytes(int readings) {
    WindowState state =
        new WindowState(
            new EventWindows(Duration.ofMinutes(10), Duration.ofDays(7)), "shard", Map.of());
    Random random = new Random(17);
    for (int i = 0; i < readings; i++) {
      long second = START + i;
      for (int patient = 1; patient <= PATIENTS; patient++) {
        byte[] payload = WindowEvents.payload(patient, second, random).getBytes(UTF_8);
        state.fold(
            (Reading) ReadingJson.read(payload),
            second * 1_000 + 250,
            SequenceNumber.of(
                FIRST_SEQUENCE.add(BigInteger.valueOf((long) i * PATIENTS + patient))),
            Fingerprint.of(payload));
      }
    }
    EncodedState text = state.encodeText();
    long bytes = 0;
    for (int i = 0; i < text.size(); i++) {
      bytes += text.valueEnd(i) - text.valueStart(i) + text.keyEnd(i) - text.keyStart(i);
      bytes += "\"\":\"\",".length();
    }
    return (double) bytes / PATIENTS;
  }

  /** The jars that a function is deployed as: its own and those that it needs. */
  static List<String> jars(Checkout home, String module) throws IOException {
    Path target = home.checkout().resolve(module).resolve("target");
    List<String> jars = new ArrayList<>();
    try (DirectoryStream<Path> own = Files.newDirectoryStream(target, "*-0.1.0.jar")) {
      own.forEach(jar -> jars.add(jar.toString()));
    }
    String needed = Files.readString(target.resolve("classpath.txt"), UTF_8).strip();
    jars.addAll(List.of(needed.split(File.pathSeparator, -1)));
    return jars;
  }
}
