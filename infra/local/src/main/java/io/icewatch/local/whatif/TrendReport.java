package io.icewatch.local.whatif;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How well rules foretell that a vital will be critical.
 *
 * @param patients patients
 * @param bedDays from each patient's first reading to the last, together
 * @param onsets values that are critical, of a vital that was measured before and has not been
 *     critical for six hours
 * @param outcomes one a rule
 */
public record TrendReport(int patients, double bedDays, long onsets, List<Outcome> outcomes) {

  /**
   * What one rule did.
   *
   * @param rule in words
   * @param alarms its alarms, of a patient and condition one in four hours at most
   * @param cameTrue those that an onset followed within six hours
   * @param caught onsets with an alarm in the six hours before
   * @param lead from the first such alarm to the onset, the median
   */
  public record Outcome(String rule, long alarms, long cameTrue, long caught, Duration lead) {}

  public TrendReport {
    outcomes = List.copyOf(outcomes);
  }

  /** The report as a table for a terminal. */
  public String text() {
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT,
            """
            %,d patients, %,.1f bed-days; %,d times a vital became critical

                                                      alarms  come true   onsets     lead
            rule                                   a bed-day     in 6 h   caught      p50
            """,
            patients,
            bedDays,
            onsets));
    for (Outcome outcome : outcomes) {
      out.append(
          String.format(
              Locale.ROOT,
              "%-38s%10.2f%9.1f %%%7.0f %%%9s\n",
              outcome.rule(),
              bedDays == 0 ? Double.NaN : outcome.alarms() / bedDays,
              TextReport.share(outcome.cameTrue(), outcome.alarms()),
              TextReport.share(outcome.caught(), onsets),
              TextReport.brief(outcome.lead())));
    }
    return out.toString();
  }
}
