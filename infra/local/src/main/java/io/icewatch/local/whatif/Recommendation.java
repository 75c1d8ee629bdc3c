package io.icewatch.local.whatif;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The policy that a report speaks for, in a sentence. */
final class Recommendation {
  private Recommendation() {}

  static String of(WhatifReport report) {
    PolicyOutcome today = report.today();
    if (today.pages() == 0) {
      return "Nothing was paged today, so that no policy pages less.";
    }
    Optional<PolicyOutcome> best = best(report);
    if (best.isEmpty()) {
      return "Every policy with fewer pages silences critical episodes that are paged today.";
    }
    PolicyOutcome outcome = best.get();
    long more = outcome.unpaged() - today.unpaged();
    return String.format(
        Locale.ROOT,
        "Fewest pages without one critical episode more in silence: \"%s\", %.0f %% fewer than"
            + " today; %s.",
        outcome.name(),
        100.0 * (today.pages() - outcome.pages()) / today.pages(),
        more <= 0
            ? "and no episode more goes unpaged"
            : String.format(
                Locale.ROOT, "%,d warnings and technical episodes more go unpaged", more));
  }

  /** The policy with fewest pages that is not refused, if it has fewer than today's. */
  static Optional<PolicyOutcome> best(WhatifReport report) {
    return report.outcomes().stream()
        .filter(outcome -> !report.isRefused(outcome))
        .min(Comparator.comparingLong(PolicyOutcome::pages))
        .filter(outcome -> outcome.pages() < report.today().pages());
  }
}
