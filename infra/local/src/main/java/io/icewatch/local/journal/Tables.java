package io.icewatch.local.journal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The journal's database: one connection, one change at a time, each a transaction. */
final class Tables implements AutoCloseable {
  /** Of the tables below; another one is refused. */
  private static final int VERSION = 1;

  /** So many records that nobody needs may stay before they are removed. */
  private static final int TRIMMED_AT_ONCE = 512;

  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();
  private final Map<String, Set<String>> readers;
  private final Map<ShardKey, Map<String, Long>> needed = new HashMap<>();
  private final Map<ShardKey, Long> trimmed = new HashMap<>();

  private record ShardKey(String stream, String shard) {}

  /** Something with the database. */
  interface Change {
    void make() throws SQLException;
  }

  /** A question to it. */
  interface Question<T> {
    T ask() throws SQLException;
  }

  private Tables(Connection connection, Map<String, Set<String>> readers) throws SQLException {
    this.connection = connection;
    this.readers = Map.copyOf(readers);
    for (Map.Entry<String, Set<String>> stream : readers.entrySet()) {
      for (String reader : stream.getValue()) {
        loadNeeds(reader, stream.getKey());
      }
    }
  }

  private void loadNeeds(String reader, String stream) throws SQLException {
    try (ResultSet found =
        with("SELECT shard, COALESCE(first, done + 1) FROM progress WHERE reader = ?", reader)
            .executeQuery()) {
      while (found.next()) {
        needed
            .computeIfAbsent(new ShardKey(stream, found.getString(1)), each -> new HashMap<>())
            .put(reader, found.getLong(2));
      }
    }
  }

