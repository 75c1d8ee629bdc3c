package io.icewatch.conformance.remote;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A queue. */
final class QueueInbox implements FailureInbox {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int MOST_AT_ONCE = 10;

  /** Twelve hours, SQS's longest: what was received once does not come again. */
  private static final String HIDDEN_SECONDS = "43200";

  private final SqsClient sqs;
  private final String url;
  private final String arn;

  private QueueInbox(SqsClient sqs, String url, String arn) {
    this.sqs = sqs;
    this.url = url;
    this.arn = arn;
  }

  /** Makes the queue. */
  static QueueInbox make(SqsClient sqs, String name) {
    String url =
        sqs.createQueue(request ->
                request
                    .queueName(name)
                    .attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, HIDDEN_SECONDS)))
            .queueUrl();
    String arn =
        sqs.getQueueAttributes(
                request -> request.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
            .attributes()
            .get(QueueAttributeName.QUEUE_ARN);
    return new QueueInbox(sqs, url, requireNonNull(arn, "QueueArn"));
  }

  /** Lets a topic send to the queue. */
  void admit(String topicArn) {
    String policy =
        """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},\
        "Action":"sqs:SendMessage","Resource":"%s","Condition":{"ArnEquals":{"aws:SourceArn":"%s"}}}]}\
        """
            .formatted(arn, topicArn);
    sqs.setQueueAttributes(
        request -> request.queueUrl(url).attributes(Map.of(QueueAttributeName.POLICY, policy)));
  }

  void delete() {
    sqs.deleteQueue(request -> request.queueUrl(url));
  }

  @Override
  public String arn() {
    return arn;
  }

  @Override
  public List<Message> receive() {
    return sqs
        .receiveMessage(request -> request.queueUrl(url).maxNumberOfMessages(MOST_AT_ONCE))
        .messages()
        .stream()
        .map(message -> new Message(parse(message.body()), Optional.empty()))
        .toList();
  }

  /** What is no JSON is compared as the text that it is. */
  static JsonNode parse(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return JsonNodeFactory.instance.textNode(body);
    }
  }
}
