package io.icewatch.local.template;

import io.icewatch.local.template.SubscriptionSpec.FilterPolicyScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.event.ruler.JsonRuleCompiler;

/** Reads SNS topics and their subscriptions, which stand in the topic or beside it. */
final class TopicReader {
  private final Resources resources;

  /**
   * @param resources where subscriptions are found, and the topics that they name
   */
  TopicReader(Resources resources) {
    this.resources = resources;
  }

  TopicSpec read(Resource topic) {
    Value properties = topic.properties();
    properties.only(
        "TopicName",
        "Subscription",
        // Of no consequence on one machine.
        "DisplayName",
        "KmsMasterKeyId",
        "SignatureVersion",
        "Tags",
        "TracingConfig");
    List<SubscriptionSpec> subscriptions = new ArrayList<>();
    properties.find("Subscription").stream()
        .flatMap(list -> list.items().stream())
        .forEach(one -> {
          String id = "%s.Subscription[%d]".formatted(topic.logicalId(), subscriptions.size());
          subscriptions.add(subscription(id, one.only("Protocol", "Endpoint")));
        });
    for (Resource beside : resources.of(ResourceType.SUBSCRIPTION)) {
      Value arn = beside.properties().get("TopicArn");
      if (resources.referredTo(arn, ResourceType.TOPIC).equals(topic)) {
        subscriptions.add(
            subscription(
                beside.logicalId(),
                beside
                    .properties()
                    .only(
                        "TopicArn",
                        "Protocol",
                        "Endpoint",
                        "FilterPolicy",
                        "FilterPolicyScope",
                        // Every endpoint of this machine takes what it is sent.
                        "RedrivePolicy")));
      }
    }
    return new TopicSpec(topic.name(), topic.arn(), subscriptions);
  }

  private static SubscriptionSpec subscription(String id, Value properties) {
    properties.get("Protocol").oneOf("email");
    Optional<Value> policy = properties.find("FilterPolicy");
    FilterPolicyScope scope =
        properties
            .find("FilterPolicyScope")
            .map(value -> value.oneOf("MessageAttributes", "MessageBody"))
            .filter("MessageBody"::equals)
            .map(body -> FilterPolicyScope.MESSAGE_BODY)
            .orElse(FilterPolicyScope.MESSAGE_ATTRIBUTES);
    return new SubscriptionSpec(
        id, properties.get("Endpoint").textIfGiven(), policy.map(TopicReader::filterPolicy), scope);
  }

  private static String filterPolicy(Value policy) {
    String json = policy.json().toString();
    String error = JsonRuleCompiler.check(json);
    if (error != null) {
      throw policy.refusal(error.lines().findFirst().orElse("no policy"), "a filter policy");
    }
    return json;
  }
}
