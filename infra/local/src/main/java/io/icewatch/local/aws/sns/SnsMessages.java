package io.icewatch.local.aws.sns;

import io.icewatch.local.aws.AwsError;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes a message out of a form, checked as SNS checks it. */
final class SnsMessages {

  /** Bytes of a message. */
  private static final int MAX_BYTES = 262_144;

  /** ASCII without control characters, at most 100, the first of them visible. */
  private static final Pattern SUBJECT = Pattern.compile("[!-~][ -~]{0,99}");

  private SnsMessages() {}

  /**
   * Takes the message of a Publish.
   *
   * @throws AwsError if SNS would not take the message
   */
  static SnsMessage take(QueryParameters form, String topicArn) throws AwsError {
    return new SnsMessage(
        topicArn, UUID.randomUUID().toString(), subject(form), message(form), attributes(form));
  }

  private static @Nullable String subject(QueryParameters form) throws AwsError {
    String subject = form.take("Subject");
    if (subject != null && !SUBJECT.matcher(subject).matches()) {
      throw invalid("Subject");
    }
    return subject;
  }

  private static String message(QueryParameters form) throws AwsError {
    String message = form.takeOrEmpty("Message");
    if (message.isEmpty()) {
      throw invalid("Empty message");
    }
    if (message.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw invalid("Message too long");
    }
    return message;
  }

  private static Map<String, SnsMessage.Attribute> attributes(QueryParameters form)
      throws AwsError {
    Map<String, SnsMessage.Attribute> attributes = new HashMap<>();
    for (int entry = 1; ; entry++) {
      String attribute = "MessageAttributes.entry." + entry + ".";
      String name = form.take(attribute + "Name");
      if (name == null) {
        return attributes;
      }
      attributes.put(name, attribute(name, form, attribute + "Value."));
    }
  }

  private static SnsMessage.Attribute attribute(String name, QueryParameters form, String prefix)
      throws AwsError {
    String dataType = form.takeOrEmpty(prefix + "DataType");
    if (dataType.isEmpty()) {
      throw invalidAttribute(name, "type");
    }
    String value = form.takeOrEmpty(prefix + "StringValue");
    if (value.isEmpty()) {
      throw invalidAttribute(name, "value for message attribute type '" + dataType + "'");
    }
    return new SnsMessage.Attribute(dataType, value);
  }

  static AwsError invalid(String what) {
    return new AwsError(400, "InvalidParameter", "Invalid parameter: " + what);
  }

  private static AwsError invalidAttribute(String name, String what) {
    return new AwsError(
        400,
        "ParameterValueInvalid",
        "The message attribute '%s' must contain non-empty message attribute %s."
            .formatted(name, what));
  }
}
