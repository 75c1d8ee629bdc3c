package io.icewatch.local.aws.dynamodb.expression;

/** An expression that DynamoDB refuses, or that cannot be evaluated on its item. */
public final class InvalidExpressionException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param message what was found and what was expected
   */
  public InvalidExpressionException(String message) {
    super(message);
  }
}
