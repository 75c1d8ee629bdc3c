package io.icewatch.vitals.alarm;

import io.icewatch.vitals.record.RecordPosition;
import io.icewatch.vitals.record.SequenceNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Breaches, clear readings, ticks and discharges of one patient and condition, in one shard or two.
 * A reading's sequence number is the minute at which it arrives.
 *
 * @param breaches what FilterSensorData sees, and, of those that are hidden from it, WatchPatients
 * @param clears what WatchPatients makes of what it sees
 * @param ticks what SweepAlarms is called for
 * @param answers the pages that a nurse may acknowledge, by their order
 * @param discharges orders of the board, which carries them out at any time
 */
record LifecycleScenario(
    List<AlarmEvent.Breached> breaches,
    List<AlarmEvent.Cleared> clears,
    List<AlarmEvent.Ticked> ticks,
    Set<Integer> answers,
    List<AlarmEvent> discharges) {
  static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
  static final Instant ANSWERED_UNTIL = START.plus(Duration.ofDays(1));
  static final String SHARD = "shardId-000000000000";
  static final String OTHER_SHARD = "shardId-000000000001";
  private static final EpisodeKey KEY = new EpisodeKey("17", Condition.SPO2_LOW);

  /**
   * The scenario.
   *
   * @param readings e.g. {@code warning 1}, {@code critical 2}, {@code deeper 3} (critical, and by
   *     a step), {@code clear 4}, {@code discharge 5}; their times rise. {@code other} behind one:
   *     it comes in the other shard; {@code hidden}: the event filter cannot pass it on; {@code
   *     shelved}, {@code just-not-shelved}: a shelf holds, or has just ended. Whoever makes a clear
   *     reading has seen what was before it in its shard, and with {@code knowing} in the other too
   */
  static LifecycleScenario of(int ticks, Set<Integer> answers, String... readings) {
    List<AlarmEvent.Breached> breaches =
        Arrays.stream(readings)
            .filter(reading -> !reading.startsWith("clear") && !reading.startsWith("discharge"))
            .map(LifecycleScenario::breach)
            .toList();
    return new LifecycleScenario(
        breaches,
        Arrays.stream(readings)
            .filter(reading -> reading.startsWith("clear"))
            .map(reading -> clear(reading, breaches))
            .toList(),
        IntStream.range(0, ticks)
            .mapToObj(
                i -> new AlarmEvent.Ticked(KEY, START.plusSeconds(7_200 + 60 * i), "tick " + i))
            .toList(),
        answers,
        Arrays.stream(readings)
            .filter(reading -> reading.startsWith("discharge"))
            .<AlarmEvent>map(order -> new AlarmEvent.Discharged(KEY, time(minute(order)), order))
            .toList());
  }

  /** Nothing is paged again by time alone, and one clear reading is enough. */
  AlarmPolicy policy() {
    return new AlarmPolicy(
        Repeats.every(Duration.ofDays(1)),
        Duration.ofDays(1),
        Duration.ZERO,
        new AlarmPolicy.Leases(Duration.ofSeconds(90), AlarmPolicy.Leases.NOTICE),
        Duration.ZERO,
        Duration.ofSeconds(180),
        DeeperSteps.DEFAULTS);
  }

  String name() {
    return "%s%n%s%n%d ticks, answers to %s, %s"
        .formatted(breaches, clears, ticks.size(), answers, discharges);
  }

  private static int minute(String reading) {
    return Integer.parseInt(reading.split(" ", -1)[1]);
  }

  private static AlarmEvent.Breached breach(String reading) {
    boolean isCritical = !reading.startsWith("warning");
    double value = isCritical ? (reading.startsWith("deeper") ? 78 : 84) : 88;
    return new AlarmEvent.Breached(
        new Breach(
            KEY.patientId(),
            KEY.condition(),
            isCritical ? Severity.CRITICAL : Severity.WARNING,
            value,
            time(minute(reading)),
            reading.endsWith("hidden") ? position(reading).hidden() : position(reading)),
        shelvedUntil(reading));
  }

  private static @Nullable Instant shelvedUntil(String reading) {
    if (reading.endsWith("just-not-shelved")) {
      return time(minute(reading));
    }
    return reading.endsWith("shelved") ? ANSWERED_UNTIL : null;
  }

  private static AlarmEvent.Cleared clear(String reading, List<AlarmEvent.Breached> breaches) {
    Instant at = time(minute(reading));
    RecordPosition position = position(reading);
    Map<String, RecordPosition> last = new TreeMap<>();
    for (AlarmEvent.Breached event : breaches) {
      Breach breach = event.breach();
      boolean isSeen =
          reading.endsWith("knowing") || breach.position().shardId().equals(position.shardId());
      if (isSeen && breach.arrival().isBefore(at)) {
        last.put(breach.position().orderingKey(), breach.position());
      }
    }
    List<RecordPosition> latestFirst =
        last.values().stream()
            .sorted(Comparator.comparing(RecordPosition::sequenceNumber).reversed())
            .toList();
    return new AlarmEvent.Cleared(new Clear(KEY, 97, at, at, at, position, latestFirst));
  }

  /**
   * Whether the maker of a clear reading had seen a breach before it.
   *
   * @param at when the clear reading was measured
   */
  boolean isSeenBy(Instant at, Breach breach) {
    return clears.stream()
        .map(AlarmEvent.Cleared::clear)
        .filter(clear -> clear.measuredAt().equals(at))
        .flatMap(clear -> clear.lastBreaches().stream())
        .anyMatch(last ->
            last.orderingKey().equals(breach.position().orderingKey())
                && last.sequenceNumber().compareTo(breach.position().sequenceNumber()) >= 0);
  }

  /** The breach of a time. */
  Breach breachOf(Instant at) {
    return breaches.stream()
        .map(AlarmEvent.Breached::breach)
        .filter(breach -> breach.arrival().equals(at))
        .findFirst()
        .orElseThrow();
  }

  /** What FilterSensorData is given of a shard. */
  List<AlarmEvent> ofFilter(String shardId) {
    return List.copyOf(
        breaches.stream()
            .filter(event -> !event.breach().position().isHidden())
            .filter(event -> event.breach().position().shardId().equals(shardId))
            .toList());
  }

  /** What WatchPatients makes of what it is given of a shard, in its order. */
  List<AlarmEvent> ofWatch(String shardId) {
    SortedMap<SequenceNumber, AlarmEvent> events = new TreeMap<>();
    for (AlarmEvent.Breached event : breaches) {
      RecordPosition position = event.breach().position();
      if (position.isHidden() && position.shardId().equals(shardId)) {
        events.put(position.sequenceNumber(), event);
      }
    }
    for (AlarmEvent.Cleared event : clears) {
      if (event.clear().position().shardId().equals(shardId)) {
        events.put(event.clear().position().sequenceNumber(), event);
      }
    }
    return List.copyOf(events.values());
  }

  private static Instant time(int minute) {
    return START.plusSeconds(60L * minute);
  }

  private static RecordPosition position(String reading) {
    return new RecordPosition(
        reading.contains("other") ? OTHER_SHARD : SHARD, "17", SequenceNumber.of(minute(reading)));
  }
}
