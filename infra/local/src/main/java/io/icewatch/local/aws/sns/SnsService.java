package io.icewatch.local.aws.sns;

import io.icewatch.local.aws.AwsError;
import io.icewatch.local.aws.AwsService;
import io.icewatch.local.aws.HttpCall;
import io.icewatch.local.aws.HttpReply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** SNS's Query protocol: a form in, XML out. */
final class SnsService implements AwsService {

  private static final int MAX_ENTRIES = 10;
  private static final Pattern ENTRY_ID = Pattern.compile("[A-Za-z0-9_-]{1,80}");

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
    return switch (action) {
      case "Publish" -> publish(form, failing);
      case "PublishBatch" -> publishBatch(form, failing);
      default ->
          throw new AwsError(
              400, "InvalidAction", "The local SNS knows Publish and PublishBatch, not " + action);
    };
  }

  private HttpReply publish(QueryParameters form, Set<Integer> failing) throws AwsError {
    SnsMessage publication = SnsMessages.take(form, "", topicArn(form));
    requireNothingElse(form);
    if (failing.contains(0)) {
      throw unavailable();
    }
    receiver.accept(publication);
    return SnsXml.published(publication.messageId());
  }

  private HttpReply publishBatch(QueryParameters form, Set<Integer> failing) throws AwsError {
    String topicArn = topicArn(form);
    Map<String, String> prefixes = entries(form);
    List<SnsXml.Entry> results = new ArrayList<>();
    List<SnsMessage> accepted = new ArrayList<>();
    int bytes = 0;
    for (Map.Entry<String, String> entry : prefixes.entrySet()) {
      String id = entry.getKey();
      try {
        SnsMessage publication = SnsMessages.take(form, entry.getValue(), topicArn);
        bytes += SnsMessages.size(publication.message());
        if (failing.contains(results.size())) {
          throw unavailable();
        }
        accepted.add(publication);
        results.add(new SnsXml.Entry.Accepted(id, publication.messageId()));
      } catch (AwsError refusal) {
        form.drop(entry.getValue());
        results.add(new SnsXml.Entry.Refused(id, refusal));
      }
    }
    requireNothingElse(form);
    if (bytes > SnsMessages.MAX_BYTES) {
      throw new AwsError(
          400,
          "BatchRequestTooLong",
          "The length of all the messages put together is more than the limit.");
    }
    accepted.forEach(receiver);
    return SnsXml.batch(results);
  }

  /** The entries of a batch: the id of each, and what the names of its parameters begin with. */
  private static Map<String, String> entries(QueryParameters form) throws AwsError {
    Map<String, String> prefixes = new LinkedHashMap<>();
    for (int number = 1; ; number++) {
      String prefix = "PublishBatchRequestEntries.member." + number + ".";
      String id = form.take(prefix + "Id");
      if (id == null) {
        break;
      }
      if (!ENTRY_ID.matcher(id).matches()) {
        throw new AwsError(
            400,
            "InvalidBatchEntryId",
            "The Id of a batch entry in a batch request doesn't abide by the specification.");
      }
      if (prefixes.put(id, prefix) != null) {
        throw new AwsError(
            400,
            "BatchEntryIdsNotDistinct",
            "Two or more batch entries in the request have the same Id.");
      }
    }
    if (prefixes.isEmpty()) {
      throw new AwsError(
          400, "EmptyBatchRequest", "The batch request doesn't contain any entries.");
    }
    if (prefixes.size() > MAX_ENTRIES) {
      throw new AwsError(
          400,
          "TooManyEntriesInBatchRequest",
          "The batch request contains more entries than permissible.");
    }
    return prefixes;
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
