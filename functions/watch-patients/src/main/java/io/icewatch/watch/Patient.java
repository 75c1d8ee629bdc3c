package io.icewatch.watch;

import io.icewatch.lambda.table.StoredStay;
import io.icewatch.vitals.stay.LastHeard;
import io.icewatch.vitals.stay.ObservedReading;
import io.icewatch.vitals.stay.Presence;
import io.icewatch.vitals.stay.SilencePolicy;
import io.icewatch.vitals.stay.Stay;
import io.icewatch.vitals.stay.Stay.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
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
  private @Nullable LastHeard heard;
  private Instant knownAt;

  /**
   * @param stored what lies in the table, or null: nothing
   * @param heard what was heard since, or null: nothing
   * @param now the wall clock
   */
  Patient(String id, @Nullable StoredStay stored, @Nullable LastHeard heard, Instant now) {
    this.id = id;
    this.stored = stored;
    this.current = stored == null ? null : stored.stay();
    this.heard = heard;
    this.knownAt = now;
    foldHeard();
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

  /**
   * Whether the table may know better: this was last in step with it before {@code oldest}, another
   * instance has written the stay since, or the patient was silent for so long that it may have
   * been told.
   *
   * @param since what was heard since, or null: nothing
   * @param arrival of the patient's next reading
   */
  boolean isOutOfDate(Instant oldest, @Nullable LastHeard since, Instant arrival) {
    Instant due = current == null ? null : SilencePolicy.AT_ONCE.due(current);
    return knownAt.isBefore(oldest)
        || (stored != null && since != null && since.version() > stored.stay().version())
        || (due != null && !arrival.isBefore(due));
  }

  /** Whether somebody is about to tell a silence of the patient's. */
  boolean isClaimed() {
    return stored != null && stored.stay().claim() != null;
  }

  /** What was last heard, to be written beside the stay; null if all of it is in the stay. */
  @Nullable LastHeard lastHeard() {
    return current == null || stored == null
        ? null
        : LastHeard.of(current, stored.stay().version());
  }

  /** Takes note of what another instance has heard since. */
  void hears(@Nullable LastHeard since) {
    heard = since;
    foldHeard();
  }

  private void foldHeard() {
    if (current != null && heard != null) {
      fold(current.with(heard));
    }
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
    fold(Stay.seen(current, observed));
  }

  private void fold(Stay.Seen seen) {
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

  /**
   * Whether the stay must be written: it means more than being there, which is written for many at
   * once.
   */
  boolean mustBeWritten(BiPredicate<StoredStay, Stay> isTimerMoved) {
    Stay next = current;
    if (next == null) {
      return false;
    }
    if (stored == null) {
      return true;
    }
    Stay before = stored.stay();
    return !next.equals(before)
        && (isMoreThanPresence(before, next) || isTimerMoved.test(stored, next));
  }

  private static boolean isMoreThanPresence(Stay before, Stay next) {
    return before.presence().readings() < Presence.ADMITTING
        || next.presence().readings() < Presence.ADMITTING
        || !before.whereabouts().equals(next.whereabouts())
        || !before.signal().equals(next.signal())
        || !before.vitalSignals().equals(next.vitalSignals())
        || !before.presence().runs().equals(next.presence().runs());
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
    foldHeard();
    batch.forEach(this::fold);
  }

  void endBatch() {
    batch.clear();
    changes.clear();
  }
}
