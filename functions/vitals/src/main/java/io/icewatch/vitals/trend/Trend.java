package io.icewatch.vitals.trend;

import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.stay.Presence;
import io.icewatch.vitals.stay.Sample;
import java.time.Duration;
import java.util.List;

/**
 * Whether a vital is near its critical threshold and slopes to it. Of the rules that were measured
 * on hourly charted stays this has the fewest false alarms: 0.28 a bed-day, of which 16 % come true
 * within six hours. That is enough for an arrow and too little for a page. Of readings a second
 * apart the slope is mostly noise. Pure.
 */
public final class Trend {
  /** Near is this share of the way from the warning's threshold to the critical one, or less. */
  private static final double NEAR = 0.4;

  /** A line through the latest values must cross the threshold within this. */
  private static final Duration AHEAD = Duration.ofHours(2);

  private Trend() {}

  /**
   * Whether the latest values head for a critical threshold and have not crossed it.
   *
   * @param condition a physiological one
   * @param warning its threshold for the patient
   * @param critical likewise
   * @param newestFirst values of its vital; false of fewer than {@value Presence#SAMPLES}, and of
   *     values that were all measured at one time
   */
  public static boolean isHeadingFor(
      Condition condition, double warning, double critical, List<Sample> newestFirst) {
    return newestFirst.size() >= Presence.SAMPLES
        && isNear(condition, warning, critical, newestFirst.getFirst().value())
        && isSloping(condition, critical, newestFirst);
  }

  /** Whether a value is near a critical threshold and has not crossed it. */
  public static boolean isNear(Condition condition, double warning, double critical, double value) {
    return !condition.isCrossed(value, critical)
        && Math.abs(critical - value) <= NEAR * Math.abs(critical - warning);
  }

  /**
   * Whether a line through the latest values crosses a threshold soon.
   *
   * @param newestFirst values of the condition's vital; false of fewer than {@value
   *     Presence#SAMPLES}
   */
  public static boolean isSloping(Condition condition, double threshold, List<Sample> newestFirst) {
    return newestFirst.size() >= Presence.SAMPLES
        && condition.isCrossed(
            newestFirst.getFirst().value() + slope(newestFirst) * AHEAD.toMillis(), threshold);
  }

  /** By least squares, in the vital's unit a millisecond; 0 if all were measured at one time. */
  private static double slope(List<Sample> samples) {
    long last = samples.getFirst().at().toEpochMilli();
    double meanTime =
        samples.stream().mapToLong(each -> each.at().toEpochMilli() - last).average().orElse(0);
    double meanValue = samples.stream().mapToDouble(Sample::value).average().orElse(0);
    double products = 0;
    double squares = 0;
    for (Sample each : samples) {
      double time = each.at().toEpochMilli() - last - meanTime;
      products += time * (each.value() - meanValue);
      squares += time * time;
    }
    return squares == 0 ? 0 : products / squares;
  }
}
