package io.icewatch.local.template;

import java.util.Optional;

/**
 * One e-mail subscription of an SNS topic.
 *
 * @param id what the template calls it: its logical id, or the topic's and its place there
 * @param endpoint the address; empty where it is a parameter that nobody gave a value
 * @param filterPolicy a JSON object that a message must match; empty: every message passes
 * @param filterPolicyScope what the policy looks at
 */
public record SubscriptionSpec(
    String id,
    Optional<String> endpoint,
    Optional<String> filterPolicy,
    FilterPolicyScope filterPolicyScope) {

  /** What a filter policy looks at. */
  public enum FilterPolicyScope {
    /** {@code MessageAttributes}, the default. */
    MESSAGE_ATTRIBUTES,
    /** {@code MessageBody}: the message, which must be a JSON object to match. */
    MESSAGE_BODY
  }
}
