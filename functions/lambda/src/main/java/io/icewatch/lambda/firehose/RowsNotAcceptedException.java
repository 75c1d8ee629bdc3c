package io.icewatch.lambda.firehose;

/** Firehose has not accepted some rows, and there is no time left to send them again. */
public final class RowsNotAcceptedException extends IllegalStateException {
  private final int rows;

  RowsNotAcceptedException(int rows, String message) {
    super(message);
    this.rows = rows;
  }

  /** How many rows were not accepted, those included that were not sent. */
  public int rows() {
    return rows;
  }
}
