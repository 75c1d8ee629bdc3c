package io.icewatch.local.whatif;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.alarm.Breach;
import io.icewatch.vitals.alarm.Clear;
import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.EpisodeKey;
import io.icewatch.vitals.alarm.RuleBook;
import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.record.RecordPosition;
import io.icewatch.vitals.stay.AlarmRun;
import io.icewatch.vitals.stay.ObservedReading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The alarms that go on under one policy, and the readings that say that one may be over: what the
 * deployed stack keeps with a patient's presence, without the rest of it. For one thread.
 */
final class OpenAlarms {
  private final RuleBook rules;
  private final Duration clearAfter;
  private final Map<String, OpenOnes> byPatient = new HashMap<>();

  /** Those of one patient. */
  private static final class OpenOnes {
    private final Map<Condition, AlarmRun> runs = new EnumMap<>(Condition.class);

    /** When each vital was measured last. */
    private final Map<Vital, Instant> measured = new EnumMap<>(Vital.class);

    private Instant lastSeenAt = Instant.MIN;
  }

  OpenAlarms(RuleBook rules, Duration clearAfter) {
    this.rules = rules;
    this.clearAfter = clearAfter;
  }

  /**
   * Takes the next reading.
   *
   * @param breaches of it
   * @return the alarms that may be over
   */
  List<Clear> see(
      Reading reading,
      List<Breach> breaches,
      Instant measuredAt,
      Instant arrival,
      RecordPosition position) {
    OpenOnes open = byPatient.get(reading.patientId());
    if (open == null) {
      if (breaches.isEmpty()) {
        return List.of();
      }
      open = new OpenOnes();
      byPatient.put(reading.patientId(), open);
    }
    boolean isLate = !measuredAt.isAfter(open.lastSeenAt);
    if (!isLate) {
      open.lastSeenAt = measuredAt;
    }
    for (Breach breach : breaches) {
      AlarmRun before = open.runs.get(breach.condition());
      open.runs.put(
          breach.condition(),
          isLate && before != null
              ? before.withLate(breach.position())
              : AlarmRun.breached(before, breach.severity(), breach.position()));
    }
    if (isLate) {
      return List.of();
    }
    List<Clear> clears =
        open.runs.size() == breaches.size()
            ? List.of()
            : clears(reading, breaches, measuredAt, arrival, position, open);
    for (Vital vital : ObservedReading.believedValues(reading).keySet()) {
      open.measured.put(vital, measuredAt);
    }
    return clears;
  }

  private List<Clear> clears(
      Reading reading,
      List<Breach> breaches,
      Instant measuredAt,
      Instant arrival,
      RecordPosition position,
      OpenOnes open) {
    List<Clear> clears = new ArrayList<>();
    for (Map.Entry<Condition, AlarmRun> entry : open.runs.entrySet()) {
      Condition condition = entry.getKey();
      double value = reading.value(condition.vital());
      boolean isJudged = condition.vital().isPlausible(value) || condition.vital().isAbsence(value);
      if (!isJudged || isAmong(breaches, condition)) {
        continue;
      }
      Instant heldSince =
          condition.isTechnical()
              ? measuredAt
              : open.measured.getOrDefault(condition.vital(), measuredAt);
      AlarmRun run = entry.getValue().with(rules.isInside(condition, value), heldSince);
      entry.setValue(run);
      Instant since = run.clearSince();
      if (isLongEnough(since, measuredAt)) {
        clears.add(
            new Clear(
                new EpisodeKey(reading.patientId(), condition),
                value,
                requireNonNull(since),
                measuredAt,
                arrival,
                position,
                run.lastBreaches()));
      }
    }
    return clears;
  }

  private boolean isLongEnough(@Nullable Instant since, Instant measuredAt) {
    return since != null && !measuredAt.isBefore(since.plus(clearAfter));
  }

  /** Whether one of the breaches is of the condition. */
  static boolean isAmong(List<Breach> breaches, Condition condition) {
    for (Breach breach : breaches) {
      if (breach.condition() == condition) {
        return true;
      }
    }
    return false;
  }

  /** Forgets an alarm that is over. */
  void over(EpisodeKey key) {
    OpenOnes open = byPatient.get(key.patientId());
    if (open != null) {
      open.runs.remove(key.condition());
    }
  }
}
