package io.icewatch.local.aws.kinesis;

import io.icewatch.local.aws.AwsError;
import io.icewatch.local.stream.KinesisStream;

/** Kinesis' errors, in its words. */
final class KinesisErrors {

  private KinesisErrors() {}

  /**
   * A parameter that breaks its declaration.
   *
   * @param member where it is, e.g. {@code records.1.member.data}
   * @param must what it must, e.g. {@code not be null}
   */
  static AwsError unmet(String member, String must) {
    return new AwsError(
        400,
        "ValidationException",
        "1 validation error detected: Value at '%s' failed to satisfy constraint: Member must %s"
            .formatted(member, must));
  }

  static AwsError invalid(String message) {
    return new AwsError(400, "InvalidArgumentException", message);
  }

  static AwsError noStream(String name, KinesisStream known) {
    return notFound("Stream %s under account %s not found.".formatted(name, account(known)));
  }

  static AwsError noShard(String shardId, KinesisStream stream) {
    return notFound("Could not find shard %s %s.".formatted(shardId, in(stream)));
  }

  private static AwsError notFound(String message) {
    return new AwsError(400, "ResourceNotFoundException", message);
  }

  static AwsError throughputExceeded(KinesisStream stream) {
    return new AwsError(
        400,
        "ProvisionedThroughputExceededException",
        "Rate exceeded for shard %s %s.".formatted(stream.shards().getFirst().id(), in(stream)));
  }

  /** E.g. {@code in stream icu under account 123456789012}. */
  static String in(KinesisStream stream) {
    return "in stream %s under account %s".formatted(stream.name(), account(stream));
  }

  /** The account in {@code arn:aws:kinesis:region:account:stream/name}. */
  private static String account(KinesisStream stream) {
    return stream.arn().split(":", 6)[4];
  }
}
