package io.icewatch.vitals.alarm;

import io.icewatch.vitals.record.RecordPosition;
import io.icewatch.vitals.record.SequenceNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Up to a few records of one patient and condition, in one shard or two.
 *
 * @param name what it is about, for reports
 * @param policy when to page
 * @param readingEvery how often the patient's readings come, zero if nobody knows
 * @param shards the breaches of each shard, in its order
 */
public record Scenario(
    String name, AlarmPolicy policy, Duration readingEvery, List<List<Breach>> shards) {
  static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
  static final EpisodeKey KEY = new EpisodeKey("17", Condition.SPO2_LOW);

  /** A breach that {@link #breach} has not given its place yet. */
  public record Draft(
      int shard, int arrivalSeconds, Severity severity, int measuredSeconds, int deeperBy) {

    /** As bad as others of its severity. */
    public Draft(int shard, int arrivalSeconds, Severity severity, int measuredSeconds) {
      this(shard, arrivalSeconds, severity, measuredSeconds, 0);
    }

    /** Measured when it arrived. */
    public Draft(int shard, int arrivalSeconds, Severity severity) {
      this(shard, arrivalSeconds, severity, arrivalSeconds);
    }

    /** The same, worse than others of its severity by so much. */
    Draft deeper(int by) {
      return new Draft(shard, arrivalSeconds, severity, measuredSeconds, by);
    }

    @Override
    public String toString() {
      return "%s of %d s at %d s in shard %d, deeper by %d"
          .formatted(severity.label(), measuredSeconds, arrivalSeconds, shard, deeperBy);
    }
  }

  /** The scenario of the given breaches; within a shard in the given order. */
  static Scenario of(AlarmPolicy policy, int shardCount, List<Draft> drafts) {
    List<List<Breach>> shards =
        IntStream.range(0, shardCount)
            .mapToObj(shard ->
                IntStream.range(0, drafts.size())
                    .filter(i -> drafts.get(i).shard() == shard)
                    .mapToObj(i -> breach(i, drafts.get(i)))
                    .toList())
            .toList();
    String name =
        "suppress %d, gap %d, wait %d: %s"
            .formatted(
                policy.repeats().critical().toSeconds(),
                policy.gap().toSeconds(),
                policy.alarmDelay().toSeconds(),
                drafts);
    return new Scenario(name, policy, Duration.ZERO, shards);
  }

  /** This, with readings of the patient that come so often. */
  Scenario measuredEvery(Duration every) {
    return new Scenario(
        "%s, a reading every %d s".formatted(name, every.toSeconds()), policy, every, shards);
  }

  private static Breach breach(int index, Draft draft) {
    double value = draft.severity() == Severity.CRITICAL ? 80 : 88;
    return new Breach(
        KEY.patientId(),
        KEY.condition(),
        draft.severity(),
        value - index * 0.5 - draft.deeperBy(),
        START.plusSeconds(draft.measuredSeconds()),
        START.plusSeconds(draft.arrivalSeconds()),
        new RecordPosition(
            "shardId-%012d".formatted(draft.shard()),
            KEY.patientId(),
            SequenceNumber.of(index + 1)));
  }

  /**
   * Whether breaches lead from one time to a later one without a break: only then may a page at the
   * first suppress a breach at the second. A break is longer than the gap, and than twice what the
   * breaches before it can have shown of the cadence; one and a half times, if it leads to
   * something critical.
   */
  boolean isOneRun(Instant from, Breach to) {
    List<Instant> times = breaches().stream().map(Breach::arrival).sorted().toList();
    Instant reached = from;
    for (Instant next : times.stream().filter(from::isBefore).toList()) {
      if (next.isAfter(to.arrival())) {
        break;
      }
      Duration shown = Duration.between(times.getFirst(), reached);
      Duration allowed =
          to.severity() == Severity.CRITICAL
              ? shown.multipliedBy(3).dividedBy(2)
              : shown.multipliedBy(2);
      if (next.isAfter(
          reached.plus(allowed.compareTo(policy.gap()) > 0 ? allowed : policy.gap()))) {
        return false;
      }
      reached = next;
    }
    return true;
  }

  /**
   * Whether two breaches before this one, or the one before and this, lie so close that a delay can
   * be counted: twice as far apart they are still one run.
   */
  boolean isShownToBeMeasuredOften(Breach breach) {
    List<Instant> times =
        breaches().stream()
            .map(Breach::arrival)
            .filter(at -> !at.isAfter(breach.arrival()))
            .sorted()
            .toList();
    return IntStream.range(1, times.size())
        .anyMatch(i ->
            Duration.between(times.get(i - 1), times.get(i)).multipliedBy(2).compareTo(policy.gap())
                <= 0);
  }

  /** All breaches. */
  List<Breach> breaches() {
    return shards.stream().flatMap(List::stream).toList();
  }

  /** The place among {@link #breaches} of the one that this record holds. */
  int indexOf(RecordPosition record) {
    return breaches().stream().map(Breach::position).toList().indexOf(record);
  }
}
