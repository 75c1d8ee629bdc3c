package io.icewatch.lake;

import java.util.Optional;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;

/**
 * Until which snapshot of its source a roll-up has read: a property of the roll-up's table, and so
 * part of the commit that writes its rows. In a snapshot's summary it would be gone after
 * compaction and expiry.
 */
public final class ReadMark {
  static final String PROPERTY = "icewatch.read-until";

  private ReadMark() {}

  /** Whether a table is a roll-up that has been computed. */
  public static boolean isOn(Table target) {
    return target.properties().containsKey(PROPERTY);
  }

  /** The snapshot that was read last; null if none was. */
  static @Nullable Long of(Table target) {
    String mark = target.properties().get(PROPERTY);
    return mark == null ? null : Long.valueOf(mark);
  }

  /**
   * The snapshot of a table from which a roll-up reads on: it and those after it are to be kept.
   *
   * @param table which may be a source
   * @param target which may be a roll-up
   */
  public static Optional<Snapshot> in(Table table, Table target) {
    Long mark = of(target);
    return mark == null ? Optional.empty() : Optional.ofNullable(table.snapshot(mark));
  }
}
