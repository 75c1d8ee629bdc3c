package io.icewatch.vitals.alarm;

import io.icewatch.vitals.record.RecordPosition;
import io.icewatch.vitals.record.SequenceNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Breaches, clear readings and ticks of one patient and condition, in one shard. A reading's
 * sequence number is the minute at which it arrives.
 *
 * @param breaches what FilterSensorData sees
 * @param clears what WatchPatients makes of what it sees
 * @param ticks what SweepAlarms is called for
 * @param answers the pages that a nurse may acknowledge, by their order
 */
record LifecycleScenario(
    List<AlarmEvent.Breached> breaches,
    List<AlarmEvent.Cleared> clears,
    List<AlarmEvent.Ticked> ticks,
    Set<Integer> answers) {
  static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
  static final Instant ANSWERED_UNTIL = START.plus(Duration.ofDays(1));
  private static final EpisodeKey KEY = new EpisodeKey("17", Condition.SPO2_LOW);

  /**
   * The scenario.
   *
   * @param readings e.g. {@code warning 1}, {@code critical 2}, {@code deeper 3} (critical, and by
   *     a step), {@code clear 4}; their times rise
   */
  static LifecycleScenario of(int ticks, Set<Integer> answers, String... readings) {
    List<AlarmEvent.Breached> breaches =
        Arrays.stream(readings)
            .filter(reading -> !reading.startsWith("clear"))
            .map(LifecycleScenario::breach)
            .toList();
    return new LifecycleScenario(
        breaches,
        Arrays.stream(readings)
            .filter(reading -> reading.startsWith("clear"))
            .map(reading -> clear(minute(reading), breaches))
            .toList(),
        IntStream.range(0, ticks)
            .mapToObj(
                i -> new AlarmEvent.Ticked(KEY, START.plusSeconds(7_200 + 60 * i), "tick " + i))
            .toList(),
        answers);
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
    return "%s%n%s%n%d ticks, answers to %s".formatted(breaches, clears, ticks.size(), answers);
  }

  private static int minute(String reading) {
    return Integer.parseInt(reading.substring(reading.indexOf(' ') + 1));
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
            position(minute(reading))),
        null);
  }

  private static AlarmEvent.Cleared clear(int minute, List<AlarmEvent.Breached> breaches) {
    return new AlarmEvent.Cleared(
        new Clear(
            KEY,
            97,
            time(minute),
            time(minute),
            time(minute),
            position(minute),
            lastBefore(minute, breaches)));
  }

  private static @Nullable RecordPosition lastBefore(
      int minute, List<AlarmEvent.Breached> breaches) {
    return breaches.stream()
        .map(event -> event.breach().position())
        .filter(position -> position.sequenceNumber().compareTo(SequenceNumber.of(minute)) < 0)
        .reduce((one, later) -> later)
        .orElse(null);
  }

  private static Instant time(int minute) {
    return START.plusSeconds(60L * minute);
  }

  private static RecordPosition position(int minute) {
    return new RecordPosition("shardId-000000000000", "17", SequenceNumber.of(minute));
  }
}
