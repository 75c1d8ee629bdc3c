package io.icewatch.lake;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * One step of the cascade: rows of a table, summed up by patient and period into rows of the next.
 *
 * <p>Times are microseconds since the epoch, and periods those of UTC. A row belongs to the period
 * in which it starts.
 */
enum Step {
  /** Windows of ten minutes become hours. */
  HOURS("vital_windows", "window_start", "vital_hours", "hour_start", ChronoUnit.HOURS) {
    @Override
    long unitOf(long micros) {
      return floor(micros, ChronoUnit.DAYS);
    }

    @Override
    long unitAfter(long unit) {
      return unit + micros(ChronoUnit.DAYS);
    }
  },

  /** Hours become days. */
  DAYS("vital_hours", "hour_start", "vital_days", "day_start", ChronoUnit.DAYS) {
    @Override
    long unitOf(long micros) {
      return atStart(dateOf(micros).withDayOfMonth(1));
    }

    @Override
    long unitAfter(long unit) {
      return atStart(dateOf(unit).plusMonths(1));
    }
  };

  private final String source;
  private final String sourceStart;
  private final String target;
  private final String targetStart;
  private final ChronoUnit period;

  Step(String source, String sourceStart, String target, String targetStart, ChronoUnit period) {
    this.source = source;
    this.sourceStart = sourceStart;
    this.target = target;
    this.targetStart = targetStart;
    this.period = period;
  }

  /** The table that is read. */
  String source() {
    return source;
  }

  /** Its column with the start of each row. */
  String sourceStart() {
    return sourceStart;
  }

  /** The table that is written. */
  String target() {
    return target;
  }

  /** Its column with the start of each period. */
  String targetStart() {
    return targetStart;
  }

  /** The start of the period that a time belongs to. */
  long periodOf(long micros) {
    return floor(micros, period);
  }

  /** The start of the period after the one that starts then. */
  long periodAfter(long start) {
    return start + micros(period);
  }

  /** The start of the time that a file of the target covers: its partition. */
  abstract long unitOf(long micros);

  /** The start of the unit after this one. */
  abstract long unitAfter(long unit);

  /** Midnight of a day, UTC. */
  static long atStart(LocalDate day) {
    return Math.multiplyExact(day.toEpochDay(), micros(ChronoUnit.DAYS));
  }

  private static LocalDate dateOf(long micros) {
    return LocalDate.ofInstant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), ZoneOffset.UTC);
  }

  private static long floor(long micros, ChronoUnit unit) {
    return Math.floorDiv(micros, micros(unit)) * micros(unit);
  }

  private static long micros(ChronoUnit unit) {
    return unit.getDuration().toNanos() / 1000;
  }
}
