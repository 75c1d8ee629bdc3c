package io.icewatch.vitals.stay;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.alarm.Breach;
import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.Severity;
import io.icewatch.vitals.alarm.Silent;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.record.RecordPosition;
import io.icewatch.vitals.record.SequenceNumber;
import io.icewatch.vitals.stay.SilencePolicy.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One patient on a time line in seconds; every reading is stored at once, every notice sent. */
final class Bed {
  static final Instant START = Instant.parse("2026-03-02T08:00:00Z");
  static final SilencePolicy POLICY = new SilencePolicy(Duration.ZERO);

  @Nullable Stay stay;

  /** What happened: {@code 125 spo2-silent 1}. */
  final List<String> told = new ArrayList<>();

  static Instant at(long second) {
    return START.plusSeconds(second);
  }

  /** Readings of SpO2 and heart rate, from and to included. */
  Bed reads(long from, long to, long every, double spo2) {
    for (long second = from; second <= to; second += every) {
      sees(second, Map.of(Vital.SPO2, spo2, Vital.HEART_RATE, 80.0));
    }
    return this;
  }

  /** As above, with the finger clip off. */
  Bed readsWithoutSpO2(long from, long to, long every) {
    for (long second = from; second <= to; second += every) {
      sees(second, Map.of(Vital.HEART_RATE, 80.0));
    }
    return this;
  }

  private void sees(long second, Map<Vital, Double> values) {
    sees(second, observed(second, second, values));
  }

  /** A reading in which SpO2 below 90 is a warning. */
  static ObservedReading observed(long measured, long arrival, Map<Vital, Double> values) {
    double spo2 = values.getOrDefault(Vital.SPO2, 90.0);
    RecordPosition position = new RecordPosition("shard", "17", SequenceNumber.of(1000 + arrival));
    return new ObservedReading(
        values,
        at(measured),
        at(arrival),
        position,
        spo2 < 90 ? List.of(breach(spo2, at(measured), at(arrival), position)) : List.of(),
        spo2 >= 92 ? Set.of(Condition.SPO2_LOW) : Set.of());
  }

  private static Breach breach(
      double spo2, Instant measuredAt, Instant arrival, RecordPosition position) {
    return new Breach(
        "17", Condition.SPO2_LOW, Severity.WARNING, spo2, measuredAt, arrival, position);
  }

  void sees(long second, ObservedReading observed) {
    Stay.Seen seen = Stay.seen(stay, observed);
    stay = seen.stay();
    seen.changes().stream().sorted().forEach(change -> told.add(second + " " + change));
  }

  Bed moves(Whereabouts told) {
    stay = requireNonNull(stay).moved(told);
    return this;
  }

  /** A tick each minute, all of whose records are read. */
  Bed ticks(long from, long to) {
    for (long second = from; second <= to; second += 60) {
      tick(second, at(second));
    }
    return this;
  }

  Decision tick(long second, @Nullable Instant readUpTo) {
    Stay now = requireNonNull(stay);
    Decision decision = POLICY.decide("17", now, at(second), readUpTo, at(second));
    switch (decision) {
      case Decision.Tell(Silent notice) -> {
        told.add("%d %s %d".formatted(second, notice.condition(), notice.number()));
        stay = now.told(notice);
      }
      case Decision.PauseOver(Stay next) -> {
        told.add(second + " pause over");
        stay = next;
      }
      case Decision.Nothing nothing -> {}
      case Decision.Unread unread -> told.add(second + " unread");
      case Decision.Busy busy -> told.add(second + " busy");
    }
    return decision;
  }
}
