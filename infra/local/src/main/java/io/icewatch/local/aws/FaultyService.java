package io.icewatch.local.aws;

import java.util.Locale;

/** The services whose requests can be made to fail. */
public enum FaultyService {
  SNS,
  FIREHOSE,
  DYNAMODB,
  KMS,
  KINESIS;

  /** As on the command line and in messages. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
