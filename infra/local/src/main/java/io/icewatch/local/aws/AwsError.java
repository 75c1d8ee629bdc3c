package io.icewatch.local.aws;

/** An error answer: AWS's code and message, before they are put into a protocol's words. */
public final class AwsError extends Exception {

  private final int status;
  private final String code;
  private final String message;

  public AwsError(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.message = message;
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  public String message() {
    return message;
  }
}