  /**
   * Opens the database.
   *
   * @param readers who reads each stream
   */
  static Tables open(Path file, Map<String, Set<String>> readers) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    Connection connection =
        DriverManager.getConnection("jdbc:sqlite:" + file.toAbsolutePath(), config.toProperties());
    try {
      create(connection, file);
      return new Tables(connection, readers);
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static void create(Connection connection, Path file) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      int version;
      try (ResultSet found = statement.executeQuery("PRAGMA user_version")) {
        version = found.getInt(1);
      }
      if (version != 0 && version != VERSION) {
        throw new JournalException(
            "%s is of version %d, expected %d: end the run with the version that it had, or begin anew with --fresh"
                .formatted(file, version, VERSION));
      }
      statement.executeUpdate(
          """
          CREATE TABLE IF NOT EXISTS shards (
            stream TEXT, number INTEGER, first_key TEXT, last_key TEXT, parents TEXT,
            first_ordinal INTEGER, oldest_ordinal INTEGER, further_messages INTEGER,
            PRIMARY KEY (stream, number))\
          """);
      statement.executeUpdate(
          """
          CREATE TABLE IF NOT EXISTS records (
            stream TEXT, shard TEXT, ordinal INTEGER, key TEXT, data BLOB, arrival INTEGER,
            messages INTEGER, PRIMARY KEY (stream, shard, ordinal))\
          """);
      statement.executeUpdate(
          """
          CREATE TABLE IF NOT EXISTS progress (
            reader TEXT, shard TEXT, done INTEGER, window_open INTEGER, window_start INTEGER,
            earliest_start INTEGER, state BLOB, first INTEGER, last INTEGER,
            PRIMARY KEY (reader, shard))\
          """);
      statement.executeUpdate(
          """
          CREATE TABLE IF NOT EXISTS buffered (
            id INTEGER PRIMARY KEY AUTOINCREMENT, delivery TEXT, record BLOB, arrival INTEGER)\
          """);
      statement.executeUpdate(
          "CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, text TEXT)");
      statement.executeUpdate("PRAGMA user_version = " + VERSION);
    }
  }

  /** Makes changes, all or none. */
  synchronized void run(Change change) {
    get(() -> {
      change.make();
      return true;
    });
  }

  /** Asks. */
  synchronized <T extends @Nullable Object> T get(Question<T> question) {
    try {
      return question.ask();
    } catch (SQLException e) {
      prepared.clear(); // one that failed is closed
      throw new JournalException(
          isFull(e)
              ? "no space left on the disk of the stack's journal"
              : "the stack's journal cannot be written: " + e.getMessage(),
          e);
    }
  }

  private static boolean isFull(SQLException e) {
    return e instanceof SQLiteException sqlite
        && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_FULL;
  }

  /** Several changes, all or none; within {@link #run}. */
  void together(Change change) throws SQLException {
    connection.setAutoCommit(false);
    try {
      change.make();
      connection.commit();
    } catch (SQLException e) {
      // On a full disk SQLite has rolled back by itself, and there is nothing to end any more.
      suppressing(e, connection::rollback);
      suppressing(e, () -> connection.setAutoCommit(true));
      throw e;
    }
    connection.setAutoCommit(true);
  }

  private static void suppressing(SQLException cause, Change change) {
    try {
      change.make();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  /** A statement with its values; texts, numbers, bytes or null. */
  PreparedStatement with(String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  /** Removes all that it holds. */
  void clear() throws SQLException {
    together(() -> {
      for (String table : List.of("shards", "records", "progress", "buffered", "notes")) {
        with("DELETE FROM " + table).executeUpdate();
      }
      needed.clear();
      trimmed.clear();
    });
  }

  void limitTo(int pages) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA max_page_count = " + pages);
    }
  }

  long count(String table) throws SQLException {
    try (ResultSet found = with("SELECT COUNT(*) FROM " + table).executeQuery()) {
      return found.getLong(1);
    }
  }

  @Nullable String note(String name) throws SQLException {
    try (ResultSet found = with("SELECT text FROM notes WHERE name = ?", name).executeQuery()) {
      return found.next() ? found.getString(1) : null;
    }
  }

  void note(String name, String text) throws SQLException {
    with("INSERT INTO notes VALUES (?, ?)", name, text).executeUpdate();
  }

  // What may be removed

  /** Notes what a reader needs of a shard, and removes what nobody does. */
  void need(String reader, String stream, String shard, long ordinal) throws SQLException {
    ShardKey key = new ShardKey(stream, shard);
    needed.computeIfAbsent(key, each -> new HashMap<>()).put(reader, ordinal);
    trim(key, TRIMMED_AT_ONCE);
  }

  /** Removes all that nobody needs. */
  void trimAll() throws SQLException {
    for (ShardKey key : needed.keySet()) {
      trim(key, 1);
    }
  }

  private void trim(ShardKey key, int least) throws SQLException {
    Map<String, Long> byReader = needed.getOrDefault(key, Map.of());
    if (!byReader.keySet().equals(readers.get(key.stream()))) {
      return; // somebody has not begun with this shard
    }
    long oldest = byReader.values().stream().mapToLong(Long::longValue).min().orElse(0);
    Long before = trimmed.get(key);
    if (before != null && oldest - before < least) {
      return;
    }
    together(() -> remove(key, oldest));
    trimmed.put(key, oldest);
  }

  private void remove(ShardKey key, long oldest) throws SQLException {
    with(
            """
            UPDATE shards SET oldest_ordinal = ?, further_messages = further_messages + (
              SELECT COALESCE(SUM(messages - 1), 0) FROM records
              WHERE stream = ? AND shard = ? AND ordinal < ?)
            WHERE stream = ? AND number = ?\
            """,
            oldest,
            key.stream(),
            key.shard(),
            oldest,
            key.stream(),
            Integer.parseInt(key.shard().substring("shardId-".length())))
        .executeUpdate();
    with(
            "DELETE FROM records WHERE stream = ? AND shard = ? AND ordinal < ?",
            key.stream(),
            key.shard(),
            oldest)
        .executeUpdate();
  }

  @Override
  public synchronized void close() {
    run(connection::close); // its statements with it
  }
}
