package io.icewatch.local.whatif;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The policies that none other is better than: whoever wants fewer pages than one of them has must
 * leave more episodes unpaged.
 */
public final class ParetoFront {
  /** More nobody compares. */
  static final int MOST = 7;

  private ParetoFront() {}

  /**
   * The report with nothing but the policy in force and at most seven of the front, those with most
   * pages first.
   *
   * @param limit the largest share of episodes that may go unpaged, 0 to 1; policies that silence
   *     critical ones are left out whatever it is
   */
  public static WhatifReport of(WhatifReport report, double limit) {
    List<PolicyOutcome> front = new ArrayList<>();
    long fewestUnpaged = Long.MAX_VALUE;
    for (PolicyOutcome outcome : byPages(report)) {
      boolean isAllowed =
          !report.isSilencing(outcome) && outcome.unpaged() <= limit * report.episodes();
      if (isAllowed && outcome.unpaged() < fewestUnpaged) {
        fewestUnpaged = outcome.unpaged();
        front.addFirst(outcome);
      }
    }
    Set<PolicyOutcome> shown = new LinkedHashSet<>(List.of(report.today()));
    shown.addAll(thinned(front));
    return new WhatifReport(
        report.readings(),
        report.breaching(),
        report.patients(),
        report.bedDays(),
        report.episodes(),
        report.criticalEpisodes(),
        List.copyOf(shown));
  }

  /** Of two with as many pages, that which changes least comes first. */
  private static List<PolicyOutcome> byPages(WhatifReport report) {
    return report.outcomes().stream()
        .sorted(
            Comparator.comparingLong(PolicyOutcome::pages)
                .thenComparingLong(PolicyOutcome::unpaged)
                .thenComparingInt(outcome -> outcome.policy().parameters().size()))
        .toList();
  }

  /** Both ends, and evenly what lies between. */
  private static List<PolicyOutcome> thinned(List<PolicyOutcome> front) {
    if (front.size() <= MOST) {
      return front;
    }
    List<PolicyOutcome> some = new ArrayList<>();
    for (int i = 0; i < MOST; i++) {
      some.add(front.get(i * (front.size() - 1) / (MOST - 1)));
    }
    return some;
  }
}
