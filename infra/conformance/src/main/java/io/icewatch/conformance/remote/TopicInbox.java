package io.icewatch.conformance.remote;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sns.SnsClient;

/** A topic, with a queue behind it. */
final class TopicInbox implements FailureInbox {
  private final SnsClient sns;
  private final String arn;
  private final QueueInbox queue;

  private TopicInbox(SnsClient sns, String arn, QueueInbox queue) {
    this.sns = sns;
    this.arn = arn;
    this.queue = queue;
  }

  /** Makes the topic and subscribes a queue to it, which gets the messages as they are. */
  static TopicInbox make(SnsClient sns, String name, QueueInbox queue) {
    String arn = sns.createTopic(request -> request.name(name)).topicArn();
    queue.admit(arn);
    sns.subscribe(request ->
        request
            .topicArn(arn)
            .protocol("sqs")
            .endpoint(queue.arn())
            .attributes(Map.of("RawMessageDelivery", "true")));
    return new TopicInbox(sns, arn, queue);
  }

  void delete() {
    sns.deleteTopic(request -> request.topicArn(arn));
  }

  @Override
  public String arn() {
    return arn;
  }

  @Override
  public List<Message> receive() {
    return queue.receive();
  }
}
