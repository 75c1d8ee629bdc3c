package io.icewatch.local.journal;

import io.icewatch.local.lake.BufferJournal;
import io.icewatch.local.mapping.ProgressJournal;
import io.icewatch.local.stream.StreamJournal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What the services of a local stack have acknowledged and not finished, in the file {@value #FILE}
 * of the lake's folder: records that a mapping has not done with, how far each mapping is, rows
 * that have not landed. At AWS all of this outlives whatever happens; here it outlives {@code kill
 * -9}. What is not needed any more is removed, so that the file does not grow with the length of a
 * run.
 *
 * <p>A change is in the operating system's hands when the method returns, and is forced to the disk
 * with every few megabytes: when the machine loses its power the last changes may be lost, and the
 * file is whole.
 *
 * <p>Thread-safe. One process at a time: whoever opens it holds the lock of the lake.
 */
public final class Journal implements AutoCloseable {
  public static final String FILE = "stack.db";

  private static final String TEMPLATE = "template";

  private final Path file;
  private final Tables tables;

  private Journal(Path file, Tables tables) {
    this.file = file;
    this.tables = tables;
  }

  /**
   * Opens the journal of a lake, which is made if it is not there.
   *
   * @param lake the lake's folder, whose lock the caller has
   * @param template what of the template has to be the same for what an earlier process left
   * @param readers who reads each stream: a record is kept until all of them are done with it
   * @throws JournalException if it cannot be read or written, is of another version, or holds what
   *     a stack of another template has left
   */
  public static Journal open(Path lake, String template, Map<String, Set<String>> readers) {
    Path file = lake.resolve(FILE);
    try {
      Journal journal = new Journal(file, Tables.open(file, readers));
      try {
        journal.requireTemplate(template);
        return journal;
      } catch (RuntimeException e) {
        journal.tables.close();
        throw e;
      }
    } catch (SQLException e) {
      throw new JournalException(
          "%s cannot be opened: %s; if it is no journal, move it away or begin anew with --fresh"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private void requireTemplate(String template) {
    String earlier = remember(TEMPLATE, () -> template);
    if (earlier.equals(template)) {
      return;
    }
    if (isEmpty()) {
      tables.run(tables::clear);
      remember(TEMPLATE, () -> template);
      return;
    }
    throw new JournalException(
        ("%s holds what a run that was killed has not finished, of another template: found %s,"
                + " expected %s; end it with the template and the parameters that it had, or begin"
                + " anew with --fresh")
            .formatted(file, differing(earlier, template), differing(template, earlier)));
  }

  private static List<String> differing(String one, String other) {
    List<String> lines = other.lines().toList();
    return one.lines().filter(line -> !lines.contains(line)).toList();
  }

  /** Whether nothing is left to do. */
  public boolean isEmpty() {
    return tables.get(() -> {
      tables.trimAll();
      return tables.count("records") == 0 && tables.count("buffered") == 0;
    });
  }

  /** What it holds, e.g. {@code 12 records, 3 rows}. */
  public String contents() {
    return tables.get(
        () -> "%,d records, %,d rows".formatted(tables.count("records"), tables.count("buffered")));
  }

  /** A text that lasts as long as the journal: what the supplier said the first time. */
  public String remember(String name, Supplier<String> first) {
    String known = tables.get(() -> tables.note(name));
    if (known != null) {
      return known;
    }
    String text = first.get();
    tables.run(() -> tables.note(name, text));
    return text;
  }

  /** That of a stream. */
  public StreamJournal ofStream(String name) {
    return new RecordTable(name, tables);
  }

  /** That of a reader of a stream, named before. */
  public ProgressJournal ofReader(String reader, String stream) {
    return new ProgressTable(reader, stream, tables);
  }

  /** That of a delivery stream. */
  public BufferJournal ofDelivery(String name) {
    return new BufferTable(name, tables);
  }

  /**
   * How large the file may become, in pages of four kibibytes: SQLite then says what it says on a
   * full disk.
   */
  void limitTo(int pages) {
    tables.run(() -> tables.limitTo(pages));
  }

  /**
   * Ends it. If nothing is left to do the file is removed, and the next stack begins anew;
   * otherwise the next one goes on with what is left.
   *
   * @throws UncheckedIOException if the file cannot be removed
   */
  @Override
  public void close() {
    boolean isDone;
    try (tables) {
      isDone = isEmpty();
    }
    if (isDone) {
      try {
        for (String suffix : List.of("-wal", "-shm", "")) {
          Files.deleteIfExists(file.resolveSibling(FILE + suffix));
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot remove " + file, e);
      }
    }
  }
}
