package io.icewatch.local.aws.dynamodb.memory;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** What a request may ask for here, and how it is refused. */
final class Requests {
  /** What tells something about the answer that nobody here counts. */
  private static final Set<String> OF_NO_EFFECT = Set.of("NONE", "null");

  private final String operation;
  private final Set<String> carried;

  /**
   * @param operation its name, e.g. {@code PutItem}
   * @param carried the members of its request that are honoured
   */
  Requests(String operation, String... carried) {
    this.operation = operation;
    this.carried = new HashSet<>(Arrays.asList(carried));
  }

  /**
   * @throws UnsupportedOperationException if the request asks for anything else; names it
   */
  void check(SdkPojo request) {
    for (SdkField<?> field : request.sdkFields()) {
      if (!carried.contains(field.memberName()) && isAsked(field.getValueOrDefault(request))) {
        throw new UnsupportedOperationException(
            "%s with %s, which the table in memory does not carry: DynamoDB Local does"
                .formatted(operation, field.memberName()));
      }
    }
  }

  private static boolean isAsked(Object value) {
    return !(value instanceof SdkAutoConstructMap
        || value instanceof SdkAutoConstructList
        || OF_NO_EFFECT.contains(String.valueOf(value)));
  }

  /** An operation that nothing of is carried. */
  static UnsupportedOperationException refused(String operation) {
    return new UnsupportedOperationException(
        operation + ", which the table in memory does not carry: DynamoDB Local does");
  }

  /** DynamoDB's answer to a request that is wrong. */
  static DynamoDbException invalid(String message) {
    return (DynamoDbException)
        DynamoDbException.builder()
            .message(message)
            .statusCode(400)
            .awsErrorDetails(details("ValidationException", message))
            .build();
  }

  /** By what the SDK tells errors apart. */
  static AwsErrorDetails details(String code, String message) {
    return AwsErrorDetails.builder()
        .serviceName("DynamoDb")
        .errorCode(code)
        .errorMessage(message)
        .build();
  }
}
