package io.icewatch.local.template;

import java.util.List;

/**
 * One SNS topic of the template.
 *
 * @param name the topic's name
 * @param arn its ARN, as Publish is given it
 * @param subscriptions who gets what is published, those declared in the topic first
 */
public record TopicSpec(String name, String arn, List<SubscriptionSpec> subscriptions) {
  public TopicSpec {
    subscriptions = List.copyOf(subscriptions);
  }
}
