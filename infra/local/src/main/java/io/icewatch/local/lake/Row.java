package io.icewatch.local.lake;

import org.apache.iceberg.StructLike;
import org.jspecify.annotations.Nullable;

/**
 * One row of a table: a value for every column, in the order of the table's columns.
 *
 * <p>Values are Iceberg's internal ones: {@code Boolean}, {@code Integer}, {@code Long}, {@code
 * Double}, {@code String}; a {@code timestamp} or {@code timestamptz} is a {@code Long},
 * microseconds since the epoch. Nothing is converted between a record's JSON and the Parquet file,
 * which is what makes half a million rows a matter of seconds.
 */
public final class Row implements StructLike, RowDecoder.Decoded {
  private final @Nullable Object[] values;

  private Row(@Nullable Object[] values) {
    this.values = values;
  }

  /**
   * A row of these values.
   *
   * @param values one for each column, null where there is none; not copied
   */
  public static Row of(@Nullable Object... values) {
    return new Row(values);
  }

  @Override
  public int size() {
    return values.length;
  }

  @Override
  public <T> @Nullable T get(int column, Class<T> type) {
    return type.cast(values[column]);
  }

  @Override
  public <T> void set(int column, @Nullable T value) {
    values[column] = value;
  }
}
