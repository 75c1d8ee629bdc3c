package io.icewatch.watch;

import io.icewatch.lambda.table.StayTable;
import io.icewatch.lambda.table.StoredStay;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The patients that this instance has read or written lately, so that a presence costs a write a
 * minute and no read. Another instance may have written since: every write compares. Mutable, for
 * one thread.
 */
final class Patients {
  private static final int MOST = 20_000;

  /** Each lost compare-and-set is another's success; after so many in a row something is wrong. */
  private static final int MOST_CONFLICTS = 10;

  /** A patient who is written with every batch need not be read with it too. */
  private static final Duration LEAST_KNOWN = Duration.ofSeconds(10);

  private final StayTable table;
  private final Duration presence;
  private final InstantSource clock;
  private final Map<String, Patient> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Patient> eldest) {
          return size() > MOST;
        }
      };

  /**
   * @param presence how long a presence may go unwritten
   * @param clock the wall clock
   */
  Patients(StayTable table, Duration presence, InstantSource clock) {
    this.table = table;
    this.presence = presence;
    this.clock = clock;
  }

  /**
   * A patient, read if this instance has not seen them lately.
   *
   * @throws RuntimeException if the table cannot be read
   */
  Patient named(String id) {
    Patient patient = known.get(id);
    // Twice, as a batch may come a little later than the minute: who sends is written, not read.
    Duration twice = presence.multipliedBy(2);
    Duration knownFor = twice.compareTo(LEAST_KNOWN) < 0 ? LEAST_KNOWN : twice;
    if (patient == null || patient.isOlderThan(clock.instant().minus(knownFor))) {
      patient = new Patient(id, table.read(id), clock.instant());
      known.put(id, patient);
    }
    return patient;
  }

  /**
   * Writes a patient's stay if it must be, whoever else writes.
   *
   * @throws RuntimeException if the table cannot be written
   */
  void writeIfDue(Patient patient) {
    for (int conflicts = 0; patient.mustBeWritten(presence); conflicts++) {
      if (conflicts == MOST_CONFLICTS) {
        throw new IllegalStateException(
            "lost %d compare-and-sets in a row for a stay".formatted(conflicts));
      }
      write(patient);
    }
  }

  /** If somebody else has written, the batch is seen again on what they wrote. */
  private void write(Patient patient) {
    StoredStay now = table.replace(patient.id(), patient.stored(), patient.requireCurrent());
    if (now != null && now.stay().equals(patient.requireCurrent())) {
      patient.written(now, clock.instant());
    } else {
      patient.overtaken(now, clock.instant());
    }
  }

  /** The ward of a patient who is known, or null: not known, or nobody has told. */
  @Nullable String ward(String id) {
    Patient patient = known.get(id);
    StoredStay stored = patient == null ? null : patient.stored();
    return stored == null ? null : stored.stay().whereabouts().ward();
  }

  /** How often the readings of a patient who is known come; else zero. */
  Duration readingEvery(String id) {
    Patient patient = known.get(id);
    StoredStay stored = patient == null ? null : patient.stored();
    return stored == null ? Duration.ZERO : stored.stay().presence().cadence().every();
  }

  /** Forgets a patient: what this instance remembers is more than what could be written. */
  void forget(String id) {
    known.remove(id);
  }
}
