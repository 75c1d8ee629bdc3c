package io.icewatch.local.stack;

import io.icewatch.lambda.CallLimits;
import io.icewatch.local.aws.Faults;
import io.icewatch.local.aws.dynamodb.DynamoDbEndpoint;
import io.icewatch.local.aws.dynamodb.EmbeddedDynamoDb;
import io.icewatch.local.aws.dynamodb.FaultProxy;
import io.icewatch.local.template.TableSpec;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** DynamoDB Local with the template's tables, and the way to it. */
interface EpisodeStore extends AutoCloseable {

  /** Of a client that several functions share, hence the stack's own. */
  ClientOverrideConfiguration LIMITS =
      new CallLimits(Duration.ofSeconds(2), Duration.ofSeconds(6)).toOverride().build();

  /** A client that sees the tables. */
  DynamoDbClient client();

  /** Where the tables are for another process; empty where there is no way in. */
  Optional<URI> uri();

  @Override
  void close();

  /**
   * Over HTTP, as deployed: serialisation, retries and error codes are real.
   *
   * @param withTtl whether items expire, which they do by the wall clock
   */
  static EpisodeStore overHttp(List<TableSpec> tables, boolean withTtl) {
    DynamoDbEndpoint endpoint = DynamoDbEndpoint.start(0);
    tables.forEach(table -> endpoint.create(table, withTtl));
    DynamoDbClient client = Functions.at(endpoint.uri(), LIMITS, DynamoDbClient.builder()).build();
    return new EpisodeStore() {
      @Override
      public DynamoDbClient client() {
        return client;
      }

      @Override
      public Optional<URI> uri() {
        return Optional.of(endpoint.uri());
      }

      @Override
      public void close() {
        client.close();
        endpoint.close();
      }
    };
  }

  /**
   * The same tables, behind a proxy whose requests fail as the faults say.
   *
   * @param time how the client waits before it tries again
   */
  static EpisodeStore failing(EpisodeStore store, Faults faults, InvocationTime time) {
    URI behind = store.uri().orElseThrow();
    FaultProxy proxy = FaultProxy.start(0, behind, faults);
    DynamoDbClient client =
        Functions.at(proxy.uri(), time.override(LIMITS.toBuilder()), DynamoDbClient.builder())
            .build();
    return new EpisodeStore() {
      @Override
      public DynamoDbClient client() {
        return client;
      }

      @Override
      public Optional<URI> uri() {
        return Optional.of(proxy.uri());
      }

      @Override
      public void close() {
        client.close();
        proxy.close();
        store.close();
      }
    };
  }

  /**
   * In this process, five times as fast; without TTL, which goes by the wall clock and would sweep
   * away the live episodes of a replay of old readings.
   */
  static EpisodeStore embedded(List<TableSpec> tables) {
    EmbeddedDynamoDb dynamoDb = new EmbeddedDynamoDb();
    tables.forEach(table -> dynamoDb.create(table, false));
    return new EpisodeStore() {
      @Override
      public DynamoDbClient client() {
        return dynamoDb.client();
      }

      @Override
      public Optional<URI> uri() {
        return Optional.empty();
      }

      @Override
      public void close() {
        dynamoDb.close();
      }
    };
  }
}
