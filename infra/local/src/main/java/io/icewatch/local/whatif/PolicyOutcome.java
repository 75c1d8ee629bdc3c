package io.icewatch.local.whatif;

import io.icewatch.vitals.alarm.AlarmPolicy;
import io.icewatch.vitals.alarm.Condition;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * What one policy did.
 *
 * @param alarms when it pages
 * @param pages all pages
 * @param criticalPages those about a critical breach
 * @param repages those within 30 minutes of the one before about the same patient and condition
 * @param unpaged episodes during which no page about them was sent
 * @param criticalUnpaged critical episodes during which no critical page about them was sent
 * @param medianDelay from an episode's first breach to its first page, of those that were paged
 * @param delay95 the delay that 95 % of them stay within
 * @param longestDelay the longest
 * @param topTenth the share of pages that the tenth of patients with most pages makes, 0 to 1
 * @param byHour pages by hour of the day, UTC
 * @param byCondition pages by condition; none where there were none
 * @param byPatient pages of each patient
 */
public record PolicyOutcome(
    PolicyFile policy,
    AlarmPolicy alarms,
    long pages,
    long criticalPages,
    long repages,
    long unpaged,
    long criticalUnpaged,
    Duration medianDelay,
    Duration delay95,
    Duration longestDelay,
    double topTenth,
    List<Long> byHour,
    Map<Condition, Long> byCondition,
    Map<String, Integer> byPatient) {

  static PolicyOutcome of(Candidate candidate, Tally tally, Map<String, Integer> byPatient) {
    return new PolicyOutcome(
        candidate.policy(),
        candidate.judgement().policy(),
        tally.pages,
        tally.criticalPages,
        tally.repages,
        tally.unpaged,
        tally.criticalUnpaged,
        tally.delays.quantile(0.5),
        tally.delays.quantile(0.95),
        tally.delays.quantile(1),
        topTenth(byPatient, tally.pages),
        LongStream.of(tally.byHour).boxed().toList(),
        new EnumMap<>(tally.byCondition),
        byPatient);
  }

  private static double topTenth(Map<String, Integer> byPatient, long pages) {
    if (pages == 0) {
      return 0;
    }
    long most =
        byPatient.values().stream()
            .sorted(Comparator.reverseOrder())
            .limit((byPatient.size() + 9) / 10)
            .mapToLong(Integer::longValue)
            .sum();
    return (double) most / pages;
  }

  /** The patients, those with most pages first; of two with as many, by their ids. */
  List<String> patientsByPages() {
    return byPatient.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Its name. */
  public String name() {
    return policy.name();
  }
}
