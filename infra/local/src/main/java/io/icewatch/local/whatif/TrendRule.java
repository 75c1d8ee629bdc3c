package io.icewatch.local.whatif;

import io.icewatch.vitals.alarm.Rule;
import io.icewatch.vitals.stay.Sample;
import io.icewatch.vitals.trend.Trend;
import java.util.List;

/** A way to foretell that a vital will be critical. */
enum TrendRule {
  WARNING("the warning's threshold") {
    @Override
    boolean warns(Rule rule, List<Sample> newestFirst) {
      return rule.condition().isCrossed(newestFirst.getFirst().value(), rule.warning());
    }
  },
  NEAR("near the critical threshold") {
    @Override
    boolean warns(Rule rule, List<Sample> newestFirst) {
      double value = newestFirst.getFirst().value();
      return Trend.isNear(rule.condition(), rule.warning(), rule.critical(), value);
    }
  },
  SLOPING("slope of the last 4 crosses it in 2 h") {
    @Override
    boolean warns(Rule rule, List<Sample> newestFirst) {
      return Trend.isSloping(rule.condition(), rule.critical(), newestFirst);
    }
  },
  NEAR_AND_SLOPING("near and sloping, the board's arrow") {
    @Override
    boolean warns(Rule rule, List<Sample> newestFirst) {
      return Trend.isHeadingFor(rule.condition(), rule.warning(), rule.critical(), newestFirst);
    }
  };

  private final String says;

  TrendRule(String says) {
    this.says = says;
  }

  /** The rule in words. */
  String says() {
    return says;
  }

  /**
   * Whether the rule warns now.
   *
   * @param newestFirst the latest values of the rule's vital, one at least, the first not critical
   */
  abstract boolean warns(Rule rule, List<Sample> newestFirst);
}
