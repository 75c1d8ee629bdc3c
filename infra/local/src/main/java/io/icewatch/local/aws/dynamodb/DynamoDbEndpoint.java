package io.icewatch.local.aws.dynamodb;

import io.icewatch.local.aws.LoopbackServer;
import io.icewatch.local.template.TableSpec;
import java.io.IOException;
import java.net.URI;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/**
 * DynamoDB on loopback: DynamoDB Local, in memory.
 *
 * <p>Its handler stands in a Jetty of our own: its {@code ServerRunner} listens on every interface,
 * cannot say which free port it got, prints a banner and reports to AWS that it was started.
 *
 * <p>DynamoDB Local keeps a database of its own for each access key and region that it is called
 * with; {@link #create} makes the table in the one of {@link #ACCESS_KEY} and {@link #REGION}.
 */
public final class DynamoDbEndpoint implements AutoCloseable {

  /** The access key id whose database holds the tables. */
  public static final String ACCESS_KEY = "local";

  /** The region whose database holds the tables. */
  public static final Region REGION = Region.US_EAST_1;

  /** Held, because the log manager holds loggers, and so their levels, weakly. */
  private static final Logger SQLITE_LOGGER = Logger.getLogger("com.almworks.sqlite4java");

  private final Server server;
  private final ServerConnector connector;
  private final LocalDynamoDBServerHandler dynamo;

  private DynamoDbEndpoint(int port) {
    SQLITE_LOGGER.setLevel(Level.WARNING);
    dynamo =
        new LocalDynamoDBServerHandler(
            new LocalDynamoDBRequestHandler(0, true, null, false, false), null);
    server = new Server();
    connector = new ServerConnector(server, new HttpConnectionFactory(http()));
    connector.setHost(LoopbackServer.address(port).getHostString());
    connector.setPort(port);
    server.addConnector(connector);
    server.setHandler(new ContextHandlerCollection(new ContextHandler(dynamo)));
  }

  /**
   * Starts to listen on 127.0.0.1, with no tables.
   *
   * @param port 0 for any that is free
   * @throws java.io.UncheckedIOException if the port cannot be had
   */
  public static DynamoDbEndpoint start(int port) {
    DynamoDbEndpoint endpoint = new DynamoDbEndpoint(port);
    try {
      endpoint.server.start();
      return endpoint;
    } catch (IOException e) {
      endpoint.close();
      throw LoopbackServer.cannotListen("DynamoDB", port, e);
    } catch (Exception e) {
      endpoint.close();
      throw new IllegalStateException("DynamoDB Local did not start", e);
    }
  }

  /**
   * Makes a table, billed on demand, and returns when it can be used.
   *
   * @param withTtl whether items expire, if the template says so. A replay of old readings must do
   *     without: their expiry has passed by the wall clock, and DynamoDB Local would delete them
   *     within seconds, live episodes included
   */
  public void create(TableSpec table, boolean withTtl) {
    try (DynamoDbClient client = client()) {
      Tables.create(client, table, withTtl);
    }
  }

  /** Where it listens: the value of {@code AWS_ENDPOINT_URL_DYNAMODB}. */
  public URI uri() {
    return LoopbackServer.uri(connector.getLocalPort());
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local did not stop", e);
    } finally {
      dynamo.close();
    }
  }

  private DynamoDbClient client() {
    return DynamoDbClient.builder()
        .httpClient(UrlConnectionHttpClient.create())
        .endpointOverride(uri())
        .region(REGION)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, "local")))
        .build();
  }

  private static HttpConfiguration http() {
    HttpConfiguration http = new HttpConfiguration();
    http.setPersistentConnectionsEnabled(false); // for the reason given in LoopbackServer.send
    return http;
  }
}
