package io.icewatch.vitals.window;

import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The way of rows into one table.
 *
 * @param <R> the kind of row
 */
public interface RowSink<R> {

  /**
   * Appends all rows. When this returns every one of them has been accepted.
   *
   * @param timeIsUp true when too little time is left to try once more
   * @throws RuntimeException if some were not, or nobody knows: all will be appended again, under
   *     the same row ids
   */
  void append(List<R> rows, BooleanSupplier timeIsUp);
}
