package io.icewatch.local.endpoint;

/** An error answer: AWS's code and message, before they are put into a protocol's words. */
final class Refusal extends Exception {

  private final int status;
  private final String code;
  private final String message;

  Refusal(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.message = message;
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  String message() {
    return message;
  }
}
