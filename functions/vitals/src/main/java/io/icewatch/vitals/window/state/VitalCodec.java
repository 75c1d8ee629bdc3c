package io.icewatch.vitals.window.state;

import io.icewatch.vitals.window.VitalSummary;

/**
 * One {@link VitalSummary} that is not empty, in nibbles.
 *
 * <p>Monitors send whole numbers or one decimal. If all values have at most four decimals, they are
 * whole in a unit of 10⁻ᵏ, and what is written is their distances from the minimum, which are
 * small: 600 heart rates have a sum of squares of seven digits, but of four about the minimum.
 *
 * <pre>
 * form          nibble: k, 0 to 4, if every record had this vital; k + 5 if not; 14 for any other values
 * missing       recordCount - count, if form is 5 or more
 *   of form 0 to 9, in units of 10⁻ᵏ:
 * min, max - min, sum of (x - min), sum of (x - min)²
 *   of form 14:
 * sum and sum of squares in billionths, min and max as doubles: 16 nibbles each
 * </pre>
 */
final class VitalCodec {
  private static final int MOST_DECIMALS = 4;
  private static final int WITH_MISSING = MOST_DECIMALS + 1;
  private static final int ANY = 14;
  private static final int WHOLE_LONG = 16;

  /** With more, the squares of {@value VitalSummary#CAPACITY} values would not fit a long. */
  private static final int GREATEST = 300;

  private static final long[] POWERS = {
    1L, 10L, 100L, 1_000L, 10_000L, 100_000L, 1_000_000L, 10_000_000L, 100_000_000L, 1_000_000_000L
  };
  private static final int BILLIONTHS = 9;

  private VitalCodec() {}

  static void write(NibbleWriter out, VitalSummary vital, int recordCount) {
    int missing = recordCount - vital.count();
    for (int decimals = 0; decimals <= MOST_DECIMALS; decimals++) {
      if (writeDistances(out, vital, decimals, missing)) {
        return;
      }
    }
    out.writeNibble(ANY);
    out.writeNumber(missing);
    out.writeNibbles(vital.exactSum(), WHOLE_LONG);
    out.writeNibbles(vital.exactSumOfSquares(), WHOLE_LONG);
    out.writeNibbles(Double.doubleToRawLongBits(vital.min()), WHOLE_LONG);
    out.writeNibbles(Double.doubleToRawLongBits(vital.max()), WHOLE_LONG);
  }

  /** Writes nothing and returns false if the unit is not fine enough. */
  private static boolean writeDistances(
      NibbleWriter out, VitalSummary vital, int decimals, int missing) {
    long perUnit = POWERS[BILLIONTHS - decimals];
    long perSquare = POWERS[BILLIONTHS - 2 * decimals];
    long min = Math.round(vital.min() * POWERS[decimals]);
    long max = Math.round(vital.max() * POWERS[decimals]);
    if (vital.min() < 0
        || vital.max() > GREATEST
        || min / (double) POWERS[decimals] != vital.min()
        || max / (double) POWERS[decimals] != vital.max()) {
      return false;
    }
    long sum = vital.exactSum() / perUnit;
    long sumOfSquares = vital.exactSumOfSquares() / perSquare;
    if (sum * perUnit != vital.exactSum()
        || sumOfSquares * perSquare != vital.exactSumOfSquares()) {
      return false;
    }
    long count = vital.count();
    long distances = sum - count * min;
    long squares = sumOfSquares - 2 * min * sum + count * min * min;
    if (distances < 0 || squares < 0) {
      return false;
    }
    out.writeNibble(missing == 0 ? decimals : decimals + WITH_MISSING);
    if (missing != 0) {
      out.writeNumber(missing);
    }
    out.writeNumber(min);
    out.writeNumber(max - min);
    out.writeNumber(distances);
    out.writeNumber(squares);
    return true;
  }

  static VitalSummary read(NibbleReader in, int recordCount) {
    int form = in.readNibble();
    int count = form < WITH_MISSING ? recordCount : recordCount - in.readCount();
    if (count < 1 || count > VitalSummary.CAPACITY) {
      throw new IllegalArgumentException(
          "a vital with %d values, expected 1 to %d".formatted(count, VitalSummary.CAPACITY));
    }
    if (form == ANY) {
      return VitalSummary.restored(
          count,
          in.readNibbles(WHOLE_LONG),
          in.readNibbles(WHOLE_LONG),
          Double.longBitsToDouble(in.readNibbles(WHOLE_LONG)),
          Double.longBitsToDouble(in.readNibbles(WHOLE_LONG)));
    }
    if (form >= 2 * WITH_MISSING) {
      throw new IllegalArgumentException("a vital of form " + form);
    }
    return readDistances(in, form % WITH_MISSING, count);
  }

  private static VitalSummary readDistances(NibbleReader in, int decimals, int count) {
    long min = in.readCount();
    long max = min + in.readCount();
    long sum = Math.addExact(in.readNumber(), count * min);
    long twice = Math.multiplyExact(2 * min, sum);
    long squares = Math.addExact(in.readNumber(), twice - count * min * min);
    return VitalSummary.restored(
        count,
        Math.multiplyExact(sum, POWERS[BILLIONTHS - decimals]),
        Math.multiplyExact(squares, POWERS[BILLIONTHS - 2 * decimals]),
        min / (double) POWERS[decimals],
        max / (double) POWERS[decimals]);
  }
}
