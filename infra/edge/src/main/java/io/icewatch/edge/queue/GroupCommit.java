package io.icewatch.edge.queue;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The one thread that writes to the queue's file. Changes that wait at the same time share one
 * commit, and so one sync of the disk. Thread-safe.
 */
final class GroupCommit implements AutoCloseable {
  private static final int MOST_IN_ONE_COMMIT = 1_000;

  private final Connection connection;
  private final BlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
  private final Thread thread;
  private final Object committed = new Object();

  /** Records on the disk; changes under {@link #committed}. */
  private volatile long depth;

  /** A change of the file. */
  interface Change {
    /**
     * Makes the change; it lasts if the commit does.
     *
     * @param depth how many records the queue holds
     * @return how many it holds afterwards
     * @throws QueueException if there is no room for it: it leaves no trace, and the others go on
     */
    long apply(Connection connection, long depth) throws SQLException, QueueException;
  }

  private record Task(Change change, CompletableFuture<Void> done) {}

  private GroupCommit(Connection connection, long depth) {
    this.connection = connection;
    this.depth = depth;
    this.thread = Thread.ofPlatform().name("queue").unstarted(this::run);
  }

  /**
   * Begins to write.
   *
   * @param connection for this thread alone; closed with it
   * @param depth how many records the file holds
   */
  static GroupCommit start(Connection connection, long depth) throws SQLException {
    connection.setAutoCommit(false);
    GroupCommit writer = new GroupCommit(connection, depth);
    writer.thread.start();
    return writer;
  }

  /**
   * Makes a change; returns when it is on the disk.
   *
   * @throws QueueException if it is not
   * @throws InterruptedException if the thread is interrupted; the change may be made or not
   */
  void submit(Change change) throws QueueException, InterruptedException {
    Task task = new Task(change, new CompletableFuture<>());
    tasks.add(task);
    if (!thread.isAlive()) {
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

  /** How many records are on the disk. */
  long depth() {
    return depth;
  }

  /**
   * Waits until the depth is as wanted.
   *
   * @return whether it is; false if the time is up
   */
  boolean awaitDepth(LongPredicate wanted, Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    synchronized (committed) {
      while (!wanted.test(depth)) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
          return false;
        }
        committed.wait(left);
      }
      return true;
    }
  }

  private void run() {
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
    List<Task> applied = new ArrayList<>();
    try {
      long after = depth;
      for (Task task : pack) {
        after = apply(task, after, applied);
      }
      connection.commit();
      synchronized (committed) {
        depth = after;
        committed.notifyAll();
      }
      applied.forEach(task -> task.done().complete(null));
    } catch (SQLException e) {
      rollBack(e);
      fail(pack, new QueueException(describe(e), e));
    }
  }

  private long apply(Task task, long before, List<Task> applied) throws SQLException {
    Savepoint savepoint = connection.setSavepoint();
    try {
      long after = task.change().apply(connection, before);
      applied.add(task);
      return after;
    } catch (QueueException e) {
      connection.rollback(savepoint);
      task.done().completeExceptionally(e);
      return before;
    }
  }

  private void rollBack(SQLException cause) {
    try {
      connection.rollback();
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

  /** Ends when the commit that it is at is done; what still waits is refused. */
  @Override
  public void close() throws SQLException {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connection.close();
  }
}
