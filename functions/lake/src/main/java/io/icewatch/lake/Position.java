package io.icewatch.lake;

import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdateProperties;
import org.jspecify.annotations.Nullable;

/**
 * How far a roll-up has come: properties of its table, and so part of the commits that write its
 * rows.
 *
 * @param mark the snapshot of the source that was read last, as a whole; null if none was
 * @param progress how much of a later one was read when time was up; null if nothing is unfinished
 */
record Position(@Nullable Long mark, @Nullable Progress progress) {
  private static final String PROGRESS = "icewatch.read-partly";

  /**
   * What there was time for.
   *
   * @param snapshotId of the source
   * @param next start of the first unit that was not computed; those before it were
   */
  record Progress(long snapshotId, long next) {}

  static Position of(Table target) {
    Map<String, String> properties = target.properties();
    String progress = properties.get(PROGRESS);
    if (progress == null) {
      return new Position(ReadMark.of(target), null);
    }
    int colon = progress.indexOf(':');
    return new Position(
        ReadMark.of(target),
        new Progress(
            Long.parseLong(progress.substring(0, colon)),
            Long.parseLong(progress.substring(colon + 1))));
  }

  /** Has an update write this in the place of what was there before. */
  void replace(Position before, UpdateProperties update) {
    write(ReadMark.PROPERTY, before, update, position -> position.mark);
    write(
        PROGRESS,
        before,
        update,
        position ->
            position.progress == null
                ? null
                : position.progress.snapshotId + ":" + position.progress.next);
  }

  private void write(
      String property,
      Position before,
      UpdateProperties update,
      Function<Position, @Nullable Object> part) {
    Object value = part.apply(this);
    if (!Objects.equals(value, part.apply(before))) {
      if (value == null) {
        update.remove(property);
      } else {
        update.set(property, value.toString());
      }
    }
  }
}
