package io.icewatch.local.whatif;

import io.icewatch.vitals.reading.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/**
 * Readings, one after the other, each with its arrival. What cannot be read as a reading is passed
 * over, as no policy would see it.
 */
interface Readings {
  /** Messages after which somebody is told how far it is, and asked whether to go on. */
  int TELL_EVERY = 1 << 14;

  /** Who is given the readings. */
  interface Judge {
    void judge(Reading reading, long arrivalMillis) throws IOException;
  }

  /**
   * The readings of a file, or those that the lake in a folder has kept.
   *
   * @param input a file with one message a line, plain or gzip, {@code -} for standard input, or
   *     the folder of a lake
   */
  static Readings of(Path input) {
    return Files.isDirectory(input) ? new LakeReadings(input) : new FileReadings(input);
  }

  /**
   * Gives them all, or those until it is told to stop.
   *
   * @throws IOException if they cannot be read, or not on, or the lake has kept none
   * @throws io.icewatch.local.lake.LakeException if there is no lake in the folder
   */
  void play(Judge judge, Whatif.Progress progress, BooleanSupplier isStopped) throws IOException;
}
