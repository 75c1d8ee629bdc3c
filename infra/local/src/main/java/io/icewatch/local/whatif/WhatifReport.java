package io.icewatch.local.whatif;

import io.icewatch.vitals.alarm.BreachCadence;
import java.time.Duration;
import java.util.List;

/**
 * What several policies did with the same readings. The first is the one that is in force, which
 * the others are measured by.
 *
 * @param readings readings that were judged
 * @param breaching those that breach a rule of the policy in force
 * @param patients patients
 * @param bedDays from each patient's first reading to the last, together
 * @param episodes runs of breaches by the rules of the policy in force
 * @param criticalEpisodes those that were critical at some time
 * @param outcomes one a policy
 */
public record WhatifReport(
    long readings,
    long breaching,
    int patients,
    double bedDays,
    long episodes,
    long criticalEpisodes,
    List<PolicyOutcome> outcomes) {

  public WhatifReport {
    outcomes = List.copyOf(outcomes);
  }

  /** The policy in force. */
  public PolicyOutcome today() {
    return outcomes.getFirst();
  }

  /**
   * Pages a bed-day, which is one nurse's shift of twelve hours at two beds; not a number if there
   * is less than a reading's worth of time.
   */
  public double aBedDay(long pages) {
    return bedDays == 0 ? Double.NaN : pages / bedDays;
  }

  /** Whether the policy leaves critical episodes without a critical page that today's does not. */
  public boolean isSilencing(PolicyOutcome outcome) {
    return outcome.criticalUnpaged() > today().criticalUnpaged();
  }

  /** Whether the policy delays what is no critical alarm, and readings come too rarely for that. */
  public boolean isDelayIdle(PolicyOutcome outcome) {
    return !outcome.alarms().alarmDelay().isZero()
        && !outcome.alarms().carriesDelay(new BreachCadence(betweenReadings()));
  }

  /** Whether the policy is not to be deployed: it silences, or says what cannot be done. */
  public boolean isRefused(PolicyOutcome outcome) {
    return isSilencing(outcome) || isDelayIdle(outcome);
  }

  /** As {@link #secondsBetweenReadings}. */
  Duration betweenReadings() {
    return Duration.ofSeconds(Math.round(secondsBetweenReadings()));
  }

  /** The average time between two readings of a patient, seconds. */
  public double secondsBetweenReadings() {
    long gaps = readings - patients;
    return gaps <= 0 ? 0 : bedDays * 86_400 / gaps;
  }
}
