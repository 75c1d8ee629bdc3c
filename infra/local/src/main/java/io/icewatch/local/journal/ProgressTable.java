package io.icewatch.local.journal;

import io.icewatch.local.mapping.ProgressJournal;
import io.icewatch.local.mapping.ShardProgress;
import io.icewatch.local.mapping.ShardProgress.WindowProgress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How far one reader of a stream has come in each shard. */
final class ProgressTable implements ProgressJournal {
  private final String reader;
  private final String stream;
  private final Tables tables;

  ProgressTable(String reader, String stream, Tables tables) {
    this.reader = reader;
    this.stream = stream;
    this.tables = tables;
  }

  @Override
  public Map<String, ShardProgress> left() {
    return tables.get(() -> {
      Map<String, ShardProgress> left = new HashMap<>();
      ResultSet found =
          tables
              .with(
                  """
                  SELECT shard, done, window_open, window_start, earliest_start, state, first, last
                  FROM progress WHERE reader = ?\
                  """,
                  reader)
              .executeQuery();
      while (found.next()) {
        left.put(found.getString(1), new ShardProgress(found.getLong(2), window(found)));
      }
      return left;
    });
  }

  private static @Nullable WindowProgress window(ResultSet found) throws SQLException {
    byte[] state = found.getBytes(6);
    return state == null
        ? null
        : new WindowProgress(
            found.getBoolean(3),
            found.getLong(4),
            found.getLong(5),
            state,
            ordinal(found, 7),
            ordinal(found, 8));
  }

  private static @Nullable Long ordinal(ResultSet found, int column) throws SQLException {
    long ordinal = found.getLong(column);
    return found.wasNull() ? null : ordinal;
  }

  @Override
  public void save(String shardId, ShardProgress progress) {
    WindowProgress window = progress.window();
    tables.run(() -> {
      tables
          .with(
              "INSERT OR REPLACE INTO progress VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
              reader,
              shardId,
              progress.done(),
              window != null && window.isOpen(),
              window == null ? 0 : window.startMillis(),
              window == null ? 0 : window.earliestStartMillis(),
              window == null ? null : window.state(),
              window == null ? null : window.first(),
              window == null ? null : window.last())
          .executeUpdate();
      tables.need(reader, stream, shardId, progress.needed());
    });
  }
}
