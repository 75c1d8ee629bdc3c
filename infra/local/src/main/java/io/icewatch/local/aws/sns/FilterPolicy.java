package io.icewatch.local.aws.sns;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.icewatch.local.template.SubscriptionSpec;
import io.icewatch.local.template.SubscriptionSpec.FilterPolicyScope;
import java.io.IOException;
import java.math.BigDecimal;
import software.amazon.event.ruler.Machine;

/** A subscription's filter policy, judged by the matcher that AWS publishes. Thread-safe. */
final class FilterPolicy {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Machine machine = Machine.builder().build();
  private final FilterPolicyScope scope;

  /**
   * @throws IllegalArgumentException if the policy is none
   */
  FilterPolicy(SubscriptionSpec subscription) {
    scope = subscription.filterPolicyScope();
    subscription.filterPolicy().ifPresent(policy -> add(subscription.id(), policy));
  }

  private void add(String subscription, String policy) {
    try {
      machine.addRule(subscription, policy);
    } catch (IOException e) {
      throw new IllegalArgumentException(subscription + " has filter policy " + policy, e);
    }
  }

  /** Whether a message passes; without a policy every message does. */
  boolean matches(SnsMessage message) {
    if (machine.isEmpty()) {
      return true;
    }
    try {
      JsonNode judged =
          switch (scope) {
            case MESSAGE_ATTRIBUTES -> attributes(message);
            case MESSAGE_BODY -> JSON.readTree(message.message());
          };
      return judged.isObject() && !machine.rulesForJSONEvent(judged.toString()).isEmpty();
    } catch (JsonProcessingException e) {
      return false; // no JSON matches no policy
    } catch (Exception e) {
      throw new IllegalStateException("the filter policy cannot be applied", e);
    }
  }

  private static ObjectNode attributes(SnsMessage message) throws JsonProcessingException {
    ObjectNode attributes = JSON.createObjectNode();
    for (var entry : message.attributes().entrySet()) {
      String value = entry.getValue().value();
      switch (entry.getValue().dataType()) {
        case "Number" -> attributes.put(entry.getKey(), new BigDecimal(value));
        case "String.Array" -> attributes.set(entry.getKey(), JSON.readTree(value));
        default -> attributes.put(entry.getKey(), value);
      }
    }
    return attributes;
  }
}
