package io.icewatch.local.aws.dynamodb;

import io.icewatch.local.template.TableSpec;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

/**
 * DynamoDB Local without HTTP, for functions in this process that make many calls: conditions and
 * errors as in {@link DynamoDbEndpoint}, at a fraction of the time, but no serialisation, no SDK
 * retries and no faults. Shares no data with any endpoint.
 */
public final class EmbeddedDynamoDb implements AutoCloseable {

  private static final Boolean WITHOUT_TELEMETRY = true;

  private final AmazonDynamoDBLocal local = DynamoDBEmbedded.create(WITHOUT_TELEMETRY);
  private final DynamoDbClient client = local.dynamoDbClient();

  /**
   * Makes a table, as {@link DynamoDbEndpoint#create} does.
   *
   * @param withTtl whether items expire, if the template says so
   */
  public void create(TableSpec table, boolean withTtl) {
    Tables.create(client, table, withTtl);
  }

  /** A client to it, the same on every call; closed with this. */
  public DynamoDbClient client() {
    return client;
  }

  @Override
  public void close() {
    local.shutdown();
  }
}
