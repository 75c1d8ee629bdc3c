package io.icewatch.vitals.alarm;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.alarm.AlarmEvent.Turn;
import io.icewatch.vitals.record.RecordPosition;
import io.icewatch.vitals.record.SequenceNumber;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The order in which the breaches of one delivery are judged. */
final class EventOrder {
  private static final Comparator<AlarmEvent.Breached> BY_MEASUREMENT =
      Comparator.comparing(event -> event.breach().measuredAt());

  private EventOrder() {}

  /**
   * The same breaches: each patient and condition keeps its places, so that nobody waits for the
   * backlog of another; in them its breaches stand by when they were measured, those of one time as
   * they came. Each knows its {@link Turn}.
   */
  static List<AlarmEvent.Breached> of(List<AlarmEvent.Breached> delivered) {
    Map<EpisodeKey, Iterator<AlarmEvent.Breached>> byKey = new HashMap<>();
    delivered.stream()
        .collect(Collectors.groupingBy(AlarmEvent.Breached::key))
        .forEach((key, events) -> byKey.put(key, measured(events).iterator()));
    return delivered.stream().map(event -> requireNonNull(byKey.get(event.key())).next()).toList();
  }

  private static List<AlarmEvent.Breached> measured(List<AlarmEvent.Breached> events) {
    Map<String, SequenceNumber> last = new HashMap<>();
    for (AlarmEvent.Breached event : events) {
      RecordPosition position = event.breach().position();
      last.merge(position.orderingKey(), position.sequenceNumber(), EventOrder::later);
    }
    Map<String, SequenceNumber> waiting = new HashMap<>();
    List<AlarmEvent.Breached> turns = new ArrayList<>(events.size());
    for (AlarmEvent.Breached event : events.stream().sorted(BY_MEASUREMENT).toList().reversed()) {
      RecordPosition position = event.breach().position();
      String key = position.orderingKey();
      Turn turn = new Turn(waiting.get(key), requireNonNull(last.get(key)));
      turns.add(new AlarmEvent.Breached(event.breach(), event.shelvedUntil(), turn));
      waiting.merge(key, position.sequenceNumber(), EventOrder::earlier);
    }
    return turns.reversed();
  }

  private static SequenceNumber earlier(SequenceNumber one, SequenceNumber other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static SequenceNumber later(SequenceNumber one, SequenceNumber other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
