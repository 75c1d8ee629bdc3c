package io.icewatch.local.outbox;

import io.icewatch.local.aws.sns.SnsMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Keeps every page that SNS delivers, in the file {@value #FILE} of the lake's folder: one line of
 * JSON each, in the order of their delivery. As the lake's tables, it is added to. Thread-safe.
 */
public final class Outbox implements Consumer<SnsMessage>, AutoCloseable {
  private static final String FILE = "outbox.ndjson";

  private final InstantSource clock;
  private final Writer file;

  private Outbox(InstantSource clock, Writer file) {
    this.clock = clock;
    this.file = file;
  }

  /**
   * Opens the outbox of a lake, which is made if it is not there.
   *
   * @param lake the lake's folder, which is there
   * @param clock says when a page is accepted
   * @throws UncheckedIOException if the file cannot be written
   */
  public static Outbox open(Path lake, InstantSource clock) {
    Path file = lake.resolve(FILE);
    try {
      return new Outbox(
          clock,
          Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the outbox " + file, e);
    }
  }

  /**
   * Reads the outbox of a lake.
   *
   * @param reader gets the pages, oldest first
   * @throws IllegalArgumentException if there is no outbox
   * @throws IOException if it cannot be read
   */
  public static void read(Path lake, Consumer<Page> reader) throws IOException {
    Path file = lake.resolve(FILE);
    if (!Files.exists(file)) {
      throw new IllegalArgumentException(
          "no outbox at %s: run or replay first, or name the lake with --lake".formatted(lake));
    }
    try (Stream<String> lines = Files.lines(file)) {
      lines.map(Page::fromJson).forEach(reader);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>The page is in the file when this returns: whoever has been answered can look for it.
   */
  @Override
  public synchronized void accept(SnsMessage page) {
    try {
      file.write(new Page(clock.instant(), page).toJson());
      file.write('\n');
      file.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to the outbox", e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot end the outbox", e);
    }
  }
}
