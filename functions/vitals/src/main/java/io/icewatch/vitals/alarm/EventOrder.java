package io.icewatch.vitals.alarm;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.alarm.AlarmEvent.Turn;
import io.icewatch.vitals.record.RecordPosition;
import io.icewatch.vitals.record.SequenceNumber;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
    Map<EpisodeKey, List<AlarmEvent.Breached>> byKey = new HashMap<>();
    for (AlarmEvent.Breached event : delivered) {
      byKey.computeIfAbsent(event.key(), none -> new ArrayList<>(1)).add(event);
    }
    byKey.replaceAll((key, events) -> latestFirst(events));
    List<AlarmEvent.Breached> ordered = new ArrayList<>(delivered.size());
    for (AlarmEvent.Breached event : delivered) {
      ordered.add(requireNonNull(byKey.get(event.key())).removeLast());
    }
    return ordered;
  }

  private static List<AlarmEvent.Breached> latestFirst(List<AlarmEvent.Breached> events) {
    if (events.size() == 1) {
      return events; // has its turn already
    }
    Map<String, SequenceNumber> last = new HashMap<>();
    for (AlarmEvent.Breached event : events) {
      RecordPosition position = event.breach().position();
      last.merge(position.orderingKey(), position.sequenceNumber(), EventOrder::later);
    }
    events.sort(BY_MEASUREMENT);
    Map<String, SequenceNumber> waiting = new HashMap<>();
    List<AlarmEvent.Breached> turns = new ArrayList<>(events.size());
    for (AlarmEvent.Breached event : events.reversed()) {
      RecordPosition position = event.breach().position();
      String key = position.orderingKey();
      Turn turn = new Turn(waiting.get(key), requireNonNull(last.get(key)));
      turns.add(new AlarmEvent.Breached(event.breach(), event.shelvedUntil(), turn));
      waiting.merge(key, position.sequenceNumber(), EventOrder::earlier);
    }
    return turns;
  }

  private static SequenceNumber earlier(SequenceNumber one, SequenceNumber other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static SequenceNumber later(SequenceNumber one, SequenceNumber other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
