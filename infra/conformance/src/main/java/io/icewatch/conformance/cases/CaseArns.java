package io.icewatch.conformance.cases;

/** The ARNs that cases use for what a mapping connects. */
public final class CaseArns {
  /** The region of the others. */
  public static final String REGION = "eu-west-1";

  /** The stream. */
  public static final String STREAM = "arn:aws:kinesis:eu-west-1:123456789012:stream/vitals";

  /** The function. */
  public static final String FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:Function";

  /** The function's role. */
  public static final String ROLE = "arn:aws:iam::123456789012:role/FunctionRole";

  private CaseArns() {}
}
