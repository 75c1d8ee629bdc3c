package io.icewatch.local.stack;

import io.icewatch.local.aws.AwsEndpoint;
import io.icewatch.local.aws.Faults;
import io.icewatch.local.aws.FaultyService;
import io.icewatch.local.aws.athena.AthenaEndpoint;
import io.icewatch.local.aws.athena.QueryEngine;
import io.icewatch.local.aws.dynamodb.DynamoDbEndpoint;
import io.icewatch.local.aws.dynamodb.EmbeddedDynamoDb;
import io.icewatch.local.aws.dynamodb.FaultProxy;
import io.icewatch.local.aws.dynamodb.memory.MemoryDynamoDb;
import io.icewatch.local.aws.firehose.EmbeddedFirehose;
import io.icewatch.local.aws.firehose.FirehoseEndpoint;
import io.icewatch.local.aws.firehose.FirehoseReceiver;
import io.icewatch.local.aws.kms.KmsEndpoint;
import io.icewatch.local.aws.sns.EmbeddedSns;
import io.icewatch.local.aws.sns.SnsEndpoint;
import io.icewatch.local.aws.sns.SnsMessage;
import io.icewatch.local.stack.StackOptions.Ledger;
import io.icewatch.local.template.DeliveryStreamSpec;
import io.icewatch.local.template.TableSpec;
import io.icewatch.local.template.Template;
import io.icewatch.local.template.TopicSpec;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.sns.SnsClient;

/** What the template's functions call: DynamoDB with its tables, SNS, Firehose, Athena, KMS. */
public final class Services implements AutoCloseable {
  private static final String DYNAMODB = FaultyService.DYNAMODB.toString();

  private final Parts parts = new Parts();
  private final Map<String, URI> endpoints = new TreeMap<>();
  private final Map<String, SdkHttpClient> inProcess = new TreeMap<>();
  private final Map<Class<?>, Object> embedded = new HashMap<>();

  private Services(Map<FaultyService, Faults> faults, QueryEngine engine) {
    add(FaultyService.KMS.toString(), KmsEndpoint.start(0, of(FaultyService.KMS, faults)));
    add("athena", AthenaEndpoint.start(0, engine));
  }

  private void add(String service, AwsEndpoint endpoint) {
    parts.add(endpoint);
    endpoints.put(service, endpoint.uri());
    inProcess.put(service, endpoint.inProcess());
  }

  private void startSns(
      Template template, Map<FaultyService, Faults> faults, Consumer<SnsMessage> published) {
    add(
        FaultyService.SNS.toString(),
        SnsEndpoint.start(0, topics(template), of(FaultyService.SNS, faults), published));
  }

  private void startFirehose(
      Template template, Map<FaultyService, Faults> faults, FirehoseReceiver rows) {
    add(
        FaultyService.FIREHOSE.toString(),
        FirehoseEndpoint.start(0, streams(template), of(FaultyService.FIREHOSE, faults), rows));
  }

  private static Set<String> topics(Template template) {
    return template.topics().stream().map(TopicSpec::arn).collect(Collectors.toSet());
  }

  /** The streams that producers put records into. */
  private static Set<String> streams(Template template) {
    return template.deliveryStreams().stream()
        .filter(stream -> stream.source().isEmpty())
        .map(DeliveryStreamSpec::name)
        .collect(Collectors.toSet());
  }

  private static QueryEngine.Answer noLake(String sql) {
    throw new UnsupportedOperationException("there is no lake here to ask");
  }

  private static Faults of(FaultyService service, Map<FaultyService, Faults> faults) {
    return faults.getOrDefault(service, new Faults());
  }

  /**
   * Starts them all over HTTP, as deployed, without faults and without a lake.
   *
   * @param published gets what SNS accepts
   * @param rows gets what Firehose accepts
   */
  public static Services overHttp(
      Template template, Consumer<SnsMessage> published, FirehoseReceiver rows) {
    Services services = new Services(Map.of(), Services::noLake);
    services.startSns(template, Map.of(), published);
    services.startFirehose(template, Map.of(), rows);
    services.startDynamoDb(template.tables(), true);
    return services;
  }

