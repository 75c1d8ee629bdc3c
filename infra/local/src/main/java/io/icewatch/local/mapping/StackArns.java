package io.icewatch.local.mapping;

/**
 * The ARNs that an invocation event and a destination message quote. A template names only the
 * stream; the rest follows from its region and account, and from the names that SAM gives.
 *
 * @param stream the stream
 * @param region the stream's region
 * @param function the function, unqualified
 * @param role the role that SAM makes for the function: its logical id and {@code Role}
 */
record StackArns(String stream, String region, String function, String role) {

  /**
   * @throws IllegalArgumentException if {@code streamArn} is no ARN
   */
  static StackArns of(String streamArn, String function) {
    String[] parts = streamArn.split(":", 6);
    if (parts.length < 6) {
      throw new IllegalArgumentException("not the ARN of a stream: " + streamArn);
    }
    String partition = parts[1];
    String region = parts[3];
    String account = parts[4];
    return new StackArns(
        streamArn,
        region,
        "arn:%s:lambda:%s:%s:function:%s".formatted(partition, region, account, function),
        "arn:%s:iam::%s:role/%sRole".formatted(partition, account, function));
  }
}
