package io.icewatch.local.whatif;

import io.icewatch.local.replay.ArrivalTimes;
import io.icewatch.local.replay.InputFile;
import io.icewatch.vitals.reading.Message;
import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.reading.ReadingReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The readings of a file, one after the other, each with its arrival as in a replay. What cannot be
 * read as a reading is passed over, as no policy would see it. For one thread.
 */
final class Readings implements AutoCloseable {
  private static final long UNKNOWN = Long.MIN_VALUE;

  private final Path input;
  private final InputFile file;
  private final ReadingReader reader = new ReadingReader();
  private final ArrivalTimes arrivals = new ArrivalTimes(UNKNOWN, Duration.ZERO);
  private long lines;
  private long arrivalMillis = UNKNOWN;

  /**
   * @param input one message a line, plain or gzip; {@code -} is standard input
   * @throws IOException if the file cannot be opened
   */
  Readings(Path input) throws IOException {
    this.input = input;
    this.file = new InputFile(input);
  }

  /**
   * Reads one line.
   *
   * @return whether there was one
   * @throws IOException if the file cannot be read on
   */
  boolean next(Judge judge) throws IOException {
    byte[] line = file.nextLine();
    if (line == null) {
      return false;
    }
    lines++;
    Message message = reader.read(line, 0, line.length);
    arrivalMillis = arrivals.next(message);
    if (message instanceof Reading reading) {
      if (arrivalMillis == UNKNOWN) {
        throw new IOException(
            "line %,d of %s does not say when it was measured, and none before it does"
                .formatted(lines, input));
      }
      judge.judge(reading, arrivalMillis);
    }
    return true;
  }

  /** Who is given the readings. */
  interface Judge {
    void judge(Reading reading, long arrivalMillis) throws IOException;
  }

  /** Lines so far. */
  long lines() {
    return lines;
  }

  /** How much of the file they take, 0 to 1; not a number if nobody knows. */
  double share() {
    return file.share();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
