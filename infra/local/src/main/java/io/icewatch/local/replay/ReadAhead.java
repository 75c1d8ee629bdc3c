package io.icewatch.local.replay;

import io.icewatch.local.stack.Stopwatch;
import io.icewatch.vitals.reading.Message;
import io.icewatch.vitals.reading.ReadingReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of a file, and what they say, on a thread of its own, some thousands ahead of
 * whoever takes them. For one thread to take them.
 */
final class ReadAhead implements AutoCloseable {
  /** Lines that are read at once, and how many times as many are read before they are wanted. */
  private static final int CHUNK_LINES = 1_000;

  private static final int CHUNKS = 16;

  /**
   * A message of the file.
   *
   * @param read what {@code message} says
   */
  record Line(byte[] message, Message read) {}

  /** Some lines; none after the last of the file. */
  private record Chunk(List<Line> lines, double share) {}

  private final InputFile file;
  private final ExecutorService reader =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("read-ahead").factory());
  private final Deque<CompletableFuture<Chunk>> ahead = new ArrayDeque<>();
  private final Stopwatch reading = new Stopwatch();
  private final Stopwatch waiting = new Stopwatch();
  private Iterator<Line> lines = List.<Line>of().iterator();
  private double share;

  /**
   * @throws IOException if the file cannot be opened
   */
  ReadAhead(Path input) throws IOException {
    file = new InputFile(input);
    for (int i = 0; i < CHUNKS; i++) {
      readOn();
    }
  }

  private void readOn() {
    ahead.addLast(CompletableFuture.supplyAsync(() -> reading.get(this::readChunk), reader));
  }

  private Chunk readChunk() {
    try {
      List<Line> read = new ArrayList<>(CHUNK_LINES);
      ReadingReader readings = new ReadingReader();
      byte[] line;
      while (read.size() < CHUNK_LINES && (line = file.nextLine()) != null) {
        read.add(new Line(line, readings.read(line, 0, line.length)));
      }
      return new Chunk(read, file.share());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The next line, or null after the last.
   *
   * @throws IOException if the file cannot be read on, e.g. because its gzip data is cut off
   */
  @Nullable Line next() throws IOException {
    if (!lines.hasNext()) {
      Chunk chunk = taken();
      share = chunk.share;
      lines = chunk.lines.iterator();
      readOn();
    }
    return lines.hasNext() ? lines.next() : null;
  }

  private Chunk taken() throws IOException {
    try {
      return waiting.get(ahead.removeFirst()::join);
    } catch (CompletionException e) {
      if (e.getCause() instanceof UncheckedIOException unreadable) {
        throw unreadable.getCause();
      }
      throw e;
    }
  }

  /** How much of the file has been read up to the last line taken, or a little further; 0 to 1. */
  double share() {
    return share;
  }

  /** How long lines were read. */
  Stopwatch reading() {
    return reading;
  }

  /** How long somebody waited for lines that had not been read yet. */
  Stopwatch waiting() {
    return waiting;
  }

  @Override
  public void close() throws IOException {
    reader.shutdownNow();
    reader.close();
    file.close();
  }
}
