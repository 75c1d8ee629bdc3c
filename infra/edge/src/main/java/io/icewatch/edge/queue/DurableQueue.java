package io.icewatch.edge.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.icewatch.edge.queue.Incoming.Outgoing;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

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

  private static final int MOST_IN_ONE_COMMIT = 1_000;

  /** So many refused messages are kept; the oldest make room. */
  private static final int MOST_REFUSED = 10_000;

  /** How far the head is looked for: beyond it, a key waits for its turn. */
  private static final int LOOK_AHEAD = 5_000;

  private final long capacity;
  private final InstantSource clock;
  private final Connection writing;
  private final Connection reading;
  private final BlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
  private final Thread writer;
  private final AtomicLong depth = new AtomicLong();
  private final Semaphore grown = new Semaphore(0);

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

  private interface Change {
    void apply(Connection connection) throws SQLException, QueueException;
  }

  private record Task(Change change, CompletableFuture<Void> done) {}

  private DurableQueue(
      Connection writing, Connection reading, long capacity, InstantSource clock, long depth) {
    this.writing = writing;
    this.reading = reading;
    this.capacity = capacity;
    this.clock = clock;
    this.depth.set(depth);
    this.writer = Thread.ofPlatform().name("queue").unstarted(this::write);
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
      SQLiteConfig config = new SQLiteConfig();
      config.setJournalMode(SQLiteConfig.JournalMode.WAL);
      config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
      config.setBusyTimeout(5_000);
      String url = "jdbc:sqlite:" + file.toAbsolutePath();
      Connection writing = DriverManager.getConnection(url, config.toProperties());
      try (Statement statement = writing.createStatement()) {
        create(statement);
      }
      writing.setAutoCommit(false);
      Connection reading = DriverManager.getConnection(url, config.toProperties());
      long depth;
      try (Statement statement = reading.createStatement();
          ResultSet count = statement.executeQuery("SELECT COUNT(*) FROM records")) {
        depth = count.getLong(1);
      }
      DurableQueue queue =
          new DurableQueue(writing, reading, capacity, requireNonNull(clock, "clock"), depth);
      queue.writer.start();
      return queue;
    } catch (SQLException e) {
      throw new QueueException(
          "the queue %s cannot be opened: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static void create(Statement statement) throws SQLException {
    statement.executeUpdate(
        """
        CREATE TABLE IF NOT EXISTS records (
          id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, data BLOB NOT NULL,
          received INTEGER NOT NULL)\
        """);
    statement.executeUpdate(
        """
        CREATE TABLE IF NOT EXISTS messages (
          digest BLOB PRIMARY KEY, received INTEGER NOT NULL) WITHOUT ROWID\
        """);
    statement.executeUpdate("CREATE INDEX IF NOT EXISTS messages_received ON messages (received)");
    statement.executeUpdate(
        """
        CREATE TABLE IF NOT EXISTS refused (
          id INTEGER PRIMARY KEY AUTOINCREMENT, sender TEXT NOT NULL, reason TEXT NOT NULL,
          message BLOB NOT NULL, received INTEGER NOT NULL)\
        """);
  }

  /**
   * Keeps what a message holds; returns when it is on the disk.
   *
   * @throws QueueException if it is not: the queue is full, or the disk
   * @throws InterruptedException if the thread is interrupted; the message may be kept or not
   */
  public Kept keep(Incoming incoming) throws QueueException, InterruptedException {
    Kept[] kept = {Kept.REPEATED};
    byte[] digest = digest(incoming);
    submit(
        connection -> {
          if (remember(connection, digest)) {
            insert(connection, incoming);
            kept[0] = Kept.STORED;
          }
        });
    grown.release();
    return kept[0];
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

  /** Whether the message is new. */
  private boolean remember(Connection connection, byte[] digest) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT OR IGNORE INTO messages VALUES (?, ?)")) {
      insert.setBytes(1, digest);
      insert.setLong(2, clock.millis());
      return insert.executeUpdate() == 1;
    }
  }

  private void insert(Connection connection, Incoming incoming)
      throws SQLException, QueueException {
    int count = incoming.records().size();
    if (depth.get() + count > capacity) {
      throw new QueueException(
          "the gateway holds %d records, at most %d until they can be sent on"
              .formatted(depth.get(), capacity));
    }
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO records (key, data, received) VALUES (?, ?, ?)")) {
      for (Outgoing record : incoming.records()) {
        insert.setString(1, record.key());
        insert.setBytes(2, record.data());
        insert.setLong(3, clock.millis());
        insert.executeUpdate();
      }
    }
    if (!incoming.refusal().isEmpty()) {
      insertRefused(connection, incoming);
    }
    depth.addAndGet(count);
  }

  private void insertRefused(Connection connection, Incoming incoming) throws SQLException {
    try (PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO refused (sender, reason, message, received) VALUES (?, ?, ?, ?)");
        PreparedStatement makeRoom =
            connection.prepareStatement(
                "DELETE FROM refused WHERE id <= (SELECT MAX(id) FROM refused) - ?")) {
      insert.setString(1, incoming.sender());
      insert.setString(2, incoming.refusal());
      insert.setBytes(3, incoming.message());
      insert.setLong(4, clock.millis());
      insert.executeUpdate();
      makeRoom.setInt(1, MOST_REFUSED);
      makeRoom.executeUpdate();
    }
  }

  /**
   * The records to be sent next, in their order: of each key the oldest only, so that none
   * overtakes another of its key when a part of them is refused.
   *
   * @param most how many at most
   */
  public List<Queued> head(int most) throws QueueException {
    List<Queued> head = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    synchronized (reading) {
      try (PreparedStatement select =
          reading.prepareStatement("SELECT id, key, data FROM records ORDER BY id LIMIT ?")) {
        select.setInt(1, LOOK_AHEAD);
        ResultSet found = select.executeQuery();
        while (head.size() < most && found.next()) {
          if (keys.add(found.getString(2))) {
            head.add(
                new Queued(found.getLong(1), new Outgoing(found.getString(2), found.getBytes(3))));
          }
        }
        return head;
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
    submit(
        connection -> {
          try (PreparedStatement delete =
              connection.prepareStatement("DELETE FROM records WHERE id = ?")) {
            for (long id : ids) {
              delete.setLong(1, id);
              depth.addAndGet(-delete.executeUpdate());
            }
          }
          forgetOldMessages(connection);
        });
  }

  private void forgetOldMessages(Connection connection) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM messages WHERE received < ?")) {
      delete.setLong(1, clock.millis() - REPETITIONS_ARE_KNOWN_FOR.toMillis());
      delete.executeUpdate();
    }
  }

  /** How many records wait. */
  public long depth() {
    return depth.get();
  }

  /** When the oldest record that waits was received; empty if none waits. */
  public Optional<Instant> oldest() throws QueueException {
    synchronized (reading) {
      try (Statement statement = reading.createStatement();
          ResultSet found =
              statement.executeQuery("SELECT received FROM records ORDER BY id LIMIT 1")) {
        return found.next()
            ? Optional.of(Instant.ofEpochMilli(found.getLong(1)))
            : Optional.empty();
      } catch (SQLException e) {
        throw new QueueException("the queue cannot be read: " + e.getMessage(), e);
      }
    }
  }

  /** Waits until something may have been added, or a time has passed. */
  public void awaitGrowth(Duration longest) throws InterruptedException {
    if (depth.get() == 0 && grown.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
      grown.drainPermits();
    }
  }

  private void submit(Change change) throws QueueException, InterruptedException {
    Task task = new Task(change, new CompletableFuture<>());
    tasks.add(task);
    if (!writer.isAlive()) {
      throw new QueueException("the gateway is stopping");
    }
    try {
      task.done().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof QueueException cause) {
        throw new QueueException(requireNonNull(cause.getMessage()), cause);
      }
      throw new CompletionException(e.getCause());
    }
  }

  // The one thread that writes

  private void write() {
    List<Task> pack = new ArrayList<>();
    try {
      while (true) {
        pack.add(tasks.take());
        tasks.drainTo(pack, MOST_IN_ONE_COMMIT - 1);
        commit(pack);
        pack.clear();
      }
    } catch (InterruptedException e) {
      tasks.drainTo(pack);
      fail(pack, new QueueException("the gateway is stopping"));
    }
  }

  private void commit(List<Task> pack) {
    long before = depth.get();
    List<Task> applied = new ArrayList<>();
    try {
      for (Task task : pack) {
        apply(task, applied);
      }
      writing.commit();
      applied.forEach(task -> task.done().complete(null));
    } catch (SQLException e) {
      depth.set(before);
      rollBack(e);
      fail(pack, new QueueException(describe(e), e));
    }
  }

  /** A task that the queue has no room for leaves no trace, and the others go on. */
  private void apply(Task task, List<Task> applied) throws SQLException {
    Savepoint before = writing.setSavepoint();
    try {
      task.change().apply(writing);
      applied.add(task);
    } catch (QueueException e) {
      writing.rollback(before);
      task.done().completeExceptionally(e);
    }
  }

  private void rollBack(SQLException cause) {
    try {
      writing.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e); // SQLite has rolled back by itself, as it does on a full disk
    }
  }

  private static void fail(List<Task> pack, QueueException why) {
    pack.forEach(task -> task.done().completeExceptionally(why));
  }

  private static String describe(SQLException e) {
    boolean full =
        e instanceof SQLiteException sqlite
            && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_FULL;
    return full
        ? "no space left on the gateway's disk"
        : "the gateway's queue cannot be written: " + e.getMessage();
  }

  /**
   * How large the file may become, in pages of four kibibytes: SQLite then says what it says on a
   * full disk.
   */
  void limitTo(long pages) throws QueueException, InterruptedException {
    submit(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA max_page_count = " + pages);
          }
        });
  }

  /** Ends after what was handed in is written. */
  @Override
  public void close() {
    writer.interrupt();
    try {
      writer.join();
      synchronized (reading) {
        reading.close();
      }
      writing.close();
    } catch (SQLException e) {
      throw new IllegalStateException("the queue cannot be closed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
