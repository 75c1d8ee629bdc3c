package io.icewatch.vitals.alarm;

import java.time.Instant;
import java.util.Locale;

/** One message to people about a patient: what it says, before it is put into words. */
public sealed interface Notice permits Alert, Resolved, Escalated, Silent, Returned, MonitorFault {

  /** What a notice is about. */
  enum Kind {
    /** A breach: see {@link Alert.Reason}. */
    PAGE,
    /** An alarm is over. */
    RESOLVED,
    /** Nobody has acknowledged a critical page. */
    ESCALATED,
    /** A patient, or one vital of an alarm, is no longer measured. */
    SILENT,
    /** A patient who was silent is measured again. */
    RETURNED,
    /** Something is wrong with a monitor. */
    MONITOR;

    /** The name in messages and tables, e.g. {@code resolved}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The notice's identity, the same when it is sent again after a crash. The patient comes last: an
   * id may hold any character.
   */
  String alertId();

  /** What it is about. */
  Kind kind();

  /** How grave that is. */
  Severity severity();

  /** Whose it is. */
  String patientId();

  /** Who is called: 0 the ward's own, each level above it the next in line. */
  default int level() {
    return 0;
  }

  /** When what it tells of was measured, or fell due. */
  Instant at();
}
