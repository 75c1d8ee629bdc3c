package io.icewatch.vitals.alarm;

import io.icewatch.vitals.reading.Vital;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What can be wrong with a patient: nine physiological conditions and, for each vital that is
 * judged, a technical one. Diastolic and mean pressure and end-tidal CO2 are recorded and shown;
 * nobody is told anything of them. Together with the patient it is the key of an {@link Episode}.
 */
public enum Condition {
  SPO2_LOW(Vital.SPO2, Direction.BELOW),
  HEART_RATE_LOW(Vital.HEART_RATE, Direction.AT_MOST),
  HEART_RATE_HIGH(Vital.HEART_RATE, Direction.AT_LEAST),
  TEMPERATURE_F_LOW(Vital.TEMPERATURE_F, Direction.AT_MOST),
  TEMPERATURE_F_HIGH(Vital.TEMPERATURE_F, Direction.AT_LEAST),
  RESP_RATE_LOW(Vital.RESP_RATE, Direction.AT_MOST),
  RESP_RATE_HIGH(Vital.RESP_RATE, Direction.AT_LEAST),
  SBP_LOW(Vital.SBP, Direction.AT_MOST),
  SBP_HIGH(Vital.SBP, Direction.AT_LEAST),
  SPO2_IMPLAUSIBLE(Vital.SPO2, Direction.OUTSIDE),
  HEART_RATE_IMPLAUSIBLE(Vital.HEART_RATE, Direction.OUTSIDE),
  TEMPERATURE_F_IMPLAUSIBLE(Vital.TEMPERATURE_F, Direction.OUTSIDE),
  RESP_RATE_IMPLAUSIBLE(Vital.RESP_RATE, Direction.OUTSIDE),
  SBP_IMPLAUSIBLE(Vital.SBP, Direction.OUTSIDE);

  /** On which side of a threshold the trouble lies. */
  private enum Direction {
    /** Strictly less than the threshold: the blog's rule for SpO2, "below 90". */
    BELOW("low"),
    /** The threshold or less: the red scores of NEWS2 include their bound. */
    AT_MOST("low"),
    /** The threshold or more. */
    AT_LEAST("high"),
    /** Outside the plausible range; there is no threshold. */
    OUTSIDE("implausible");

    private final String suffix;

    Direction(String suffix) {
      this.suffix = suffix;
    }
  }

  private static final List<Condition> CLINICAL =
      Arrays.stream(values()).filter(c -> !c.isTechnical()).toList();

  private static final Set<Vital> JUDGED =
      Arrays.stream(values())
          .map(Condition::vital)
          .collect(Collectors.toCollection(() -> EnumSet.noneOf(Vital.class)));

  private final Vital vital;
  private final Direction direction;
  private final String label;

  Condition(Vital vital, Direction direction) {
    this.vital = vital;
    this.direction = direction;
    this.label = vital.field() + "-" + direction.suffix;
  }

  /** The conditions that a {@link Rule} is made for. */
  public static List<Condition> physiological() {
    return CLINICAL;
  }

  /** The vitals that have conditions, in their order. */
  public static Set<Vital> judged() {
    return Collections.unmodifiableSet(JUDGED);
  }

  /** The condition of a {@linkplain #label label}, e.g. {@code spo2-low}, or null. */
  public static @Nullable Condition ofLabel(String label) {
    for (Condition condition : values()) {
      if (condition.label.equals(label)) {
        return condition;
      }
    }
    return null;
  }

  /** The condition that {@code vital}, which is judged, is too low. */
  public static Condition low(Vital vital) {
    return valueOf(vital.name() + "_LOW");
  }

  /** The technical condition of {@code vital}, which is judged. */
  public static Condition implausible(Vital vital) {
    return valueOf(vital.name() + "_IMPLAUSIBLE");
  }

  /** The vital that is out of bounds. */
  public Vital vital() {
    return vital;
  }

  /** The name in messages, keys and tables, e.g. {@code heart_rate-high}. */
  public String label() {
    return label;
  }

  /** Whether this says that a value cannot be true, rather than that a patient is unwell. */
  public boolean isTechnical() {
    return direction == Direction.OUTSIDE;
  }

  /** Whether the trouble lies above a threshold; false of what is too low, and of the technical. */
  public boolean isHigh() {
    return direction == Direction.AT_LEAST;
  }

  /**
   * Whether {@code value} has crossed {@code threshold} in this condition's direction.
   *
   * @throws IllegalStateException if this condition is technical: it has no threshold
   */
  public boolean isCrossed(double value, double threshold) {
    return switch (direction) {
      case BELOW -> value < threshold;
      case AT_MOST -> value <= threshold;
      case AT_LEAST -> value >= threshold;
      case OUTSIDE -> throw new IllegalStateException(label + " has no threshold");
    };
  }

  /** The value that is worse than {@code value} by {@code step}; itself if this is technical. */
  double worsened(double value, double step) {
    return switch (direction) {
      case BELOW, AT_MOST -> value - step;
      case AT_LEAST -> value + step;
      case OUTSIDE -> value;
    };
  }

  /** The worse of two values: the lower, the higher, or the one farther from being plausible. */
  public double worse(double one, double other) {
    return switch (direction) {
      case BELOW, AT_MOST -> Math.min(one, other);
      case AT_LEAST -> Math.max(one, other);
      case OUTSIDE -> implausibility(one) >= implausibility(other) ? one : other;
    };
  }

  /**
   * Whether {@code value} is worse than {@code than} by a step, so that somebody has to be told
   * although the severity is the same: by the vital's step, or because the sign is {@linkplain
   * Vital#isAbsence absent} now and was not. Never for a vital without a step, nor for what is
   * technical.
   */
  public boolean isDeeper(double value, double than, DeeperSteps steps) {
    if (direction == Direction.OUTSIDE) {
      return false;
    }
    boolean isAbsentNow = vital.isAbsence(value) && !vital.isAbsence(than);
    return isAbsentNow
        || (worse(value, than) == value && Math.abs(value - than) >= steps.of(vital));
  }

  private double implausibility(double value) {
    return Math.max(vital.plausibleLow() - value, value - vital.plausibleHigh());
  }
}
