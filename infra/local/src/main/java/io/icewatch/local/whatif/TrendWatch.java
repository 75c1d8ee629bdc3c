package io.icewatch.local.whatif;

import io.icewatch.vitals.alarm.Rule;
import io.icewatch.vitals.stay.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One patient and condition: when each rule has warned, and what became of it. */
final class TrendWatch {
  /** An alarm comes true if the vital is critical within this. */
  static final Duration AHEAD = Duration.ofHours(6);

  /** A rule that goes on warning is one alarm in so long. */
  static final Duration REPEAT = Duration.ofHours(4);

  private final Rule rule;
  private final TrendTally tally;
  private final Map<TrendRule, List<Alarm>> alarms = new EnumMap<>(TrendRule.class);
  private @Nullable Long lastCritical;
  private boolean isMeasured;
  private boolean isCritical;

  private static final class Alarm {
    private final long atMillis;
    private boolean isTrue;

    Alarm(long atMillis) {
      this.atMillis = atMillis;
    }
  }

  TrendWatch(Rule rule, TrendTally tally) {
    this.rule = rule;
    this.tally = tally;
  }

  /**
   * Takes the latest values of the vital.
   *
   * @param newestFirst one at least
   */
  void see(List<Sample> newestFirst) {
    long now = newestFirst.getFirst().at().toEpochMilli();
    boolean wasCritical = isCritical;
    isCritical = rule.condition().isCrossed(newestFirst.getFirst().value(), rule.critical());
    if (isCritical) {
      // Of a vital that begins so, or was so lately, nothing was to be foretold.
      if (isMeasured
          && !wasCritical
          && (lastCritical == null || now - lastCritical > AHEAD.toMillis())) {
        onset(now);
      }
      lastCritical = now;
    } else {
      for (TrendRule each : TrendRule.values()) {
        if (each.warns(rule, newestFirst)) {
          warn(each, now);
        }
      }
    }
    isMeasured = true;
  }

  private List<Alarm> recent(TrendRule each) {
    return alarms.computeIfAbsent(each, none -> new ArrayList<>(2));
  }

  private void warn(TrendRule each, long now) {
    List<Alarm> before = recent(each);
    if (before.isEmpty() || now - before.getLast().atMillis >= REPEAT.toMillis()) {
      before.removeIf(alarm -> now - alarm.atMillis > AHEAD.toMillis());
      before.add(new Alarm(now));
      tally.alarm(each);
    }
  }

  private void onset(long now) {
    tally.onset();
    for (TrendRule each : TrendRule.values()) {
      List<Alarm> before = recent(each);
      before.removeIf(alarm -> now - alarm.atMillis > AHEAD.toMillis());
      if (!before.isEmpty()) {
        tally.caught(each, now - before.getFirst().atMillis);
      }
      for (Alarm alarm : before) {
        if (!alarm.isTrue) {
          alarm.isTrue = true;
          tally.cameTrue(each);
        }
      }
    }
  }
}
