package io.icewatch.conformance;

/** The names that cases give to what a mapping connects. */
final class CaseWords {
  static final String REGION = "eu-west-1";
  static final String STREAM_ARN = "arn:aws:kinesis:eu-west-1:123456789012:stream/vitals";
  static final String FUNCTION_ARN = "arn:aws:lambda:eu-west-1:123456789012:function:Function";
  static final String ROLE_ARN = "arn:aws:iam::123456789012:role/FunctionRole";

  private CaseWords() {}

  /** How a record of an event names its region. */
  static String region(String name) {
    return "\"awsRegion\":\"%s\"".formatted(name);
  }
}
