package io.icewatch.vitals.alarm;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.record.SequenceNumber;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What happens to the alarm of one patient and condition. */
public sealed interface AlarmEvent {

  /** Whose alarm, and which. */
  EpisodeKey key();

  /** Who claims in this event's name; the same when the event comes again after a crash. */
  String owner();

  /**
   * A reading crosses a rule.
   *
   * @param breach the reading
   * @param shelvedUntil until when somebody has shelved this alarm up to warning, or null
   * @param turn where it stands among those that were delivered with it
   */
  record Breached(Breach breach, @Nullable Instant shelvedUntil, Turn turn) implements AlarmEvent {
    public Breached {
      requireNonNull(breach, "breach");
      requireNonNull(turn, "turn");
    }

    /** The only one of its delivery. */
    public Breached(Breach breach, @Nullable Instant shelvedUntil) {
      this(breach, shelvedUntil, new Turn(null, breach.position().sequenceNumber()));
    }

    /** Whether a record before it in the stream is judged after it. */
    boolean isBeforeItsTurn() {
      return !turn.reaches(breach.position().sequenceNumber());
    }

    @Override
    public EpisodeKey key() {
      return breach.key();
    }

    @Override
    public String owner() {
      return breach.position().eventId();
    }
  }

  /**
   * Where a record stands among those of its ordering key that one delivery has brought, which are
   * judged in another order than that of the stream. Of what it has not brought nothing is known.
   *
   * @param waiting the first, in the stream's order, of those that are judged after it; or null
   * @param last the last of all
   */
  record Turn(@Nullable SequenceNumber waiting, SequenceNumber last) {
    public Turn {
      requireNonNull(last, "last");
    }

    /**
     * Whether everything up to {@code record} is done with this one, as far as it was delivered.
     */
    boolean reaches(SequenceNumber record) {
      return record.compareTo(last) <= 0 && (waiting == null || record.compareTo(waiting) < 0);
    }
  }

  /** Whatever is no breach: a clear reading, a tick or a discharge. */
  sealed interface OfLifecycle extends AlarmEvent {}

  /** A reading lies inside the margin. */
  record Cleared(Clear clear) implements OfLifecycle {
    public Cleared {
      requireNonNull(clear, "clear");
    }

    @Override
    public EpisodeKey key() {
      return clear.key();
    }

    @Override
    public String owner() {
      return clear.position().eventId();
    }
  }

  /**
   * Time has passed.
   *
   * @param at what the time is: that of the schedule, not of whoever was woken by it
   * @param owner different for each invocation: a schedule may call twice for one minute
   */
  record Ticked(EpisodeKey key, Instant at, String owner) implements OfLifecycle {
    public Ticked {
      requireNonNull(key, "key");
      requireNonNull(at, "at");
      requireNonNull(owner, "owner");
    }
  }

  /**
   * The patient is gone: nothing of this alarm may touch whoever comes next.
   *
   * @param at when that was said
   * @param owner id of the command that said so
   */
  record Discharged(EpisodeKey key, Instant at, String owner) implements OfLifecycle {
    public Discharged {
      requireNonNull(key, "key");
      requireNonNull(at, "at");
      requireNonNull(owner, "owner");
    }
  }
}
