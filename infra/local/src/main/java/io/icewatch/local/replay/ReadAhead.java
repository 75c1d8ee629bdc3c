package io.icewatch.local.replay;

import io.icewatch.local.replay.ReplayReport.TooLong;
import io.icewatch.local.stack.Stopwatch;
import io.icewatch.vitals.reading.Message;
import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.reading.ReadingReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of a file, and what they say, on a thread of its own, some thousands ahead of
 * whoever takes them. For one thread to take them.
 */
final class ReadAhead implements AutoCloseable {
  /** Lines that are read at once, and how many times as many are read before they are wanted. */
  private static final int CHUNK_LINES = 1_000;

  private static final int CHUNKS = 16;
  private static final long LOOK_MILLIS = 100;

  /**
   * A message of the file.
   *
   * @param read what {@code message} says
   * @param share how much of the file it and all before it take, 0 to 1; not a number for standard
   *     input
   */
  record Line(byte[] message, Message read, double share) {}

  private final InputLines file;
  private final ExecutorService reader =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("read-ahead").factory());
  private final Deque<CompletableFuture<List<Line>>> ahead = new ArrayDeque<>();
  private final Stopwatch reading = new Stopwatch();
  private final Stopwatch waiting = new Stopwatch();
  private Iterator<Line> lines = List.<Line>of().iterator();

  /** Of the reading thread: thrown with the chunk after the lines that came before it. */
  private @Nullable IOException failure;

  /**
   * @param file is closed with this
   */
  ReadAhead(InputLines file) {
    this.file = file;
    for (int i = 0; i < CHUNKS; i++) {
      readOn();
    }
  }

  private void readOn() {
    ahead.addLast(CompletableFuture.supplyAsync(() -> reading.get(this::readChunk), reader));
  }

  /** Some lines; none after the last of the file. */
  private List<Line> readChunk() {
    List<Line> read = new ArrayList<>(CHUNK_LINES);
    ReadingReader readings = new ReadingReader();
    try {
      byte[] line;
      while (failure == null && read.size() < CHUNK_LINES && (line = file.nextLine()) != null) {
        read.add(new Line(line, readings.read(line, 0, line.length), file.share()));
      }
    } catch (IOException e) {
      failure = e;
    }
    if (read.isEmpty() && failure != null) {
      throw new UncheckedIOException(failure);
    }
    return read;
  }

  /**
   * The next line, or null after the last or once nobody wants more.
   *
   * @param isStopped whether nobody does; looked at while lines are waited for, too
   * @throws IOException if the file cannot be read on, e.g. because its gzip data is cut off; all
   *     lines before that have been returned
   */
  @Nullable Line next(BooleanSupplier isStopped) throws IOException {
    if (isStopped.getAsBoolean()) {
      return null;
    }
    if (!lines.hasNext()) {
      CompletableFuture<List<Line>> coming = ahead.removeFirst();
      waiting.run(() -> await(coming, isStopped));
      if (!coming.isDone()) {
        return null;
      }
      lines = taken(coming).iterator();
      readOn();
    }
    return lines.hasNext() ? lines.next() : null;
  }

  /**
   * What the lines that are read ahead, some thousands, say of their times.
   *
   * @param firstMillis the first time that one of them has, milliseconds since the epoch; empty if
   *     none has one
   * @param readingsBefore how many readings come before it
   */
  record FirstTime(OptionalLong firstMillis, long readingsBefore) {}

  /** Looks for the first reading with a time of its own. Takes no line. */
  FirstTime firstTime(BooleanSupplier isStopped) {
    long before = 0;
    for (CompletableFuture<List<Line>> coming : ahead) {
      await(coming, isStopped);
      if (!coming.isDone() || coming.isCompletedExceptionally()) {
        break; // whoever takes the lines hears of it
      }
      for (Line line : coming.join()) {
        if (line.read() instanceof Reading reading) {
          if (reading.eventTimeMillis() != Reading.NO_EVENT_TIME) {
            return new FirstTime(OptionalLong.of(reading.eventTimeMillis()), before);
          }
          before++;
        }
      }
    }
    return new FirstTime(OptionalLong.empty(), before);
  }

  /** Standard input may have nothing to say for hours. */
  private static void await(CompletableFuture<List<Line>> coming, BooleanSupplier isStopped) {
    while (!coming.isDone() && !isStopped.getAsBoolean()) {
      try {
        coming.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        // Nothing has come yet: look whether anybody still waits for it.
      } catch (ExecutionException e) {
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static List<Line> taken(CompletableFuture<List<Line>> coming) throws IOException {
    try {
      return coming.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof UncheckedIOException unreadable) {
        throw unreadable.getCause();
      }
      throw e;
    }
  }

  /** The lines so far that no record can hold; they are not among those that were returned. */
  List<TooLong> tooLong() {
    return file.tooLong();
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
    // A read of standard input that waits cannot be interrupted, and ends with the process.
    reader.shutdownNow();
    file.close();
  }
}
