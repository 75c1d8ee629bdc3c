package io.icewatch.local.endpoint;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** SNS's Query protocol: a form in, XML out. */
final class SnsService implements AwsService {

  private static final int MAX_MESSAGE_BYTES = 262_144;

  /** ASCII without control characters, at most 100, the first of them visible. */
  private static final Pattern SUBJECT = Pattern.compile("[!-~][ -~]{0,99}");

  private static final Pattern TOPIC_ARN =
      Pattern.compile("arn:[a-z-]+:sns:[a-z0-9-]+:\\d{12}:[A-Za-z0-9_-]{1,256}(\\.fifo)?");

  private final Set<String> topicArns;
  private final Consumer<Publication> receiver;

  SnsService(Set<String> topicArns, Consumer<Publication> receiver) {
    this.topicArns = topicArns;
    this.receiver = receiver;
  }

  @Override
  public String name() {
    return "SNS";
  }

  @Override
  public String action(Call call) throws Refusal {
    return Form.parse(call.body()).takeOrEmpty("Action");
  }

  @Override
  public Answer perform(Call call, Set<Integer> failing) throws Refusal {
    Form form = Form.parse(call.body());
    String action = form.takeOrEmpty("Action");
    if (!action.equals("Publish")) {
      throw new Refusal(400, "InvalidAction", "The local SNS knows Publish, not " + action);
    }
    Publication publication = publication(form);
    if (failing.contains(0)) {
      throw unavailable();
    }
    receiver.accept(publication);
    return published(publication.messageId());
  }

  private Publication publication(Form form) throws Refusal {
    form.take("Version");
    Publication publication =
        new Publication(
            topicArn(form),
            UUID.randomUUID().toString(),
            subject(form),
            message(form),
            attributes(form));
    if (!form.rest().isEmpty()) {
      throw invalid(String.join(", ", form.rest()) + " not known to the local SNS");
    }
    return publication;
  }

  private String topicArn(Form form) throws Refusal {
    String arn = form.takeOrEmpty("TopicArn");
    if (!TOPIC_ARN.matcher(arn).matches()) {
      throw invalid("TopicArn");
    }
    if (!topicArns.contains(arn)) {
      throw new Refusal(404, "NotFound", "Topic does not exist");
    }
    return arn;
  }

  private static @Nullable String subject(Form form) throws Refusal {
    String subject = form.take("Subject");
    if (subject != null && !SUBJECT.matcher(subject).matches()) {
      throw invalid("Subject");
    }
    return subject;
  }

  private static String message(Form form) throws Refusal {
    String message = form.takeOrEmpty("Message");
    if (message.isEmpty()) {
      throw invalid("Empty message");
    }
    if (message.getBytes(StandardCharsets.UTF_8).length > MAX_MESSAGE_BYTES) {
      throw invalid("Message too long");
    }
    return message;
  }

  private static Map<String, Publication.Attribute> attributes(Form form) throws Refusal {
    Map<String, Publication.Attribute> attributes = new HashMap<>();
    for (int entry = 1; ; entry++) {
      String prefix = "MessageAttributes.entry." + entry + ".";
      String name = form.take(prefix + "Name");
      if (name == null) {
        return attributes;
      }
      attributes.put(name, attribute(name, form, prefix + "Value."));
    }
  }

  private static Publication.Attribute attribute(String name, Form form, String prefix)
      throws Refusal {
    String dataType = form.takeOrEmpty(prefix + "DataType");
    if (dataType.isEmpty()) {
      throw invalidAttribute(name, "type");
    }
    String value = form.takeOrEmpty(prefix + "StringValue");
    if (value.isEmpty()) {
      throw invalidAttribute(name, "value for message attribute type '" + dataType + "'");
    }
    return new Publication.Attribute(dataType, value);
  }

  private static Refusal invalid(String what) {
    return new Refusal(400, "InvalidParameter", "Invalid parameter: " + what);
  }

  private static Refusal invalidAttribute(String name, String what) {
    return new Refusal(
        400,
        "ParameterValueInvalid",
        "The message attribute '%s' must contain non-empty message attribute %s."
            .formatted(name, what));
  }

  @Override
  public Refusal throttled() {
    return new Refusal(429, "Throttled", "Rate exceeded");
  }

  @Override
  public Refusal internal(String message) {
    return new Refusal(500, "InternalError", message);
  }

  @Override
  public Refusal unavailable() {
    return new Refusal(503, "ServiceUnavailable", "The request has failed; try again");
  }

  private static Answer published(String messageId) {
    return xml(
        200,
        """
        <PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
          <PublishResult><MessageId>%s</MessageId></PublishResult>
          <ResponseMetadata><RequestId>%s</RequestId></ResponseMetadata>
        </PublishResponse>
        """
            .formatted(messageId, UUID.randomUUID()));
  }

  @Override
  public Answer answer(Call call, Refusal refusal) {
    return xml(
        refusal.status(),
        """
        <ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
          <Error><Type>%s</Type><Code>%s</Code><Message>%s</Message></Error>
          <RequestId>%s</RequestId>
        </ErrorResponse>
        """
            .formatted(
                refusal.status() < 500 ? "Sender" : "Receiver",
                refusal.code(),
                escaped(refusal.message()),
                UUID.randomUUID()));
  }

  private static Answer xml(int status, String body) {
    return Answer.of(status, "text/xml", body);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
