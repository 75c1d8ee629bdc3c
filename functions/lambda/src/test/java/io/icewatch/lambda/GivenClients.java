package io.icewatch.lambda;

import java.util.List;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;

/** Clients that are there already: a function gets the one of the type that it asks for. */
public final class GivenClients implements AwsClients {
  private final List<Object> clients;

  /** Hands out these. */
  public GivenClients(Object... clients) {
    this.clients = List.of(clients);
  }

  @Override
  public <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C create(
      Class<C> type, B builder, CallLimits limits) {
    return clients.stream()
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " in " + clients));
  }
}
