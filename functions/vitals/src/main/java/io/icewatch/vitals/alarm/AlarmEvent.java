package io.icewatch.vitals.alarm;

import static java.util.Objects.requireNonNull;

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
   */
  record Breached(Breach breach, @Nullable Instant shelvedUntil) implements AlarmEvent {
    public Breached {
      requireNonNull(breach, "breach");
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
