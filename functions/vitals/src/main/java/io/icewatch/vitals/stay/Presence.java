package io.icewatch.vitals.stay;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.Severity;
import io.icewatch.vitals.reading.Vital;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was last heard of a patient. Immutable.
 *
 * @param firstSeenAt when the first reading was measured
 * @param lastSeenAt when the latest was measured: what the board calls the last reading's age
 * @param lastArrivalAt when it arrived: what silence counts from, so that a monitor whose clock is
 *     slow is not silent for ever. A reading that is older than one already seen, as a resent
 *     buffer brings, is no sign of life
 * @param cadence how often readings are measured
 * @param readings how many were seen, counted up to {@value #ADMITTING}
 * @param shardId the shard that brought the latest: silence can only be judged if that is read
 * @param vitals for each vital its latest values, newest first, at most {@value #SAMPLES}; of one
 *     that is not judged the latest alone
 * @param runs the alarm conditions that were breached and are not over, as far as readings tell
 */
public record Presence(
    Instant firstSeenAt,
    Instant lastSeenAt,
    Instant lastArrivalAt,
    Cadence cadence,
    int readings,
    String shardId,
    Map<Vital, List<Sample>> vitals,
    Map<Condition, AlarmRun> runs) {
  /** So many readings admit a patient; fewer may be a mistyped id. */
  public static final int ADMITTING = 3;

  /** Values that are kept of a vital. */
  public static final int SAMPLES = 4;

  /**
   * @throws IllegalArgumentException if there are too many readings or samples, or none where one
   *     must be
   */
  public Presence {
    requireNonNull(firstSeenAt, "firstSeenAt");
    requireNonNull(lastSeenAt, "lastSeenAt");
    requireNonNull(lastArrivalAt, "lastArrivalAt");
    requireNonNull(cadence, "cadence");
    requireNonNull(shardId, "shardId");
    if (readings < 1 || readings > ADMITTING) {
      throw new IllegalArgumentException(
          "%d readings, expected 1 to %d".formatted(readings, ADMITTING));
    }
    Map<Vital, List<Sample>> copies = new EnumMap<>(Vital.class);
    vitals.forEach((vital, samples) -> {
      if (samples.isEmpty() || samples.size() > SAMPLES) {
        throw new IllegalArgumentException(
            "%d samples of %s, expected 1 to %d".formatted(samples.size(), vital.field(), SAMPLES));
      }
      copies.put(vital, List.copyOf(samples));
    });
    vitals = Collections.unmodifiableMap(copies);
    Map<Condition, AlarmRun> copied = new EnumMap<>(Condition.class);
    copied.putAll(runs);
    runs = Collections.unmodifiableMap(copied);
  }

  /** The presence after a patient's first reading. */
  static Presence first(ObservedReading observed) {
    return new Presence(
        observed.measuredAt(),
        observed.measuredAt(),
        observed.arrival(),
        Cadence.UNKNOWN,
        1,
        observed.position().shardId(),
        vitals(Map.of(), observed),
        runs(Map.of(), Map.of(), observed));
  }

  /**
   * This, with one more reading. If that is not newer than what was seen, only its breaches count:
   * somebody has to judge them.
   */
  Presence with(ObservedReading observed) {
    if (!observed.measuredAt().isAfter(lastSeenAt)) {
      return withRuns(late(observed));
    }
    return new Presence(
        firstSeenAt,
        observed.measuredAt(),
        observed.arrival().isAfter(lastArrivalAt) ? observed.arrival() : lastArrivalAt,
        cadence.with(Duration.between(lastSeenAt, observed.measuredAt())),
        Math.min(readings + 1, ADMITTING),
        observed.position().shardId(),
        vitals(vitals, observed),
        runs(runs, vitals, observed));
  }

  /** This, with what was heard since; what is no sign of life is in the stay itself. */
  Presence with(LastHeard since) {
    return new Presence(
        firstSeenAt,
        since.lastSeenAt(),
        since.lastArrivalAt().isAfter(lastArrivalAt) ? since.lastArrivalAt() : lastArrivalAt,
        since.cadence(),
        readings,
        since.shardId(),
        since.vitals(),
        runs);
  }

  /** This, with other runs. */
  Presence withRuns(Map<Condition, AlarmRun> next) {
    return new Presence(
        firstSeenAt, lastSeenAt, lastArrivalAt, cadence, readings, shardId, vitals, next);
  }

  private static Map<Vital, List<Sample>> vitals(
      Map<Vital, List<Sample>> before, ObservedReading observed) {
    Map<Vital, List<Sample>> next = new EnumMap<>(Vital.class);
    next.putAll(before);
    observed
        .values()
        .forEach((vital, value) -> {
          List<Sample> latest = List.of(sample(value, observed));
          if (Condition.judged().contains(vital)) {
            next.merge(vital, latest, Presence::newestFirst);
          } else {
            next.put(vital, latest); // no cadence and no slope is asked of it
          }
        });
    return next;
  }

  private static Map<Condition, AlarmRun> runs(
      Map<Condition, AlarmRun> before,
      Map<Vital, List<Sample>> measured,
      ObservedReading observed) {
    Map<Condition, AlarmRun> next = new EnumMap<>(Condition.class);
    next.putAll(before);
    next.replaceAll((condition, run) ->
        observed.values().containsKey(condition.vital())
            ? run.with(
                observed.inside().contains(condition), heldSince(condition, measured, observed))
            : run);
    observed
        .breaches()
        .forEach(breach ->
            next.compute(
                breach.condition(),
                (condition, run) -> AlarmRun.breached(run, breach.severity(), breach.position())));
    return next;
  }

  /**
   * Since when a value has held that is the first inside: since the one before it, so that one
   * reading is enough where the vital is measured more rarely than an alarm takes to be over. A
   * probe that is in doubt has to be heard of twice.
   */
  private static Instant heldSince(
      Condition condition, Map<Vital, List<Sample>> measured, ObservedReading observed) {
    List<Sample> samples = measured.get(condition.vital());
    return samples == null || condition.isTechnical()
        ? observed.measuredAt()
        : samples.getFirst().at();
  }

  private Map<Condition, AlarmRun> late(ObservedReading observed) {
    Map<Condition, AlarmRun> next = new EnumMap<>(Condition.class);
    next.putAll(runs);
    observed
        .breaches()
        .forEach(breach ->
            next.compute(
                breach.condition(),
                (condition, run) ->
                    run == null
                        ? AlarmRun.breached(null, breach.severity(), breach.position())
                        : run.withLate(breach.position())));
    return next;
  }

  /**
   * The vitals whose latest value breaches a physiological rule: of these alone the silence is told
   * while others are measured.
   */
  public Set<Vital> alarming() {
    Set<Vital> alarming = EnumSet.noneOf(Vital.class);
    runs.forEach((condition, run) -> {
      if (!condition.isTechnical()
          && run.clearSince() == null
          && vitals.containsKey(condition.vital())) {
        alarming.add(condition.vital());
      }
    });
    return alarming;
  }

  /** The gravest alarm whose latest value breaches, or technical without one. */
  public Severity severity() {
    Severity gravest = Severity.TECHNICAL;
    for (AlarmRun run : runs.values()) {
      if (run.clearSince() == null && run.severity().isAbove(gravest)) {
        gravest = run.severity();
      }
    }
    return gravest;
  }

  private static Sample sample(double value, ObservedReading observed) {
    return new Sample(value, observed.measuredAt());
  }

  private static List<Sample> newestFirst(List<Sample> before, List<Sample> latest) {
    List<Sample> samples = new ArrayList<>(SAMPLES);
    samples.addAll(latest);
    samples.addAll(before.subList(0, Math.min(before.size(), SAMPLES - 1)));
    return samples;
  }

  /**
   * When the next value of {@code vital} is missed, by its own cadence: a cuff measures every
   * quarter of an hour where a finger clip does every second.
   *
   * @throws IllegalArgumentException if the vital was never measured
   */
  Instant missedAt(Vital vital) {
    List<Sample> samples = vitals.get(vital);
    if (samples == null) {
      throw new IllegalArgumentException(vital.field() + " was never measured");
    }
    Duration longest = cadence.every();
    for (int i = 1; i < samples.size(); i++) {
      Duration gap = Duration.between(samples.get(i).at(), samples.get(i - 1).at());
      longest = gap.compareTo(longest) > 0 ? gap : longest;
    }
    // By arrival, as the clock that judges: so much before the last reading came was it measured.
    Duration before = Duration.between(samples.getFirst().at(), lastSeenAt);
    return lastArrivalAt.minus(before).plus(new Cadence(longest).patience());
  }

  /** When the next reading is missed. */
  Instant missedAt() {
    return lastArrivalAt.plus(cadence.patience());
  }
}
