package io.icewatch.lambda.table;

/** The index {@code ward} of the table, by which the board reads a ward's items. */
final class WardIndex {
  /** Its partition key; an item that has none is on no board. */
  static final String BUCKET = "ward_bucket";

  /** The bucket of what does not know its ward: every board reads it. */
  static final String ANY_WARD = "-";

  private WardIndex() {}
}
