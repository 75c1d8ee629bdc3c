package io.icewatch.edge.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.icewatch.edge.queue.Incoming.Outgoing;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.sqlite.SQLiteConfig;

/**
 * Keeps records in one file until they have been sent on. What {@link #keep} has returned for is on
 * the disk (SQLite, write-ahead log, {@code synchronous=FULL}) and survives the process, the
 * machine's power, and a disk that is full afterwards.
 *
 * <p>Bounded: beyond its capacity it takes nothing more, and drops nothing. Messages that wait at
 * the same time share one write to the disk. Thread-safe.
 */
public final class DurableQueue implements AutoCloseable {
  /**
   * A sender that got no answer sends again within minutes; a day is more than any of them waits.
   */
  private static final Duration REPETITIONS_ARE_KNOWN_FOR = Duration.ofDays(1);

  private final long capacity;
  private final InstantSource clock;
  private final GroupCommit writer;
  private final Connection reading;

  /** What became of a message that was handed in. */
  public enum Kept {
    /** Its records are on the disk. */
    STORED,
    /** It came before, and its records were kept then. */
    REPEATED
  }

  /**
   * A record at the head of the queue.
   *
   * @param id by which it is removed
   * @param record what is to be sent
   */
  public record Queued(long id, Outgoing record) {}

  private DurableQueue(GroupCommit writer, Connection reading, long capacity, InstantSource clock) {
    this.writer = writer;
    this.reading = reading;
    this.capacity = capacity;
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * Opens a queue, with all that an earlier process has left in it.
   *
   * @param file made if it is not there; SQLite puts two more beside it
   * @param capacity how many records it holds at most, at least 1
   * @throws QueueException if the file is no queue, or another gateway has it open
   */
  public static DurableQueue open(Path file, long capacity, InstantSource clock)
      throws QueueException {
    try {
      Connection writing = connect(file);
      QueueTables.create(writing);
      Connection reading = connect(file);
      return new DurableQueue(
          GroupCommit.start(writing, QueueTables.count(reading)), reading, capacity, clock);
    } catch (SQLException e) {
      throw new QueueException(
          "the queue %s cannot be opened: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static Connection connect(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(5_000);
    return DriverManager.getConnection(
        "jdbc:sqlite:" + file.toAbsolutePath(), config.toProperties());
  }

  /**
   * Keeps what a message holds; returns when it is on the disk.
   *
   * @throws QueueException if it is not: the queue is full, or the disk
   * @throws InterruptedException if the thread is interrupted; the message may be kept or not
   */
  public Kept keep(Incoming incoming) throws QueueException, InterruptedException {
    AtomicReference<Kept> kept = new AtomicReference<>(Kept.REPEATED);
    byte[] digest = digest(incoming);
    writer.submit((connection, depth) -> {
      if (!QueueTables.remember(connection, digest, clock.millis())) {
        return depth;
      }
      kept.set(Kept.STORED);
      return insert(connection, incoming, depth);
    });
    return kept.get();
  }

  /** Same bytes, same MSH-10 and sender: HL7 lets a sender use a control id twice. */
  private static byte[] digest(Incoming incoming) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(incoming.sender().getBytes(UTF_8));
      sha.update((byte) 0);
      return sha.digest(incoming.message());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private long insert(Connection connection, Incoming incoming, long depth)
      throws SQLException, QueueException {
    long after = depth + incoming.records().size();
    if (after > capacity) {
      throw new QueueException(
          "the gateway holds %d records, at most %d until they can be sent on"
              .formatted(depth, capacity));
    }
    QueueTables.insert(connection, incoming.records(), clock.millis());
    if (!incoming.refusal().isEmpty()) {
      QueueTables.insertRefused(connection, incoming, clock.millis());
    }
    return after;
  }

  /**
   * The records to be sent next, in their order.
   *
   * @param most how many at most
   * @param isOneOfEachKey whether of each key only the oldest is wanted, so that none overtakes
   *     another of its key when any of them may be refused
   */
  public List<Queued> head(int most, boolean isOneOfEachKey) throws QueueException {
    synchronized (reading) {
      try {
        return QueueTables.head(reading, most, isOneOfEachKey);
      } catch (SQLException e) {
        throw new QueueException("the queue cannot be read: " + e.getMessage(), e);
      }
    }
  }

  /**
   * Forgets records that were sent on.
   *
   * @param ids of {@link #head}
   * @throws QueueException if the disk takes no change; they are then sent again
   */
  public void remove(List<Long> ids) throws QueueException, InterruptedException {
    writer.submit((connection, depth) -> {
      QueueTables.forgetMessagesBefore(
          connection, clock.millis() - REPETITIONS_ARE_KNOWN_FOR.toMillis());
      return depth - QueueTables.delete(connection, ids);
    });
  }

  /** How many records wait. */
  public long depth() {
    return writer.depth();
  }

  /** When the oldest record that waits was received; empty if none waits. */
  public Optional<Instant> oldest() throws QueueException {
    synchronized (reading) {
      try {
        OptionalLong oldest = QueueTables.oldest(reading);
        return oldest.isEmpty()
            ? Optional.empty()
            : Optional.of(Instant.ofEpochMilli(oldest.getAsLong()));
      } catch (SQLException e) {
        throw new QueueException("the queue cannot be read: " + e.getMessage(), e);
      }
    }
  }

  /** Waits until so many records wait, or a time has passed. */
  public void awaitRecords(int least, Duration longest) throws InterruptedException {
    writer.awaitDepth(depth -> depth >= least, longest);
  }

  /**
   * Waits until no record waits.
   *
   * @return whether none does; false if the time is up
   */
  public boolean awaitEmpty(Duration longest) throws InterruptedException {
    return writer.awaitDepth(depth -> depth == 0, longest);
  }

  /**
   * How large the file may become, in pages of four kibibytes: SQLite then says what it says on a
   * full disk.
   */
  void limitTo(long pages) throws QueueException, InterruptedException {
    writer.submit((connection, depth) -> {
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA max_page_count = " + pages);
      }
      return depth;
    });
  }

  /** Ends after the commit that it is at; what is handed in afterwards is refused. */
  @Override
  public void close() {
    try {
      writer.close();
      synchronized (reading) {
        reading.close();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the queue cannot be closed", e);
    }
  }
}
