package io.icewatch.local.mapping;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A batch that was given up, with all that Lambda tells an on-failure destination about it.
 *
 * @param mappingUuid the mapping's UUID
 * @param requestId the failed request; a UUID made from the batch's own coordinates, so the same on
 *     every run in virtual time
 * @param functionArn the function
 * @param condition why the batch was given up
 * @param invokeCount how often the function ran for it
 * @param response the response of the last run; empty if the function never ran
 * @param timestamp when it was given up
 * @param shardId the shard
 * @param startSequenceNumber the first record
 * @param endSequenceNumber the last record
 * @param arrivalOfFirst when the first record arrived
 * @param arrivalOfLast when the last record arrived
 * @param batchSize how many records; 0 for the end of a window, whose first and last record are
 *     named all the same
 * @param streamArn the stream
 * @param invocationEvent the event that could not be handled, JSON in UTF-8
 */
public record FailedBatch(
    UUID mappingUuid,
    String requestId,
    String functionArn,
    Condition condition,
    int invokeCount,
    Optional<Response> response,
    Instant timestamp,
    String shardId,
    String startSequenceNumber,
    String endSequenceNumber,
    Instant arrivalOfFirst,
    Instant arrivalOfLast,
    int batchSize,
    String streamArn,
    byte[] invocationEvent) {

  /** Why a batch is given up. */
  public enum Condition {
    /** Documented. */
    RETRY_ATTEMPTS_EXHAUSTED("RetryAttemptsExhausted"),
    /** Reported by users. */
    RECORD_AGE_EXCEEDED("RecordAgeExceeded"),
    /** One record alone is beyond the payload limit; AWS documents the case, not the name. */
    PAYLOAD_LIMIT_EXCEEDED("PayloadLimitExceeded"),
    /** The stream no longer holds the records; no destination hears of it. */
    RETENTION_EXCEEDED("RetentionExceeded");

    private final String text;

    Condition(String text) {
      this.text = text;
    }

    /** How messages spell it. */
    public String text() {
      return text;
    }
  }

  /**
   * The response of the last run.
   *
   * @param functionError whether the function itself failed, rather than reported failed records
   */
  public record Response(boolean functionError) {}
}
