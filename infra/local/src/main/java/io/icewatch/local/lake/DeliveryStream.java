package io.icewatch.local.lake;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import io.icewatch.local.lake.BufferJournal.Buffered;
import io.icewatch.local.template.DeliveryStreamSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A Firehose stream with an Iceberg table behind it: buffers records, lands them in one commit a
 * flush, and writes what cannot be a row to the error output.
 *
 * <p>Where time is virtual, flushes of many hours follow each other in a second, and nobody can
 * look in between: such a stream may gather the rows of several flushes into one commit.
 *
 * <p>A record becomes a row by Firehose's rules: it is exactly one JSON object, white space around
 * it is harmless; its keys are column names, case and all; other keys are skipped; every column
 * must be there and fit its type. A {@code timestamp} or {@code timestamptz} is a number of
 * microseconds since the epoch or an ISO time (UTC if it names no offset); {@code int}, {@code
 * long} and {@code double} may be strings; {@code boolean} may be {@code "true"}, {@code "false"},
 * 1 or 0; null fits an optional column.
 *
 * <p>The error output lies in {@code <error output>/<prefix>iceberg-failed/YYYY/MM/DD/HH/} (UTC,
 * the time of the flush; {@code processing-failed} what could not be transformed), one JSON object
 * a line: {@code attemptsMade}, {@code arrivalTimestamp} and {@code attemptEndingTimestamp} (epoch
 * milliseconds), {@code errorCode}, {@code errorMessage}, {@code rawData} (base64).
 *
 * <p>What is removed from the journal has landed or is in the error output. A process that dies in
 * between lands it again: a reader takes each row by its identity, as behind Firehose.
 *
 * <p>There is no thread and no clock inside: time is what the caller says. Safe for use by several
 * threads; {@link #put} does not wait for a flush.
 */
public final class DeliveryStream {
  private static final int BYTES_A_MEGABYTE = 1 << 20;
  private static final String NOT_A_ROW = "iceberg-failed";
  private static final String NOT_TRANSFORMED = "processing-failed";
  private static final DateTimeFormatter FOLDER =
      DateTimeFormatter.ofPattern("yyyy/MM/dd/HH").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter FILE_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd-HH-mm-ss").withZone(ZoneOffset.UTC);

  private final DeliveryStreamSpec spec;
  private final Lake lake;
  private final RowDecoder decoder;
  private final Path errors;
  private final int rowsPerCommit;
  private final JsonFactory json = new JsonFactoryBuilder().rootValueSeparator("\n").build();

  private final Object flushing = new Object();
  private final BufferJournal journal;
  private final Buffer buffer;

  /** Flushed and not committed yet; of {@link #flushing}. */
  private final List<Row> gathered = new ArrayList<>();

  private final AtomicLong landed = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();

  /**
   * A record that goes into the error output.
   *
   * @param record its bytes
   * @param arrival when the stream took it in
   * @param attempts how often it was tried
   * @param code what kind of error it was
   * @param message what was wrong
   */
  public record Failure(
      byte[] record, Instant arrival, int attempts, String code, String message) {}

  /**
   * @param errorOutput the folder that stands for the error bucket; made when first needed
   * @throws LakeException if the lake has no such table
   * @throws IllegalArgumentException if the error prefix holds an expression ({@code !{…}}), which
   *     this stream does not evaluate
   */
  public DeliveryStream(DeliveryStreamSpec spec, Lake lake, Path errorOutput) {
    this(spec, lake, errorOutput, 1, BufferJournal.NONE);
  }

  /**
   * @param errorOutput the folder that stands for the error bucket; made when first needed
   * @param rowsPerCommit a flush commits if this many rows are gathered by then; otherwise they
   *     wait for {@link #commit}. 1: every flush commits
   * @param journal keeps what is buffered beyond this process; what it holds is buffered first
   * @throws LakeException if the lake has no such table
   * @throws IllegalArgumentException if the error prefix holds an expression ({@code !{…}}), which
   *     this stream does not evaluate
   */
  public DeliveryStream(
      DeliveryStreamSpec spec,
      Lake lake,
      Path errorOutput,
      int rowsPerCommit,
      BufferJournal journal) {
    this.rowsPerCommit = rowsPerCommit;
    this.spec = requireNonNull(spec, "spec");
    this.lake = requireNonNull(lake, "lake");
    if (spec.errorOutputPrefix().contains("!{")) {
      throw new IllegalArgumentException(
          "stream %s: the error output prefix %s holds an expression, and only plain text is honoured"
              .formatted(spec.name(), spec.errorOutputPrefix()));
    }
    this.journal = requireNonNull(journal, "journal");
    this.buffer = new Buffer(spec, journal);
    this.decoder = new RowDecoder(lake.table(spec.table()).schema());
    this.errors = errorOutput.resolve(spec.errorOutputPrefix());
  }

  /**
   * Buffers a record, whatever is in it; flushes nothing.
   *
   * @param record kept, not copied
   * @param now its arrival
   * @throws RuntimeException if the journal cannot keep it; it is not buffered then
   */
  public void put(byte[] record, Instant now) {
    buffer.add(requireNonNull(record, "record"), requireNonNull(now, "now"));
  }

  /**
   * The first instant at which {@link #advance} will flush: when the oldest buffered record has
   * waited for the buffering interval, or the arrival of the record that filled the buffer if that
   * is earlier. Null if nothing is buffered.
   */
  public @Nullable Instant flushDue() {
    return buffer.due();
  }

  /** Flushes if that is due: if {@code now} is at or after {@link #flushDue}. */
  public void advance(Instant now) {
    Instant due = flushDue();
    if (due != null && !now.isBefore(due)) {
      flush(now);
    }
  }

  /**
   * Lands what is buffered, in one commit unless more is to be gathered for it, and writes the
   * error output. With nothing buffered it does nothing.
   *
   * <p>If it throws, what has not been landed or written stays buffered, and the next flush tries
   * it again; nothing is landed twice.
   *
   * @throws UncheckedIOException if a file cannot be written
   * @throws RuntimeException whatever {@link Lake#append} throws when it cannot commit
   */
  public void flush(Instant now) {
    synchronized (flushing) {
      List<Buffered> batch = buffer.contents();
      List<Row> rows = new ArrayList<>(batch.size());
      List<Buffered> rejected = new ArrayList<>();
      List<Failure> failures = new ArrayList<>();
      for (Buffered buffered : batch) {
        switch (decoder.decode(buffered.record())) {
          case Row row -> rows.add(row);
          case RowDecoder.Rejection why -> {
            rejected.add(buffered);
            failures.add(
                new Failure(buffered.record(), buffered.arrival(), 1, why.code(), why.message()));
          }
        }
      }
      if (gathered.size() + rows.size() < rowsPerCommit) {
        gathered.addAll(rows);
      } else {
        commitWith(rows);
      }
      buffer.replaceOldest(batch.size(), rejected);
      if (!failures.isEmpty()) {
        writeErrors(NOT_A_ROW, failures, now);
        buffer.replaceOldest(failures.size(), List.of());
      }
      if (!batch.isEmpty()) {
        journal.removeThrough(batch.getLast().id());
      }
    }
  }

  /**
   * Writes records to the error output of which no row could be made to be buffered.
   *
   * @param failures one at least
   * @throws UncheckedIOException if the file cannot be written; none of them is then
   */
  public void refuse(List<Failure> failures, Instant now) {
    synchronized (flushing) {
      writeErrors(NOT_TRANSFORMED, failures, now);
    }
  }

  /**
   * Commits what flushes have gathered, so that a reader sees it. With nothing gathered it does
   * nothing. If it throws, the rows stay gathered.
   *
   * @throws RuntimeException whatever {@link Lake#append} throws when it cannot commit
   */
  public void commit() {
    synchronized (flushing) {
      commitWith(List.of());
    }
  }

  private void commitWith(List<Row> more) {
    List<Row> rows = new ArrayList<>(gathered);
    rows.addAll(more);
    if (rows.isEmpty()) {
      return;
    }
    lake.append(spec.table(), rows);
    landed.addAndGet(rows.size());
    gathered.clear();
  }

  /** How many rows are in the table through this stream. */
  public long rowsLanded() {
    return landed.get();
  }

  /** How many records are buffered or gathered: neither landed nor in the error output. */
  public long rowsWaiting() {
    synchronized (flushing) {
      return (long) gathered.size() + buffer.contents().size();
    }
  }

  /** How many records are in the error output through this stream. */
  public long rowsFailed() {
    return failed.get();
  }

  private void writeErrors(String kind, List<Failure> failures, Instant now) {
    Path folder = errors.resolve(kind).resolve(FOLDER.format(now));
    Path file =
        folder.resolve(
            "%s-1-%s-%s".formatted(spec.name(), FILE_TIME.format(now), UUID.randomUUID()));
    try {
      Files.createDirectories(folder);
      try (JsonGenerator out =
          json.createGenerator(
              Files.newBufferedWriter(
                  file, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW))) {
        for (Failure failure : failures) {
          writeError(out, failure, now);
        }
        out.writeRaw('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write error output " + file, e);
    }
    failed.addAndGet(failures.size());
  }

  private static void writeError(JsonGenerator out, Failure failure, Instant now)
      throws IOException {
    out.writeStartObject();
    out.writeNumberField("attemptsMade", failure.attempts);
    out.writeNumberField("arrivalTimestamp", failure.arrival.toEpochMilli());
    out.writeStringField("errorCode", failure.code);
    out.writeStringField("errorMessage", failure.message);
    out.writeNumberField("attemptEndingTimestamp", now.toEpochMilli());
    out.writeBinaryField("rawData", failure.record);
    out.writeEndObject();
  }

  /** What waits for a flush, oldest first. */
  private static final class Buffer {
    private final BufferJournal journal;
    private final List<Buffered> records = new ArrayList<>();
    private final Duration interval;
    private final long capacity;
    private long bytes;
    private @Nullable Instant full;

    Buffer(DeliveryStreamSpec spec, BufferJournal journal) {
      this.journal = journal;
      interval = Duration.ofSeconds(spec.bufferSeconds());
      capacity = (long) spec.bufferMegabytes() * BYTES_A_MEGABYTE;
      records.addAll(journal.left());
      records.forEach(this::count);
    }

    synchronized void add(byte[] record, Instant arrival) {
      Buffered buffered = new Buffered(journal.add(record, arrival), record, arrival);
      records.add(buffered);
      count(buffered);
    }

    synchronized List<Buffered> contents() {
      return List.copyOf(records);
    }

    synchronized void replaceOldest(int count, List<Buffered> instead) {
      records.subList(0, count).clear();
      records.addAll(0, instead);
      bytes = 0;
      full = null;
      records.forEach(this::count);
    }

    synchronized @Nullable Instant due() {
      if (records.isEmpty()) {
        return null;
      }
      Instant waited = records.getFirst().arrival().plus(interval);
      return full != null && full.isBefore(waited) ? full : waited;
    }

    private void count(Buffered buffered) {
      bytes += buffered.record().length;
      if (full == null && bytes >= capacity) {
        full = buffered.arrival();
      }
    }
  }
}
