package io.icewatch.lake;

import java.util.Arrays;
import org.apache.iceberg.StructLike;
import org.jspecify.annotations.Nullable;

/** A row of a roll-up: Iceberg's internal values, in the order of the table's columns. */
final class PeriodRow implements StructLike {
  private final @Nullable Object[] values;

  /**
   * @param values not copied
   */
  PeriodRow(@Nullable Object[] values) {
    this.values = values;
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

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PeriodRow that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }
}
