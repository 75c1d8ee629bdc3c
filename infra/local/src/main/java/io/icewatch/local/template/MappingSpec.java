package io.icewatch.local.template;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One Kinesis event source mapping of the template. Absent properties hold Lambda's own default.
 *
 * @param id the function's logical id and the event's; unique in the stack, e.g. {@code
 *     Sweep.Readings}
 * @param function logical id of the function that is invoked
 * @param stream name of the Kinesis stream that is read
 * @param startingPosition where a new mapping begins
 * @param startingTimestamp where {@code AT_TIMESTAMP} begins; null with another position
 * @param batchSize records an invocation holds at most, 1 to 10,000; default 100
 * @param maximumBatchingWindowSeconds how long records are gathered, 0 to 300; default 0
 * @param parallelizationFactor concurrent batches a shard, 1 to 10; default 1
 * @param maximumRetryAttempts retries of a failed batch, -1 (for ever) to 10,000; default -1
 * @param maximumRecordAgeSeconds -1 (never too old) or 60 to 604,800; default -1
 * @param bisectBatchOnFunctionError whether a failed batch is cut in two; default false
 * @param reportBatchItemFailures whether the answer's {@code batchItemFailures} counts
 * @param tumblingWindowSeconds length of the arrival window, 0 (none) to 900; default 0
 * @param filterPatterns event patterns, one of which a record must match; empty: every record
 *     passes
 * @param onFailure where a batch goes that is given up, or null: it is dropped
 */
public record MappingSpec(
    String id,
    String function,
    String stream,
    StartingPosition startingPosition,
    @Nullable Instant startingTimestamp,
    int batchSize,
    int maximumBatchingWindowSeconds,
    int parallelizationFactor,
    int maximumRetryAttempts,
    int maximumRecordAgeSeconds,
    boolean bisectBatchOnFunctionError,
    boolean reportBatchItemFailures,
    int tumblingWindowSeconds,
    List<String> filterPatterns,
    @Nullable OnFailure onFailure) {

  /** Where a new mapping begins to read. */
  public enum StartingPosition {
    /** With the oldest record that the stream still holds. */
    TRIM_HORIZON,
    /** With the first record that arrives after the mapping was made. */
    LATEST,
    /** With the first record that arrived at or after a given instant. */
    AT_TIMESTAMP
  }

  /**
   * The on-failure destination.
   *
   * @param type what kind of destination it is
   * @param arn its ARN
   */
  public record OnFailure(Type type, String arn) {
    /** The kinds of destination that a Kinesis mapping knows. */
    public enum Type {
      /** A standard queue; gets metadata only. */
      SQS,
      /** A standard topic; gets metadata only. */
      SNS,
      /** A bucket; gets the metadata and the invocation event. */
      S3
    }
  }

  /**
   * @throws IllegalArgumentException if there is a starting timestamp for another position than
   *     {@code AT_TIMESTAMP}, or none for that
   */
  public MappingSpec {
    if ((startingPosition == StartingPosition.AT_TIMESTAMP) != (startingTimestamp != null)) {
      throw new IllegalArgumentException(
          "%s: StartingPosition %s with StartingPositionTimestamp %s"
              .formatted(id, startingPosition, startingTimestamp));
    }
    filterPatterns = List.copyOf(filterPatterns);
  }

  /** The id of the mapping that SAM makes of a function's event. */
  static String id(String function, String event) {
    return function + "." + event;
  }

  /** The mapping's UUID. Lambda draws one; here it is made from the id, so always the same. */
  public UUID uuid() {
    return uuid(id);
  }

  /** The UUID of the mapping called {@code id}. */
  static UUID uuid(String id) {
    return UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8));
  }
}
