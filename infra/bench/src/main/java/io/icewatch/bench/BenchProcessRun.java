package io.icewatch.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/** One contestant's process, pinned to one core where the system can do that. */
final class BenchProcessRun implements AutoCloseable {
  /**
   * What a run took.
   *
   * @param cpuMicros processor time an invocation, microseconds
   * @param wallMicros by the clock, up to the first call of AWS or else the end
   * @param answerBytes length of the answer
   * @param allocatedBytes bytes allocated an invocation; -1 if the contestant cannot say
   */
  record Run(double cpuMicros, double wallMicros, long answerBytes, long allocatedBytes) {}

  private final Process process;
  private final BufferedReader answers;
  private final Writer orders;

  /** Starts a process; the first {@link #run} waits until it is ready. */
  BenchProcessRun(List<String> command) {
    List<String> pinned = new ArrayList<>(Machine.pinning());
    pinned.addAll(command);
    try {
      process = new ProcessBuilder(pinned).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command, e);
    }
    answers = process.inputReader(UTF_8);
    orders = process.outputWriter(UTF_8);
  }

  /** Has the event handled so many times. */
  Run run(int times) {
    try {
      orders.write(times + "\n");
      orders.flush();
      String line = answers.readLine();
      if (line == null) {
        throw new IllegalStateException("a contestant died: " + process.info());
      }
      String[] figures = line.split(" ", -1);
      return new Run(
          Long.parseLong(figures[0]) / 1e3 / times,
          Long.parseLong(figures[1]) / 1e3 / times,
          Long.parseLong(figures[2]),
          figures.length > 3 ? Long.parseLong(figures[3]) : -1);
    } catch (IOException e) {
      throw new UncheckedIOException("a contestant cannot be asked", e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
