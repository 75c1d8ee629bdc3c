package io.icewatch.vitals.alarm;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.record.RecordPosition;
import io.icewatch.vitals.record.SequenceNumber;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which records of one patient and condition have been dealt with: paged, counted or remembered.
 *
 * @param checkpoints how far each ordering key is, most recent key first; at most {@value
 *     #ORDERING_KEYS}
 * @param ahead records that are done before their turn: they were measured before others that were
 *     delivered with them and stand before them in the stream
 */
public record HandledRecords(List<Checkpoint> checkpoints, List<RecordPosition> ahead) {
  /** Nothing has been dealt with. */
  public static final HandledRecords NONE = new HandledRecords(List.of(), List.of());

  /**
   * A patient's records come under one ordering key, two while the stream is resharded, and twice
   * as many with what the event filter cannot see. A key that is forgotten costs a breach counted
   * twice, never a page.
   */
  public static final int ORDERING_KEYS = 4;

  /**
   * How far the records of an ordering key have been dealt with.
   *
   * @param orderingKey see {@link RecordPosition#orderingKey}
   * @param sequenceNumber this record is done, and all before it that lie in no gap
   * @param arrival when that record arrived
   * @param gaps where records may have been given up, newest first
   */
  public record Checkpoint(
      String orderingKey, SequenceNumber sequenceNumber, Instant arrival, List<Gap> gaps) {
    /**
     * A gap comes with the first breach after an hour without one: a day of an hourly chart, weeks
     * of a monitor. What lies before the oldest one is not remembered.
     */
    static final int MOST_GAPS = 24;

    public Checkpoint {
      requireNonNull(orderingKey, "orderingKey");
      requireNonNull(sequenceNumber, "sequenceNumber");
      requireNonNull(arrival, "arrival");
      gaps = List.copyOf(gaps);
    }

    /** As a build has stored it that took everything before for done. */
    public Checkpoint(String orderingKey, SequenceNumber sequenceNumber) {
      this(orderingKey, sequenceNumber, Instant.EPOCH, List.of());
    }

    /** Of the first record of an ordering key that is known to be done. */
    private static Checkpoint first(RecordPosition position, Instant arrival) {
      return new Checkpoint(
          position.orderingKey(),
          position.sequenceNumber(),
          arrival,
          List.of(new Gap(null, position.sequenceNumber())));
    }

    /** This, once {@code position} is done too, and nothing between. */
    private Checkpoint then(RecordPosition position, Instant itsArrival, Instant now) {
      SequenceNumber next = position.sequenceNumber();
      List<Gap> all = new ArrayList<>(gaps);
      if (!now.isBefore(arrival.plus(AlarmPolicy.GIVEN_UP_AFTER))) {
        all.addFirst(new Gap(sequenceNumber, next));
      }
      if (all.size() > MOST_GAPS) {
        all.removeLast();
        all.add(new Gap(null, all.removeLast().before()));
      }
      return new Checkpoint(orderingKey, next, itsArrival, all);
    }

    private boolean isMissing(SequenceNumber record) {
      return gaps.stream().anyMatch(gap -> gap.contains(record));
    }
  }

  /**
   * Records that nobody has dealt with, if there are any: they were given up before a later one was
   * done.
   *
   * @param after they come after this one, which is done; null if nothing before is remembered
   * @param before they come before this one, which is done
   */
  public record Gap(@Nullable SequenceNumber after, SequenceNumber before) {
    public Gap {
      requireNonNull(before, "before");
    }

    private boolean contains(SequenceNumber record) {
      return record.compareTo(before) < 0 && (after == null || record.compareTo(after) > 0);
    }
  }

  public HandledRecords {
    checkpoints = List.copyOf(checkpoints);
    ahead = List.copyOf(ahead);
  }

  /** Whether {@code position}, or a record after it, is known to be done. */
  boolean includes(RecordPosition position) {
    Checkpoint last = checkpoint(position.orderingKey());
    return (last != null && last.sequenceNumber().compareTo(position.sequenceNumber()) >= 0)
        || ahead.contains(position);
  }

  /** Whether a record after {@code position} is known to be done, hidden or not. */
  boolean includesAfter(RecordPosition position) {
    return isDoneAfter(position.filtered()) || isDoneAfter(position.hidden());
  }

  private boolean isDoneAfter(RecordPosition position) {
    Checkpoint last = checkpoint(position.orderingKey());
    return (last != null && last.sequenceNumber().compareTo(position.sequenceNumber()) > 0)
        || ahead.stream().anyMatch(done -> isAfter(done, position));
  }

  private static boolean isAfter(RecordPosition one, RecordPosition other) {
    return one.orderingKey().equals(other.orderingKey())
        && one.sequenceNumber().compareTo(other.sequenceNumber()) > 0;
  }

  /** Whether {@code position} was given up: a later record is done, and this one is not. */
  boolean isMissing(RecordPosition position) {
    Checkpoint last = checkpoint(position.orderingKey());
    return last != null && last.isMissing(position.sequenceNumber());
  }

  private @Nullable Checkpoint checkpoint(String orderingKey) {
    for (Checkpoint each : checkpoints) {
      if (each.orderingKey().equals(orderingKey)) {
        return each;
      }
    }
    return null;
  }

  /**
   * These, and the event's record; before its turn it stands ahead, in its turn the checkpoint
   * moves over it and over what stood ahead up to there.
   *
   * @param now the wall clock
   */
  HandledRecords with(AlarmEvent.Breached event, Instant now) {
    RecordPosition position = event.breach().position();
    if (event.isBeforeItsTurn()) {
      List<RecordPosition> more = new ArrayList<>(ahead);
      more.add(position);
      return new HandledRecords(checkpoints, more);
    }
    Map<Boolean, List<RecordPosition>> reached =
        ahead.stream()
            .collect(
                Collectors.partitioningBy(done ->
                    done.orderingKey().equals(position.orderingKey())
                        && event.turn().reaches(done.sequenceNumber())));
    List<RecordPosition> inTurn = new ArrayList<>(requireNonNull(reached.get(true)));
    inTurn.add(position);
    inTurn.sort(Comparator.comparing(RecordPosition::sequenceNumber));
    Checkpoint last = checkpoint(position.orderingKey());
    for (RecordPosition next : inTurn) {
      last =
          last == null
              ? Checkpoint.first(next, event.breach().arrival())
              : last.then(next, event.breach().arrival(), now);
    }
    return new HandledRecords(withNewest(requireNonNull(last)), requireNonNull(reached.get(false)));
  }

  private List<Checkpoint> withNewest(Checkpoint last) {
    List<Checkpoint> newest = new ArrayList<>(ORDERING_KEYS);
    newest.add(last);
    for (Checkpoint each : checkpoints) {
      if (newest.size() < ORDERING_KEYS && !each.orderingKey().equals(last.orderingKey())) {
        newest.add(each);
      }
    }
    return newest;
  }
}
