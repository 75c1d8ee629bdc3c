package io.icewatch.local.run;

import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.reading.ReadingJson;
import io.icewatch.vitals.reading.Vital;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
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
      patients.add(new Patient(i, Scenario.ofPatient(i), random.nextLong()));
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
    /** By the index of the vital; the others follow from these. */
    private static final double[] NORMAL = {97, 82, 98.6, 16, 122};

    private static final double[] STEP = {0.3, 1.2, 0.05, 0.5, 1.5};
    private static final double[] RANGE = {2, 10, 0.8, 4, 15};

    private static final Set<Vital> WANDERING = EnumSet.range(Vital.SPO2, Vital.SBP);

    /** Of so many patients one has a capnograph. */
    private static final int VENTILATED = 3;

    private static final double NORMAL_ETCO2 = 38;

    private final String id;
    private final boolean isVentilated;
    private final Scenario course;
    private final Random random;
    private final double[] wander = new double[NORMAL.length];

    Patient(int number, Scenario course, long seed) {
      this.id = Integer.toString(number);
      this.isVentilated = number % VENTILATED == 0;
      this.course = course;
      this.random = new Random(seed);
    }

    /** The reading, or null: the monitor sends nothing. */
    @Nullable Reading measure(double seconds, Instant now) {
      EnumMap<Vital, Double> vitals = new EnumMap<>(Vital.class);
      for (Vital vital : WANDERING) {
        int i = vital.index();
        wander[i] = Math.clamp(wander[i] + random.nextGaussian() * STEP[i], -RANGE[i], RANGE[i]);
        double value = course.apply(vital, NORMAL[i] + wander[i], seconds);
        if (!Double.isNaN(value)) {
          vitals.put(vital, rounded(vital, value));
        }
      }
      addPressures(vitals);
      if (isVentilated && vitals.containsKey(Vital.RESP_RATE)) {
        vitals.put(Vital.ETCO2, NORMAL_ETCO2 - Math.rint(wander[Vital.RESP_RATE.index()]));
      }
      return vitals.isEmpty() ? null : Reading.of(id, now.toEpochMilli(), vitals);
    }

    private static void addPressures(EnumMap<Vital, Double> vitals) {
      Double systolic = vitals.get(Vital.SBP);
      if (systolic != null) {
        double diastolic = Math.rint(systolic * 0.65);
        vitals.put(Vital.DBP, diastolic);
        vitals.put(Vital.MAP, Math.rint(diastolic + (systolic - diastolic) / 3));
      }
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
