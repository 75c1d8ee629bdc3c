package io.icewatch.local.lake;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of the readings that were sent, by what the lake holds and nothing else.
 *
 * @param sent messages that were put into the stream
 * @param inWindows readings that are summed up in {@code vitals_10m}
 * @param duplicates messages that the rows of {@code vitals_10m} say came again
 * @param rejected messages that are in {@code rejected_readings}; a reading of which it holds a
 *     field is in its window
 */
public record Balance(long sent, long inWindows, long duplicates, long rejected) {
  private static final String HELD =
      """
      SELECT
        (SELECT COALESCE(SUM(record_count), 0) FROM vitals_10m),
        (SELECT COALESCE(SUM(duplicate_count), 0) FROM vitals_10m),
        (SELECT COUNT(DISTINCT row_id) FROM rejected_readings WHERE COALESCE(field, '') = '')
      """;

  /**
   * What a lake holds before anything is sent.
   *
   * @throws LakeException if it cannot be read, or has no such tables
   */
  public static Balance before(Lake lake) {
    boolean isEmpty =
        lake.tables().stream().allMatch(name -> lake.table(name).currentSnapshot() == null);
    if (isEmpty) {
      return new Balance(0, 0, 0, 0);
    }
    try (LakeQuery query = new LakeQuery(lake)) {
      List<@Nullable Object> held = query.query(HELD).rows().getFirst();
      return new Balance(0, count(held, 0), count(held, 1), count(held, 2));
    }
  }

  private static long count(List<@Nullable Object> row, int column) {
    return ((Number) Objects.requireNonNull(row.get(column))).longValue();
  }

  /** Reads {@link #held}. */
  public static Balance parse(String held) {
    long[] counts = Arrays.stream(held.split(" ", -1)).mapToLong(Long::parseLong).toArray();
    return new Balance(0, counts[0], counts[1], counts[2]);
  }

  /** What the lake holds, as three numbers. */
  public String held() {
    return "%d %d %d".formatted(inWindows, duplicates, rejected);
  }

  /**
   * What has come into the lake since this balance.
   *
   * @param sent messages that were put into the stream since
   * @throws LakeException if it cannot be read
   */
  public Balance after(Lake lake, long sent) {
    Balance now = before(lake);
    return new Balance(
        sent, now.inWindows - inWindows, now.duplicates - duplicates, now.rejected - rejected);
  }

  /** What was sent and is not accounted for. */
  public long missing() {
    return sent - inWindows - duplicates - rejected;
  }

  /** The equation, e.g. {@code 9 sent = 7 in windows + 1 duplicates + 1 rejected + 0 missing}. */
  @Override
  public String toString() {
    return "%,d sent = %,d in windows + %,d duplicates + %,d rejected + %,d missing"
        .formatted(sent, inWindows, duplicates, rejected, missing());
  }
}