  /**
   * Starts them for a stack.
   *
   * @param faults what befalls the requests to those services that the options' plan is for
   * @param engine answers what Athena is asked
   */
  static Services start(
      Template template,
      StackOptions options,
      Map<FaultyService, Faults> faults,
      Consumer<SnsMessage> published,
      FirehoseReceiver rows,
      QueryEngine engine) {
    Services services = new Services(faults, engine);
    if (isEmbedded(FaultyService.SNS, options)) {
      services.embedded.put(SnsClient.class, new EmbeddedSns(topics(template), published));
    } else {
      services.startSns(template, faults, published);
    }
    if (isEmbedded(FaultyService.FIREHOSE, options)) {
      services.embedded.put(FirehoseClient.class, new EmbeddedFirehose(streams(template), rows));
    } else {
      services.startFirehose(template, faults, rows);
    }
    if (options.faults().isFor(FaultyService.DYNAMODB)) {
      URI behind = services.startDynamoDb(template.tables(), options.isLive());
      services.add(DYNAMODB, FaultProxy.start(0, behind, of(FaultyService.DYNAMODB, faults)));
    } else if (options.isLive()) {
      services.startDynamoDb(template.tables(), true);
    } else {
      services.embedDynamoDb(template.tables(), options.ledger());
    }
    return services;
  }

  /** Whether a service is called without requests: by the wall clock it is called as deployed. */
  private static boolean isEmbedded(FaultyService service, StackOptions options) {
    return !options.isLive() && !options.faults().isFor(service);
  }

  /**
   * Over HTTP, as deployed: serialisation, retries and error codes are real.
   *
   * @param withTtl whether items expire, which they do by the wall clock
   */
  private URI startDynamoDb(List<TableSpec> tables, boolean withTtl) {
    DynamoDbEndpoint endpoint = parts.add(DynamoDbEndpoint.start(0));
    tables.forEach(table -> endpoint.create(table, withTtl));
    endpoints.put(DYNAMODB, endpoint.uri());
    return endpoint.uri();
  }

  /** In this process; without TTL, which goes by the wall clock. */
  private void embedDynamoDb(List<TableSpec> tables, Ledger ledger) {
    embedded.put(
        DynamoDbClient.class,
        switch (ledger) {
          case MEMORY -> inMemory(tables);
          case DYNAMODB_LOCAL -> dynamoDbLocal(tables);
        });
  }

  private DynamoDbClient inMemory(List<TableSpec> tables) {
    MemoryDynamoDb memory = parts.add(new MemoryDynamoDb());
    tables.forEach(memory::create);
    return memory;
  }

  private DynamoDbClient dynamoDbLocal(List<TableSpec> tables) {
    EmbeddedDynamoDb local = parts.add(new EmbeddedDynamoDb());
    tables.forEach(table -> local.create(table, false));
    return local.client();
  }

  /** A client to a service that is called without requests, or null: it is not. */
  <C> @Nullable C embedded(Class<C> client) {
    return client.cast(embedded.get(client));
  }

  /** The service that a client is for: {@code DynamoDbClient} is for {@code dynamodb}. */
  static String serviceOf(Class<?> client) {
    return client.getSimpleName().replaceFirst("Client$", "").toLowerCase(Locale.ROOT);
  }

  /**
   * Where the service of a client listens.
   *
   * @throws IllegalArgumentException if the stack has no such service
   */
  URI endpoint(Class<?> client) {
    return of(client, endpoints);
  }

  /**
   * What carries a client's requests to its service without a connection.
   *
   * @throws IllegalArgumentException if the service is not one that has such a way
   */
  SdkHttpClient inProcess(Class<?> client) {
    return of(client, inProcess);
  }

  private static <T> T of(Class<?> client, Map<String, T> services) {
    T found = services.get(serviceOf(client));
    if (found == null) {
      throw new IllegalArgumentException(
          "a %s, expected a client of %s".formatted(client.getSimpleName(), services.keySet()));
    }
    return found;
  }

  /**
   * What Lambda adds to the variables of a function in another process: its region, its
   * credentials; and where these services listen, as the AWS SDKs read it.
   *
   * @throws IllegalStateException if a service can be called in this process only
   */
  public Map<String, String> environment() {
    if (!embedded.isEmpty()) {
      throw new IllegalStateException(embedded.keySet() + " are inside this process");
    }
    Map<String, String> variables = new HashMap<>();
    variables.put("AWS_REGION", DynamoDbEndpoint.REGION.id());
    variables.put("AWS_ACCESS_KEY_ID", DynamoDbEndpoint.ACCESS_KEY);
    variables.put("AWS_SECRET_ACCESS_KEY", "local");
    endpoints.forEach((service, uri) ->
        variables.put("AWS_ENDPOINT_URL_" + service.toUpperCase(Locale.ROOT), uri.toString()));
    return variables;
  }

  @Override
  public void close() {
    parts.close();
  }
}
