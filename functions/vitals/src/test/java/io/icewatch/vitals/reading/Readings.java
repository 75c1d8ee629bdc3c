package io.icewatch.vitals.reading;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Draws readings: mostly ordinary, now and then odd in every way that a reading may be. */
public final class Readings {
  /** 2025-01-01T00:00:00Z, the start of a ten-minute window. */
  public static final long EPOCH = 1_735_689_600_000L;

  private static final List<Vital> VITALS = List.of(Vital.values());

  private static final String[] PATIENTS = {
    "17", "4", "bed 9", "Ω", "😀", "a/b:c.d", "quote\"back\\slash", "p".repeat(128)
  };

  private final Random random;

  /** Draws from {@code random}: the same seed, the same readings. */
  public Readings(Random random) {
    this.random = random;
  }

  /** A reading of any patient, in milliseconds around {@link #EPOCH}. */
  public Reading next() {
    return next(patient(), EPOCH + random.nextInt(3_600_000));
  }

  /** One of a handful of patients. */
  public String patient() {
    return PATIENTS[random.nextInt(PATIENTS.length)];
  }

  /** One of all. */
  public Vital vital() {
    return VITALS.get(random.nextInt(VITALS.size()));
  }

  /** A reading of the given patient and time. */
  public Reading next(String patientId, long timeMillis) {
    Map<Vital, Double> vitals = new EnumMap<>(Vital.class);
    for (Vital vital : Vital.values()) {
      if (random.nextInt(5) > 0) {
        vitals.put(vital, random.nextInt(30) == 0 ? implausible(vital) : plausible(vital));
      }
    }
    if (vitals.isEmpty()) {
      vitals.put(Vital.SPO2, plausible(Vital.SPO2)); // without a vital it is no reading
    }
    boolean hasTime = random.nextInt(20) > 0;
    return Reading.of(patientId, hasTime ? timeMillis : Reading.NO_EVENT_TIME, vitals);
  }

  /** A value in the plausible range: whole, with one decimal, with as many as a double has. */
  public double plausible(Vital vital) {
    double span = vital.plausibleHigh() - vital.plausibleLow();
    double value = vital.plausibleLow() + random.nextDouble() * span;
    return switch (random.nextInt(8)) {
      case 0 -> value;
      case 1, 2, 3 -> Math.round(value * 10) / 10.0;
      default -> Math.rint(value);
    };
  }

  private double implausible(Vital vital) {
    double[] odd = {0, -0.0, -3, 0.1, 1e300, -1e300, 4.9e-324, Math.nextUp(vital.plausibleHigh())};
    return odd[random.nextInt(odd.length)];
  }
}
