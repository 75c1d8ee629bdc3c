package io.icewatch.local.aws;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

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

  /**
   * Fills what a service's client throws of it.
   *
   * @param exception the service's own
   * @param service as the SDK spells it
   */
  public AwsServiceException.Builder fill(
      AwsServiceException.Builder exception, String service, Exception cause) {
    AwsErrorDetails details =
        AwsErrorDetails.builder()
            .serviceName(service)
            .errorCode(code)
            .errorMessage(message)
            .build();
    return exception.message(message).statusCode(status).awsErrorDetails(details).cause(cause);
  }
}
