package io.icewatch.local.journal;

import io.icewatch.local.lake.BufferJournal;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a delivery stream has taken and not landed. */
final class BufferTable implements BufferJournal {
  private final String delivery;
  private final Tables tables;

  BufferTable(String delivery, Tables tables) {
    this.delivery = delivery;
    this.tables = tables;
  }

  @Override
  public List<Buffered> left() {
    return tables.get(() -> {
      List<Buffered> left = new ArrayList<>();
      ResultSet found =
          tables
              .with(
                  "SELECT id, record, arrival FROM buffered WHERE delivery = ? ORDER BY id",
                  delivery)
              .executeQuery();
      while (found.next()) {
        left.add(
            new Buffered(
                found.getLong(1), found.getBytes(2), Instant.ofEpochMilli(found.getLong(3))));
      }
      return left;
    });
  }

  @Override
  public long add(byte[] record, Instant arrival) {
    return tables.get(() -> {
      try (ResultSet added =
          tables
              .with(
                  "INSERT INTO buffered (delivery, record, arrival) VALUES (?, ?, ?) RETURNING id",
                  delivery,
                  record,
                  arrival.toEpochMilli())
              .executeQuery()) {
        long id = added.getLong(1);
        while (added.next()) {
          // Only with the step behind its row is the change made, or said to have failed.
        }
        return id;
      }
    });
  }

  @Override
  public void removeThrough(long id) {
    tables.run(() ->
        tables
            .with("DELETE FROM buffered WHERE delivery = ? AND id <= ?", delivery, id)
            .executeUpdate());
  }
}
