package io.icewatch.local.aws.sns;

import io.icewatch.local.template.SubscriptionSpec;

/**
 * A message on its way to one subscriber.
 *
 * @param subscription whom it is for; its filter policy matches the message
 */
public record SnsDelivery(SubscriptionSpec subscription, SnsMessage message) {}
