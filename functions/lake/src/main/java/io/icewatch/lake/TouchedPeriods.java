package io.icewatch.lake;

import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which periods of which patients are to be computed anew, by the unit of the target that they are
 * in.
 */
final class TouchedPeriods {
  private final Step step;
  private final SortedMap<Long, Unit> units = new TreeMap<>();

  /**
   * What is touched of a unit.
   *
   * @param isWhole whether all of it is
   * @param keys otherwise these
   */
  record Unit(boolean isWhole, Set<PeriodKey> keys) {
    /** Whether a period of this unit is touched. */
    boolean touches(PeriodKey key) {
      return isWhole || keys.contains(key);
    }
  }

  TouchedPeriods(Step step) {
    this.step = step;
  }

  /**
   * Touches the period that a row of the source belongs to.
   *
   * @param micros the row's start
   */
  void add(String patientId, long micros) {
    long start = step.periodOf(micros);
    Unit unit = units.computeIfAbsent(step.unitOf(start), each -> new Unit(false, new HashSet<>()));
    if (!unit.isWhole) {
      unit.keys.add(new PeriodKey(patientId, start));
    }
  }

  /**
   * Touches every unit of a span of time.
   *
   * @param lastMicros included
   */
  void addAll(long firstMicros, long lastMicros) {
    for (long unit = step.unitOf(firstMicros); unit <= lastMicros; unit = step.unitAfter(unit)) {
      units.put(unit, new Unit(true, Set.of()));
    }
  }

  /** Each touched unit by its start, in order. */
  SortedMap<Long, Unit> units() {
    return Collections.unmodifiableSortedMap(units);
  }

  /** How many periods are known by name; those of units that are touched whole are not. */
  long periods() {
    return units.values().stream().mapToLong(unit -> unit.keys.size()).sum();
  }

  /** How many units are computed anew whatever is in them. */
  long wholeUnits() {
    return units.values().stream().filter(Unit::isWhole).count();
  }
}
