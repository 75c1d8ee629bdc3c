package io.icewatch.local.template;

import java.util.Optional;

/**
 * One Firehose stream with an Iceberg destination.
 *
 * @param name the stream's name, as PutRecordBatch is given it
 * @param table name of the Iceberg table that it appends to
 * @param bufferSeconds {@code BufferingHints.IntervalInSeconds}, 0 to 900
 * @param bufferMegabytes {@code BufferingHints.SizeInMBs}, 1 to 128
 * @param errorOutputPrefix key prefix of the objects that hold what could not be delivered
 * @param source name of the Kinesis stream that it reads; empty: it is put into directly
 * @param transform what makes rows of its records; empty: they are rows
 */
public record DeliveryStreamSpec(
    String name,
    String table,
    int bufferSeconds,
    int bufferMegabytes,
    String errorOutputPrefix,
    Optional<String> source,
    Optional<Transform> transform) {

  /**
   * A processor of type Lambda.
   *
   * @param function the function's logical id
   * @param retries {@code NumberOfRetries}: how often an invocation is tried again
   * @param bufferBytes {@code BufferSizeInMBs}, in bytes: how much of data it is given at once
   * @param bufferSeconds {@code BufferIntervalInSeconds}: how long records wait for more
   */
  public record Transform(String function, int retries, int bufferBytes, int bufferSeconds) {}
}
