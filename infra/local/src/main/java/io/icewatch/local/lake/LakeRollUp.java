package io.icewatch.local.lake;

import io.icewatch.lake.ReadMark;
import io.icewatch.lake.RollUp;
import io.icewatch.lake.RollUpReport;
import io.icewatch.lake.Scope;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;

/** Rolls up a lake, beside whoever writes and reads, and beside no other maintainer. */
public final class LakeRollUp {
  private LakeRollUp() {}

  /**
   * Rolls up.
   *
   * @throws LakeException if the lake has no tables for it, or somebody tidies it or erases from it
   * @throws io.icewatch.lake.RollUpException if somebody else changes the tables all the time
   */
  public static List<RollUpReport> run(Lake lake, Scope scope) {
    return alone(lake, rollUp -> rollUp.run(scope));
  }

  /**
   * Rolls up what changed, if the lake has tables for it.
   *
   * @throws LakeException if somebody tidies it or erases from it
   * @throws io.icewatch.lake.RollUpException if somebody else changes the tables all the time
   */
  public static void bringUpToDate(Lake lake) {
    if (lake.tables().containsAll(RollUp.TABLES)) {
      var _ = run(lake, new Scope.Changed());
    }
  }

  /**
   * Says what {@link #run} would do.
   *
   * @throws LakeException under the same conditions
   */
  public static List<RollUpReport> plan(Lake lake, Scope scope) {
    return alone(lake, rollUp -> rollUp.plan(scope));
  }

  private static List<RollUpReport> alone(Lake lake, Function<RollUp, List<RollUpReport>> task) {
    RollUp rollUp = of(lake);
    LakeLock lock = LakeLock.takeForUpkeep(lake.folder());
    try {
      return task.apply(rollUp);
    } finally {
      lock.close();
    }
  }

  /** For whoever has the lock of maintainers already. */
  static RollUp of(Lake lake) {
    TreeSet<String> missing = new TreeSet<>(RollUp.TABLES);
    missing.removeAll(lake.tables());
    if (!missing.isEmpty()) {
      throw new LakeException(
          "the lake at %s has no %s; `./icewatch run --lake %1$s` makes them"
              .formatted(lake.folder(), String.join(", ", missing)));
    }
    return new RollUp(lake::handleOf);
  }

  /** Whether it has ever been rolled up. */
  static boolean isRolledUp(Lake lake) {
    return lake.tables().stream().anyMatch(name -> ReadMark.isOn(lake.handleOf(name)));
  }
}
