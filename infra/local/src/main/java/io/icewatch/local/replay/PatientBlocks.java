package io.icewatch.local.replay;

import io.icewatch.vitals.reading.Message;
import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.reading.ReadingReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells an export that is sorted by patient from the recording of a stream: every patient's lines
 * stand together, at least two patients have several, and the time goes back from one patient to
 * the next. Among single lines, that would be a reading that came late.
 *
 * <p>A recording is told by the first patient who comes again, so that little of it is read.
 */
final class PatientBlocks {
  /**
   * One patient's lines in a file, and what cannot be read among and behind them.
   *
   * @param start where they begin, in bytes of the uncompressed file, inclusive
   * @param end where they end, exclusive
   * @param linesBefore how many lines of the file come before them
   * @param firstMillis the first time that one of them says, milliseconds since the epoch; the
   *     latest before them if none does
   */
  record Block(long start, long end, long linesBefore, long firstMillis) {}

  private final List<Block> blocks = new ArrayList<>();
  private final Set<String> patients = new HashSet<>();
  private @Nullable String patient;
  private long start;
  private long linesBefore;
  private long firstMillis = Reading.NO_EVENT_TIME;
  private long readings;
  private long latestMillis = Long.MIN_VALUE;
  private int patientsWithSeveral;
  private boolean isTimeGoingBack;

  private PatientBlocks() {}

  /**
   * Reads a file through, unless a patient comes again.
   *
   * @return the blocks of an export that is sorted by patient, in its order; empty for any other
   *     file, and for one that cannot be read to its end
   */
  static List<Block> of(Path input, BooleanSupplier isStopped) {
    if (!Files.isRegularFile(input)) {
      return List.of(); // a pipe can be read only once
    }
    PatientBlocks found = new PatientBlocks();
    try (InputFile file = new InputFile(input)) {
      return found.isSorted(file, isStopped) ? List.copyOf(found.blocks) : List.of();
    } catch (IOException e) {
      return List.of(); // whoever takes the lines hears of it, behind the last that can be read
    }
  }

  private boolean isSorted(InputFile file, BooleanSupplier isStopped) throws IOException {
    ReadingReader reader = new ReadingReader();
    long lineStart = file.taken();
    long before = file.lineNumber();
    for (byte[] line = file.nextLine(); line != null; line = file.nextLine()) {
      Message message = reader.read(line, 0, line.length);
      if (message instanceof Reading reading && !see(reading, lineStart, before)) {
        return false;
      }
      if (isStopped.getAsBoolean()) {
        return false;
      }
      lineStart = file.taken();
      before = file.lineNumber();
    }
    end(file.taken());
    return isTimeGoingBack && patientsWithSeveral > 1;
  }

  /** Takes the next reading; false if its patient was there before somebody else. */
  private boolean see(Reading reading, long lineStart, long before) {
    if (!reading.patientId().equals(patient)) {
      if (!patients.add(reading.patientId())) {
        return false;
      }
      if (patient != null) {
        end(lineStart);
        start = lineStart;
        linesBefore = before;
      }
      patient = reading.patientId();
      readings = 0;
      firstMillis = Reading.NO_EVENT_TIME;
    }
    readings++;
    if (readings == 2) {
      patientsWithSeveral++;
    }
    long millis = reading.eventTimeMillis();
    if (millis != Reading.NO_EVENT_TIME) {
      if (firstMillis == Reading.NO_EVENT_TIME) {
        firstMillis = millis;
        isTimeGoingBack |= millis < latestMillis;
      }
      latestMillis = Math.max(latestMillis, millis);
    }
    return true;
  }

  private void end(long end) {
    blocks.add(
        new Block(
            start,
            end,
            linesBefore,
            firstMillis == Reading.NO_EVENT_TIME ? latestMillis : firstMillis));
  }
}
