package io.icewatch.vitals.reading;

/**
 * The five vital signs that a bedside monitor sends, each with the name of its field in a message
 * and the range in which a value is believed.
 *
 * <p>A value outside its plausible range is an artefact (a probe that fell off, a flushed line): it
 * is never averaged and raises a technical alert instead of a physiological one.
 */
public enum Vital {
  /** Peripheral oxygen saturation, per cent. */
  SPO2(0, "spo2", "%", 1, 100),
  /** Heart rate, beats a minute. */
  HEART_RATE(1, "heart_rate", "/min", 1, 300),
  /** Body temperature, degrees Fahrenheit. */
  TEMPERATURE_F(2, "temperature_f", "°F", 70, 115),
  /** Respiratory rate, breaths a minute. */
  RESP_RATE(3, "resp_rate", "/min", 1, 70),
  /** Systolic blood pressure, millimetres of mercury. */
  SBP(4, "sbp", "mmHg", 20, 300);

  private final int index;
  private final String field;
  private final String unit;
  private final double plausibleLow;
  private final double plausibleHigh;

  Vital(int index, String field, String unit, double plausibleLow, double plausibleHigh) {
    this.index = index;
    this.field = field;
    this.unit = unit;
    this.plausibleLow = plausibleLow;
    this.plausibleHigh = plausibleHigh;
  }

  /**
   * Where this vital stands in arrays and in the encoded state of windows: 0 to 4, never changed.
   */
  public int index() {
    return index;
  }

  /** The field of a message that holds this vital, e.g. {@code heart_rate}. */
  public String field() {
    return field;
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
}
