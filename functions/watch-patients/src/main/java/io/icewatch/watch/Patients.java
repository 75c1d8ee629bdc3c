package io.icewatch.watch;

import io.icewatch.lambda.table.StayTable;
import io.icewatch.lambda.table.StoredStay;
import io.icewatch.vitals.stay.LastHeard;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The patients that this instance has read or written lately, so that who goes on sending costs no
 * read with each batch. Another instance may have written since: every write compares. Mutable, for
 * one thread.
 */
final class Patients {
  private static final int MOST = 20_000;

  /** Each lost compare-and-set is another's success; after so many in a row something is wrong. */
  private static final int MOST_CONFLICTS = 10;

  /** So late is it noticed here at most that somebody was discharged, moved or paused. */
  private static final Duration KNOWN_FOR = Duration.ofMinutes(2);

  /** The same, while a notice of silence is on its way: whoever is back ends that. */
  private static final Duration CLAIMED_KNOWN_FOR = Duration.ofSeconds(10);

  private final StayTable table;
  private final InstantSource clock;
  private final Map<String, Patient> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Patient> eldest) {
          return size() > MOST;
        }
      };

  /**
   * @param clock the wall clock
   */
  Patients(StayTable table, InstantSource clock) {
    this.table = table;
    this.clock = clock;
  }

  /**
   * A patient, read if this instance has not seen them lately.
   *
   * @param heard what was last heard of them, or null: it is in the stay
   * @param arrival of their next reading
   * @throws RuntimeException if the table cannot be read
   */
  Patient named(String id, @Nullable LastHeard heard, Instant arrival) {
    Patient patient = known.get(id);
    Duration knownFor = patient != null && patient.isClaimed() ? CLAIMED_KNOWN_FOR : KNOWN_FOR;
    if (patient == null || patient.isOutOfDate(clock.instant().minus(knownFor), heard, arrival)) {
      LastHeard latest = patient == null ? null : patient.lastHeard();
      if (heard != null) {
        latest = latest == null ? heard : heard.newer(latest);
      }
      patient = new Patient(id, table.read(id), latest, clock.instant());
      known.put(id, patient);
    } else {
      patient.hears(heard);
    }
    return patient;
  }

  /**
   * Writes a patient's stay if it must be, whoever else writes.
   *
   * @throws RuntimeException if the table cannot be written
   */
  void writeIfDue(Patient patient) {
    for (int conflicts = 0; patient.mustBeWritten(table::isTimerMoved); conflicts++) {
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
