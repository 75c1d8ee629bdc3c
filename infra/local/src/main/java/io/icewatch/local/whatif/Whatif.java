package io.icewatch.local.whatif;

import io.icewatch.vitals.alarm.Alert;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.ObjIntConsumer;

/**
 * Plays readings to several policies side by side. Each is read once; of a file, arrival is the
 * reading's own time, as in a replay.
 */
public final class Whatif {
  private final List<Candidate> candidates;

  /**
   * @param candidates the first is the policy in force, whose rules say what an episode is
   */
  public Whatif(List<Candidate> candidates) {
    if (candidates.isEmpty()) {
      throw new IllegalArgumentException("no policy, expected one at least");
    }
    this.candidates = List.copyOf(candidates);
  }

  /** Hears how far it is. */
  public interface Progress {
    /**
     * Called now and then.
     *
     * @param readings messages so far
     * @param share how much of all of them these are, 0 to 1; not a number if nobody knows
     */
    void at(long readings, double share);

    /** Called before the first reading with what is to be said of the file. */
    default void message(String text) {}
  }

  /**
   * Plays a file or a lake to its end, or until it is told to stop.
   *
   * @param input one message a line, plain or gzip; {@code -} is standard input; or the folder of a
   *     lake that has kept its readings
   * @throws IOException if it cannot be opened, or not be read on, or the lake has kept none
   * @throws io.icewatch.local.lake.LakeException if the folder holds no lake
   */
  public WhatifReport run(Path input, Progress progress, BooleanSupplier isStopped)
      throws IOException {
    return run(input, progress, isStopped, (alert, policy) -> {});
  }

  /**
   * As above.
   *
   * @param pages gets every page, with the index of the policy that sent it
   */
  public WhatifReport run(
      Path input, Progress progress, BooleanSupplier isStopped, ObjIntConsumer<Alert> pages)
      throws IOException {
    Ward ward = new Ward(candidates.getFirst().judgement(), candidates);
    Readings.of(input).play((reading, at) -> ward.judge(reading, at, pages), progress, isStopped);
    return ward.finish();
  }
}
