package io.icewatch.local.whatif;

import io.icewatch.local.replay.ArrivalTimes;
import io.icewatch.local.replay.InputLines;
import io.icewatch.vitals.reading.Message;
import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.reading.ReadingReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** The readings of a file, each with its arrival as in a replay. */
final class FileReadings implements Readings {
  private static final long UNKNOWN = Long.MIN_VALUE;

  private final Path input;

  /**
   * @param input one message a line, plain or gzip; {@code -} is standard input
   */
  FileReadings(Path input) {
    this.input = input;
  }

  @Override
  public void play(Judge judge, Whatif.Progress progress, BooleanSupplier isStopped)
      throws IOException {
    ReadingReader reader = new ReadingReader();
    ArrivalTimes arrivals = new ArrivalTimes(UNKNOWN, Duration.ZERO);
    long lines = 0;
    try (InputLines file = InputLines.open(input, isStopped, progress::message)) {
      for (byte[] line = file.nextLine(); line != null; line = file.nextLine()) {
        lines++;
        Message message = reader.read(line, 0, line.length);
        long arrivalMillis = arrivals.next(message);
        if (message instanceof Reading reading) {
          if (arrivalMillis == UNKNOWN) {
            throw new IOException(
                "line %,d of %s does not say when it was measured, and none before it does"
                    .formatted(lines, input));
          }
          judge.judge(reading, arrivalMillis);
        }
        if (lines % TELL_EVERY == 0) {
          progress.at(lines, file.share());
          if (isStopped.getAsBoolean()) {
            return;
          }
        }
      }
    }
  }
}
