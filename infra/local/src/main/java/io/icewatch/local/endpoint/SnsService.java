package io.icewatch.local.endpoint;

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
    form.take("Version");
    return switch (action) {
      case "Publish" -> publish(form, failing);
      case "PublishBatch" -> publishBatch(form, failing);
      default ->
          throw new Refusal(
              400, "InvalidAction", "The local SNS knows Publish and PublishBatch, not " + action);
    };
  }

  private Answer publish(Form form, Set<Integer> failing) throws Refusal {
    Publication publication = SnsMessages.take(form, "", topicArn(form));
    requireNothingElse(form);
    if (failing.contains(0)) {
      throw unavailable();
    }
    receiver.accept(publication);
    return SnsXml.published(publication.messageId());
  }

  private Answer publishBatch(Form form, Set<Integer> failing) throws Refusal {
    String topicArn = topicArn(form);
    Map<String, String> prefixes = entries(form);
    List<SnsXml.Entry> results = new ArrayList<>();
    List<Publication> accepted = new ArrayList<>();
    int bytes = 0;
    for (Map.Entry<String, String> entry : prefixes.entrySet()) {
      String id = entry.getKey();
      try {
        Publication publication = SnsMessages.take(form, entry.getValue(), topicArn);
        bytes += SnsMessages.size(publication.message());
        if (failing.contains(results.size())) {
          throw unavailable();
        }
        accepted.add(publication);
        results.add(new SnsXml.Entry.Accepted(id, publication.messageId()));
      } catch (Refusal refusal) {
        form.drop(entry.getValue());
        results.add(new SnsXml.Entry.Refused(id, refusal));
      }
    }
    requireNothingElse(form);
    if (bytes > SnsMessages.MAX_BYTES) {
      throw new Refusal(
          400,
          "BatchRequestTooLong",
          "The length of all the messages put together is more than the limit.");
    }
    accepted.forEach(receiver);
    return SnsXml.batch(results);
  }

  /** The entries of a batch: the id of each, and what the names of its parameters begin with. */
  private static Map<String, String> entries(Form form) throws Refusal {
    Map<String, String> prefixes = new LinkedHashMap<>();
    for (int number = 1; ; number++) {
      String prefix = "PublishBatchRequestEntries.member." + number + ".";
      String id = form.take(prefix + "Id");
      if (id == null) {
        break;
      }
      if (!ENTRY_ID.matcher(id).matches()) {
        throw new Refusal(
            400,
            "InvalidBatchEntryId",
            "The Id of a batch entry in a batch request doesn't abide by the specification.");
      }
      if (prefixes.put(id, prefix) != null) {
        throw new Refusal(
            400,
            "BatchEntryIdsNotDistinct",
            "Two or more batch entries in the request have the same Id.");
      }
    }
    if (prefixes.isEmpty()) {
      throw new Refusal(400, "EmptyBatchRequest", "The batch request doesn't contain any entries.");
    }
    if (prefixes.size() > MAX_ENTRIES) {
      throw new Refusal(
          400,
          "TooManyEntriesInBatchRequest",
          "The batch request contains more entries than permissible.");
    }
    return prefixes;
  }

  private static void requireNothingElse(Form form) throws Refusal {
    if (!form.rest().isEmpty()) {
      throw SnsMessages.invalid(String.join(", ", form.rest()) + " not known to the local SNS");
    }
  }

  private String topicArn(Form form) throws Refusal {
    String arn = form.takeOrEmpty("TopicArn");
    if (!TOPIC_ARN.matcher(arn).matches()) {
      throw SnsMessages.invalid("TopicArn");
    }
    if (!topicArns.contains(arn)) {
      throw new Refusal(404, "NotFound", "Topic does not exist");
    }
    return arn;
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

  @Override
  public Answer answer(Call call, Refusal refusal) {
    return SnsXml.error(refusal);
  }
}
