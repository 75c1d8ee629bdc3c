package io.icewatch.local.aws.sns;

import io.icewatch.local.template.SubscriptionSpec;
import io.icewatch.local.template.TopicSpec;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Delivers what topics accept to the subscriptions whose filter policies match. Thread-safe. */
public final class Subscriptions implements Consumer<SnsMessage> {
  private final Map<String, List<Subscriber>> byTopic;
  private final Consumer<SnsDelivery> receiver;

  private record Subscriber(SubscriptionSpec subscription, FilterPolicy policy) {
    Subscriber(SubscriptionSpec subscription) {
      this(subscription, new FilterPolicy(subscription));
    }
  }

  /**
   * @param receiver takes each message once for every subscription that gets it
   * @throws IllegalArgumentException if a filter policy is none
   */
  public Subscriptions(List<TopicSpec> topics, Consumer<SnsDelivery> receiver) {
    this.receiver = receiver;
    this.byTopic =
        topics.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    TopicSpec::arn,
                    topic -> topic.subscriptions().stream().map(Subscriber::new).toList()));
  }

  @Override
  public void accept(SnsMessage message) {
    for (Subscriber subscriber : byTopic.getOrDefault(message.topicArn(), List.of())) {
      if (subscriber.policy.matches(message)) {
        receiver.accept(new SnsDelivery(subscriber.subscription, message));
      }
    }
  }
}
