package io.icewatch.local.aws.sns;

import io.icewatch.local.aws.AwsError;
import io.icewatch.local.aws.AwsService;
import io.icewatch.local.aws.HttpCall;
import io.icewatch.local.aws.HttpReply;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** SNS's Query protocol: a form in, XML out. */
final class SnsService implements AwsService {

  private static final Pattern TOPIC_ARN =
      Pattern.compile("arn:[a-z-]+:sns:[a-z0-9-]+:\\d{12}:[A-Za-z0-9_-]{1,256}(\\.fifo)?");

  private final Set<String> topicArns;
  private final Consumer<SnsMessage> receiver;

  SnsService(Set<String> topicArns, Consumer<SnsMessage> receiver) {
    this.topicArns = topicArns;
    this.receiver = receiver;
  }

  @Override
  public String name() {
    return "SNS";
  }

  @Override
  public String action(HttpCall call) throws AwsError {
    return QueryParameters.parse(call.body()).takeOrEmpty("Action");
  }

  @Override
  public HttpReply perform(HttpCall call, Set<Integer> failing) throws AwsError {
    QueryParameters form = QueryParameters.parse(call.body());
    String action = form.takeOrEmpty("Action");
    form.take("Version");
    if (!action.equals("Publish")) {
      throw new AwsError(400, "InvalidAction", "The local SNS knows Publish, not " + action);
    }
    return SnsXml.published(publish(form, failing));
  }

  /** Publishes what a form holds, and returns the message's id. */
  String publish(QueryParameters form, Set<Integer> failing) throws AwsError {
    SnsMessage publication = SnsMessages.take(form, topicArn(form));
    requireNothingElse(form);
    if (failing.contains(0)) {
      throw unavailable();
    }
    receiver.accept(publication);
    return publication.messageId();
  }

  private static void requireNothingElse(QueryParameters form) throws AwsError {
    if (!form.rest().isEmpty()) {
      throw SnsMessages.invalid(String.join(", ", form.rest()) + " not known to the local SNS");
    }
  }

  private String topicArn(QueryParameters form) throws AwsError {
    String arn = form.takeOrEmpty("TopicArn");
    if (!TOPIC_ARN.matcher(arn).matches()) {
      throw SnsMessages.invalid("TopicArn");
    }
    if (!topicArns.contains(arn)) {
      throw new AwsError(404, "NotFound", "Topic does not exist");
    }
    return arn;
  }

  @Override
  public AwsError throttled() {
    return new AwsError(429, "Throttled", "Rate exceeded");
  }

  @Override
  public AwsError internal(String message) {
    return new AwsError(500, "InternalError", message);
  }

  @Override
  public AwsError unavailable() {
    return new AwsError(503, "ServiceUnavailable", "The request has failed; try again");
  }

  @Override
  public HttpReply answer(HttpCall call, AwsError refusal) {
    return SnsXml.error(refusal);
  }
}
