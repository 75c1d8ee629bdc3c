package io.icewatch.local.journal;

import io.icewatch.lambda.kpl.AggregatedRecord;
import io.icewatch.local.stream.HashKeyRange;
import io.icewatch.local.stream.StreamJournal;
import io.icewatch.local.stream.StreamRecord;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A stream's shards and records. */
final class RecordTable implements StreamJournal {
  private final String stream;
  private final Tables tables;

  RecordTable(String stream, Tables tables) {
    this.stream = stream;
    this.tables = tables;
  }

  @Override
  public List<KeptShard> shards() {
    return tables.get(() -> {
      List<KeptShard> shards = new ArrayList<>();
      ResultSet found =
          tables
              .with(
                  """
                  SELECT first_key, last_key, parents, first_ordinal, oldest_ordinal,
                    further_messages, number
                  FROM shards WHERE stream = ? ORDER BY number\
                  """,
                  stream)
              .executeQuery();
      while (found.next()) {
        shards.add(
            new KeptShard(
                new HashKeyRange(
                    new BigInteger(found.getString(1)), new BigInteger(found.getString(2))),
                found.getString(3).lines().toList(),
                found.getLong(4),
                found.getLong(5),
                found.getLong(6),
                records("shardId-%012d".formatted(found.getInt(7)))));
      }
      return shards;
    });
  }

  private List<KeptRecord> records(String shard) throws SQLException {
    List<KeptRecord> records = new ArrayList<>();
    ResultSet found =
        tables
            .with(
                """
                SELECT key, data, arrival FROM records
                WHERE stream = ? AND shard = ? ORDER BY ordinal\
                """,
                stream,
                shard)
            .executeQuery();
    while (found.next()) {
      records.add(new KeptRecord(found.getString(1), found.getBytes(2), found.getLong(3)));
    }
    return records;
  }

  @Override
  public void opened(List<KeptShard> shards) {
    tables.run(() ->
        tables.together(() -> {
          for (KeptShard shard : shards) {
            tables
                .with(
                    """
                    INSERT INTO shards
                    SELECT ?, COUNT(*), ?, ?, ?, ?, ?, 0 FROM shards WHERE stream = ?\
                    """,
                    stream,
                    shard.range().startInclusive().toString(),
                    shard.range().endInclusive().toString(),
                    String.join("\n", shard.parents()),
                    shard.firstOrdinal(),
                    shard.oldestOrdinal(),
                    stream)
                .executeUpdate();
          }
        }));
  }

  @Override
  public void put(StreamRecord record) {
    tables.run(() ->
        tables
            .with(
                "INSERT INTO records VALUES (?, ?, ?, ?, ?, ?, ?)",
                stream,
                record.shardId(),
                record.ordinal(),
                record.partitionKey(),
                record.data(),
                record.arrivalMillis(),
                AggregatedRecord.messages(record.data()))
            .executeUpdate());
  }
}
