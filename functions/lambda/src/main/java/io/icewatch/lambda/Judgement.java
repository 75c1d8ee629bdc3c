package io.icewatch.lambda;

import io.icewatch.vitals.alarm.AlarmPolicy;
import io.icewatch.vitals.alarm.RuleBook;
import io.icewatch.vitals.reading.MonitorClock;
import java.time.Duration;

/**
 * How readings are judged, as the template tells it to a function: everything that decides who is
 * paged and when, and nothing else.
 *
 * @param rules what is a breach
 * @param policy when a breach is paged
 * @param monitorClock when a reading's own time is believed
 */
public record Judgement(RuleBook rules, AlarmPolicy policy, MonitorClock monitorClock) {
  private static final String REPEAT = "SUPPRESS_SECONDS";
  private static final String MAXIMUM_AGE = "MAXIMUM_READING_AGE_SECONDS";

  /** Whether a function with these variables judges readings. */
  public static boolean isToldBy(Variables variables) {
    return variables.values().containsKey(REPEAT) && variables.values().containsKey(MAXIMUM_AGE);
  }

  /**
   * Reads and checks it.
   *
   * @throws IllegalArgumentException if a variable is missing or wrong; names it, its value and
   *     what was expected
   */
  public static Judgement read(Variables variables) {
    return new Judgement(
        RuleSettings.read(variables),
        AlarmSettings.read(variables),
        new MonitorClock(variables.seconds(MAXIMUM_AGE, 0, Duration.ofDays(365).toSeconds())));
  }
}
