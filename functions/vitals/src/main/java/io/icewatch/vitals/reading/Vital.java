package io.icewatch.vitals.reading;

import org.jspecify.annotations.Nullable;

/**
 * The vital signs that a bedside monitor sends, each with the name of its field in a message and
 * the range in which a value is believed.
 *
 * <p>A value outside its plausible range is most often an artefact (a probe that fell off, a
 * flushed line): it is never averaged, and raises a technical alert instead of a physiological one,
 * unless it says that the {@linkplain #isAbsence sign itself is absent}: plausible for a sum and
 * urgent for a person are two questions.
 */
public enum Vital {
  /** Peripheral oxygen saturation, per cent. No lower than 2, since 1 is all of a fraction. */
  SPO2(0, "spo2", "SpO2", "%", 2, 100),
  /** Heart rate, beats a minute. */
  HEART_RATE(1, "heart_rate", "heart rate", "/min", 1, 300),
  /** Body temperature, degrees Fahrenheit. */
  TEMPERATURE_F(2, "temperature_f", "temperature", "°F", 70, 115),
  /** Respiratory rate, breaths a minute. */
  RESP_RATE(3, "resp_rate", "respiratory rate", "/min", 1, 70),
  /** Systolic blood pressure, millimetres of mercury. */
  SBP(4, "sbp", "systolic pressure", "mmHg", 20, 300),
  /**
   * Diastolic blood pressure, millimetres of mercury. Its range, and that of the mean, lies within
   * the 0 to 300 that the concepts of MIMIC-IV believe (mimic-code, {@code vitalsign.sql}); less
   * than 10 is a line that is damped or open.
   */
  DBP(5, "dbp", "diastolic pressure", "mmHg", 10, 250),
  /** Mean arterial pressure, millimetres of mercury. */
  MAP(6, "map", "mean pressure", "mmHg", 10, 250),
  /**
   * End-tidal carbon dioxide, millimetres of mercury. Capnographs measure up to 150; below 1 there
   * is no breath in the line.
   */
  ETCO2(7, "etco2", "end-tidal CO2", "mmHg", 1, 150);

  private final int index;
  private final String field;
  private final String title;
  private final String unit;
  private final double plausibleLow;
  private final double plausibleHigh;

  Vital(
      int index,
      String field,
      String title,
      String unit,
      double plausibleLow,
      double plausibleHigh) {
    this.index = index;
    this.field = field;
    this.title = title;
    this.unit = unit;
    this.plausibleLow = plausibleLow;
    this.plausibleHigh = plausibleHigh;
  }

  /**
   * Where this vital stands in arrays and in the encoded state of windows: from 0 on, never
   * changed.
   */
  public int index() {
    return index;
  }

  /** The field of a message that holds this vital, e.g. {@code heart_rate}. */
  public String field() {
    return field;
  }

  /** What a nurse calls it, e.g. {@code heart rate}. */
  public String title() {
    return title;
  }

  /** The unit in which values are given, e.g. {@code mmHg}. */
  public String unit() {
    return unit;
  }

  /** The lowest value that is believed, included. */
  public double plausibleLow() {
    return plausibleLow;
  }

  /** The highest value that is believed, included. */
  public double plausibleHigh() {
    return plausibleHigh;
  }

  /** Whether {@code value} lies in the plausible range, both ends included; false for NaN. */
  public boolean isPlausible(double value) {
    return value >= plausibleLow && value <= plausibleHigh;
  }

  /**
   * Whether {@code value} says that the sign itself is absent: asystole (heart rate from 0 to below
   * 1), apnoea (respiratory rate likewise), no pressure (systolic from 0 to below 20). Most often
   * the probe is off; nobody can know from here. The others are never absent: a diastolic or mean
   * pressure comes with its systolic, which says it.
   */
  public boolean isAbsence(double value) {
    return switch (this) {
      case HEART_RATE, RESP_RATE, SBP -> value >= 0 && value < plausibleLow;
      case SPO2, TEMPERATURE_F, DBP, MAP, ETCO2 -> false;
    };
  }

  /** The unit that {@code value} looks like where it cannot well be in {@link #unit}, or null. */
  public @Nullable OtherUnit looksLike(double value) {
    return OtherUnit.of(this, value);
  }
}
