package io.icewatch.lambda.table;

/**
 * The index {@code ward} of the table: what a board shows besides {@linkplain AlarmIndex alarms},
 * by the ward that it belongs to.
 */
public final class WardIndex {
  /** The index. */
  public static final String NAME = "ward";

  /** Its partition key; an item without it is on no board. */
  public static final String BUCKET = "ward_bucket";

  /** The bucket of what does not know its ward: every board reads it. */
  public static final String ANY_WARD = "-";

  private WardIndex() {}
}
