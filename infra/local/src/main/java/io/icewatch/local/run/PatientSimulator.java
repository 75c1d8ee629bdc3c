package io.icewatch.local.run;

import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.reading.ReadingJson;
import io.icewatch.vitals.reading.Vital;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A ward of simulated patients. Every other one is stable; the others have a {@link Scenario} that
 * ends in a notice. The same seed gives the same ward.
 */
public final class PatientSimulator {
  /** Every so many messages one comes garbled, as from a monitor that loses its connection. */
  public static final int GARBLED_EVERY = 97;

  private final List<Patient> patients = new ArrayList<>();
  private final Instant start;
  private int messages;

  /**
   * Admits patients 1 to {@code size}.
   *
   * @param size not negative; a ward may be empty
   * @param start when the simulation begins; courses count from here
   */
  public PatientSimulator(int size, long seed, Instant start) {
    if (size < 0) {
      throw new IllegalArgumentException(size + " patients, expected no negative number");
    }
    this.start = start;
    Random random = new Random(seed);
    for (int i = 1; i <= size; i++) {
      patients.add(new Patient(Integer.toString(i), Scenario.ofPatient(i), random.nextLong()));
    }
  }

  /** One message of every patient whose monitor sends, as they do at {@code now}. */
  public List<byte[]> messages(Instant now) {
    List<byte[]> sent = new ArrayList<>(patients.size());
    double seconds = Duration.between(start, now).toMillis() / 1000.0;
    for (Patient patient : patients) {
      Reading reading = patient.measure(seconds, now);
      if (reading != null) {
        byte[] message = ReadingJson.write(reading);
        messages++;
        sent.add(messages % GARBLED_EVERY == 0 ? garbled(message) : message);
      }
    }
    return sent;
  }

  private static byte[] garbled(byte[] message) {
    String text = new String(message, StandardCharsets.UTF_8);
    return text.substring(0, text.length() - 5).getBytes(StandardCharsets.UTF_8);
  }

  /** One patient: vitals that wander around a normal value, moved by the patient's course. */
  private static final class Patient {
    private static final double[] NORMAL = {97, 82, 98.6, 16, 122};
    private static final double[] STEP = {0.3, 1.2, 0.05, 0.5, 1.5};
    private static final double[] RANGE = {2, 10, 0.8, 4, 15};

    private final String id;
    private final Scenario course;
    private final Random random;
    private final double[] wander = new double[NORMAL.length];

    Patient(String id, Scenario course, long seed) {
      this.id = id;
      this.course = course;
      this.random = new Random(seed);
    }

    /** The reading, or null: the monitor sends nothing. */
    @Nullable Reading measure(double seconds, Instant now) {
      EnumMap<Vital, Double> vitals = new EnumMap<>(Vital.class);
      for (Vital vital : Vital.values()) {
        int i = vital.index();
        wander[i] = Math.clamp(wander[i] + random.nextGaussian() * STEP[i], -RANGE[i], RANGE[i]);
        double value = course.apply(vital, NORMAL[i] + wander[i], seconds);
        if (!Double.isNaN(value)) {
          vitals.put(vital, rounded(vital, value));
        }
      }
      return vitals.isEmpty() ? null : Reading.of(id, now.toEpochMilli(), vitals);
    }

    /** As monitors show it: temperature to a tenth, SpO2 at most 100, the rest in whole numbers. */
    private static double rounded(Vital vital, double value) {
      return switch (vital) {
        case TEMPERATURE_F -> Math.round(value * 10) / 10.0;
        case SPO2 -> Math.min(100, Math.round(value));
        default -> Math.round(value);
      };
    }
  }
}
