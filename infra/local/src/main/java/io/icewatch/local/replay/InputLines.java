package io.icewatch.local.replay;

import io.icewatch.local.replay.PatientBlocks.Block;
import io.icewatch.local.replay.ReplayReport.TooLong;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The lines of a file of messages, in the order in which they are played. For one thread. */
public sealed interface InputLines extends AutoCloseable permits InputFile, SideBySide {
  /**
   * Opens a file: in its own order, which is that of arrival, unless it is {@linkplain
   * PatientBlocks sorted by patient}; then its patients are played side by side.
   *
   * @param input one message a line, plain or gzip; {@code -} is standard input, which is taken as
   *     it comes, as any pipe is
   * @param isStopped ends the look at the file before its first line
   * @param notes gets a sentence if the order is not the file's
   * @throws IOException if the file cannot be opened
   */
  static InputLines open(Path input, BooleanSupplier isStopped, Consumer<String> notes)
      throws IOException {
    List<Block> blocks = PatientBlocks.of(input, isStopped);
    if (blocks.isEmpty()) {
      return new InputFile(input);
    }
    notes.accept(
        "patients stand one behind the other in %s: played side by side by time".formatted(input));
    return new SideBySide(input, blocks);
  }

  /**
   * The next line without its end, or null. Empty lines are skipped, and those that are too long.
   *
   * @throws IOException if the file cannot be read on, e.g. because its gzip data is cut off; names
   *     the file and the last line that was read
   */
  byte @Nullable [] nextLine() throws IOException;

  /**
   * How much of the file the lines so far take, 0 to 1, not what has been read ahead of them; not a
   * number if nobody knows how long it is.
   */
  double share();

  /** The lines so far that were too long, in the file's order. From any thread. */
  List<TooLong> tooLong();

  @Override
  void close() throws IOException;
}
