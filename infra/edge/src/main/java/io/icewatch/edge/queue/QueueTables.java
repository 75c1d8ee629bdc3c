package io.icewatch.edge.queue;

import io.icewatch.edge.queue.DurableQueue.Queued;
import io.icewatch.edge.queue.Incoming.Outgoing;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The queue's three tables: records that wait, digests of the messages that were taken, messages
 * that were refused. Times are milliseconds since the epoch.
 */
final class QueueTables {
  /** So many refused messages are kept; the oldest make room. */
  private static final int MOST_REFUSED = 10_000;

  /** How far the head is looked for: beyond it, a key waits for its turn. */
  private static final int LOOK_AHEAD = 5_000;

  private QueueTables() {}

  static void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
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
      statement.executeUpdate(
          "CREATE INDEX IF NOT EXISTS messages_received ON messages (received)");
      statement.executeUpdate(
          """
          CREATE TABLE IF NOT EXISTS refused (
            id INTEGER PRIMARY KEY AUTOINCREMENT, sender TEXT NOT NULL, reason TEXT NOT NULL,
            message BLOB NOT NULL, received INTEGER NOT NULL)\
          """);
    }
  }

  static long count(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet count = statement.executeQuery("SELECT COUNT(*) FROM records")) {
      return count.getLong(1);
    }
  }

  /** Whether the message is new; it is known from now on. */
  static boolean remember(Connection connection, byte[] digest, long now) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT OR IGNORE INTO messages VALUES (?, ?)")) {
      insert.setBytes(1, digest);
      insert.setLong(2, now);
      return insert.executeUpdate() == 1;
    }
  }

  static void forgetMessagesBefore(Connection connection, long time) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM messages WHERE received < ?")) {
      delete.setLong(1, time);
      delete.executeUpdate();
    }
  }

  static void insert(Connection connection, List<Outgoing> records, long now) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO records (key, data, received) VALUES (?, ?, ?)")) {
      for (Outgoing record : records) {
        insert.setString(1, record.key());
        insert.setBytes(2, record.data());
        insert.setLong(3, now);
        insert.executeUpdate();
      }
    }
  }

  static void insertRefused(Connection connection, Incoming incoming, long now)
      throws SQLException {
    try (PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO refused (sender, reason, message, received) VALUES (?, ?, ?, ?)");
        PreparedStatement makeRoom =
            connection.prepareStatement(
                "DELETE FROM refused WHERE id <= (SELECT MAX(id) FROM refused) - ?")) {
      insert.setString(1, incoming.sender());
      insert.setString(2, incoming.refusal());
      insert.setBytes(3, incoming.message());
      insert.setLong(4, now);
      insert.executeUpdate();
      makeRoom.setInt(1, MOST_REFUSED);
      makeRoom.executeUpdate();
    }
  }

  /** The oldest records, or the oldest of each key, in their order. */
  static List<Queued> head(Connection connection, int most, boolean isOneOfEachKey)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT id, key, data FROM records ORDER BY id LIMIT ?")) {
      select.setInt(1, LOOK_AHEAD);
      ResultSet found = select.executeQuery();
      List<Queued> head = new ArrayList<>();
      Set<String> keys = new HashSet<>();
      while (head.size() < most && found.next()) {
        String key = found.getString(2);
        if (keys.add(key) || !isOneOfEachKey) {
          head.add(new Queued(found.getLong(1), new Outgoing(key, found.getBytes(3))));
        }
      }
      return head;
    }
  }

  /** When the oldest record was received; empty if there is none. */
  static OptionalLong oldest(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery("SELECT received FROM records ORDER BY id LIMIT 1")) {
      return found.next() ? OptionalLong.of(found.getLong(1)) : OptionalLong.empty();
    }
  }

  /** How many of them there were. */
  static int delete(Connection connection, List<Long> ids) throws SQLException {
    int deleted = 0;
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM records WHERE id = ?")) {
      for (long id : ids) {
        delete.setLong(1, id);
        deleted += delete.executeUpdate();
      }
    }
    return deleted;
  }
}
