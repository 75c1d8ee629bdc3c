package io.icewatch.watch;

import io.icewatch.lambda.table.StoredStay;
import io.icewatch.vitals.stay.ObservedReading;
import io.icewatch.vitals.stay.Presence;
import io.icewatch.vitals.stay.Stay;
import io.icewatch.vitals.stay.Stay.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One patient as this instance knows them: the stay as it lies in the table, and what was seen
 * since. Mutable, for one thread.
 */
final class Patient {
  private final String id;
  private final List<ObservedReading> batch = new ArrayList<>();
  private final Set<Change> changes = EnumSet.noneOf(Change.class);
  private @Nullable StoredStay stored;
  private @Nullable Stay current;
  private Instant knownAt;

  /**
   * @param stored what lies in the table, or null: nothing
   * @param now the wall clock
   */
  Patient(String id, @Nullable StoredStay stored, Instant now) {
    this.id = id;
    this.stored = stored;
    this.current = stored == null ? null : stored.stay();
    this.knownAt = now;
  }

  String id() {
    return id;
  }

  /**
   * The stay by now.
   *
   * @throws IllegalStateException if nothing was ever seen
   */
  Stay requireCurrent() {
    if (current == null) {
      throw new IllegalStateException("a patient without a reading");
    }
    return current;
  }

  /** What lies in the table as far as this instance knows. */
  @Nullable StoredStay stored() {
    return stored;
  }

  /** Whether this was last in step with the table before {@code oldest}. */
  boolean isOlderThan(Instant oldest) {
    return knownAt.isBefore(oldest);
  }

  /** What the readings of this batch have changed. */
  Set<Change> changes() {
    return Set.copyOf(changes);
  }

  void see(ObservedReading observed) {
    batch.add(observed);
    fold(observed);
  }

  private void fold(ObservedReading observed) {
    Stay.Seen seen = Stay.seen(current, observed);
    current = seen.stay();
    changes.addAll(seen.changes());
  }

  /** The readings of this batch. */
  List<ObservedReading> batch() {
    return List.copyOf(batch);
  }

  /** Replaces what is remembered by what follows from it. */
  void becomes(Stay next) {
    current = next;
  }

  /** Whether the stay must be written: its time has come, or it means more than being there. */
  boolean mustBeWritten(Duration presence) {
    Stay next = current;
    if (next == null) {
      return false;
    }
    if (stored == null) {
      return true;
    }
    Stay before = stored.stay();
    return !next.equals(before)
        && (isMoreThanPresence(before, next) || isTime(before, next, presence));
  }

  private static boolean isMoreThanPresence(Stay before, Stay next) {
    return before.presence().readings() < Presence.ADMITTING
        || !before.whereabouts().equals(next.whereabouts())
        || !before.signal().equals(next.signal())
        || !before.vitalSignals().equals(next.vitalSignals())
        || !before.presence().runs().equals(next.presence().runs());
  }

  private static boolean isTime(Stay before, Stay next, Duration presence) {
    return !next.presence()
        .lastArrivalAt()
        .isBefore(before.presence().lastArrivalAt().plus(presence));
  }

  /** The stay is what lies in the table. */
  void written(StoredStay now, Instant at) {
    stored = now;
    knownAt = at;
  }

  /** Somebody else has written: the readings of this batch are seen again, on that. */
  void overtaken(@Nullable StoredStay found, Instant at) {
    stored = found;
    current = found == null ? null : found.stay();
    knownAt = at;
    changes.clear();
    batch.forEach(this::fold);
  }

  void endBatch() {
    batch.clear();
    changes.clear();
  }
}
