package io.icewatch.local.whatif;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;

/** What came of all alarms of each rule. */
final class TrendTally {
  private long onsets;
  private final Map<TrendRule, Counts> byRule = new EnumMap<>(TrendRule.class);

  private static final class Counts {
    private long alarms;
    private long cameTrue;
    private long caught;
    private final Delays leads = new Delays();
  }

  TrendTally() {
    for (TrendRule rule : TrendRule.values()) {
      byRule.put(rule, new Counts());
    }
  }

  void onset() {
    onsets++;
  }

  void alarm(TrendRule rule) {
    of(rule).alarms++;
  }

  void cameTrue(TrendRule rule) {
    of(rule).cameTrue++;
  }

  /** Of the alarms before an onset, the first came so long before it. */
  void caught(TrendRule rule, long leadMillis) {
    of(rule).caught++;
    of(rule).leads.add(leadMillis);
  }

  private Counts of(TrendRule rule) {
    return requireNonNull(byRule.get(rule));
  }

  TrendReport report(int patients, double bedDays) {
    return new TrendReport(
        patients,
        bedDays,
        onsets,
        byRule.entrySet().stream()
            .map(each ->
                new TrendReport.Outcome(
                    each.getKey().says(),
                    each.getValue().alarms,
                    each.getValue().cameTrue,
                    each.getValue().caught,
                    each.getValue().leads.quantile(0.5)))
            .toList());
  }
}
