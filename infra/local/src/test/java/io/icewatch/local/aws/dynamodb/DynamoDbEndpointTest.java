package io.icewatch.local.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.icewatch.local.aws.Clients;
import io.icewatch.local.aws.Fault;
import io.icewatch.local.aws.Faults;
import io.icewatch.local.template.TableSpec;
import io.icewatch.local.template.TableSpec.Index;
import io.icewatch.local.template.TableSpec.Key;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

class DynamoDbEndpointTest {

  private static final TableSpec EPISODES =
      new TableSpec(
          "episodes",
          new Key("patient_id", "condition"),
          Map.of("patient_id", "S", "condition", "S", "due", "N"),
          List.of(
              new Index("by-due", true, new Key("condition", "due"), "KEYS_ONLY", List.of()),
              new Index("latest", false, new Key("patient_id", "due"), "INCLUDE", List.of("spo2"))),
          "expires_at");

  private static DynamoDbEndpoint endpoint;

  private final Faults faults = new Faults();
  private FaultProxy proxy;
  private DynamoDbClient direct;

  @BeforeAll
  static void start() {
    endpoint = DynamoDbEndpoint.start(0);
  }

  @AfterAll
  static void stop() {
    endpoint.close();
  }

  @BeforeEach
  void connect() {
    endpoint.create(EPISODES, false);
    proxy = FaultProxy.start(0, endpoint.uri(), faults);
    direct = Clients.dynamoDb(endpoint.uri(), Clients.ONCE);
  }

  @AfterEach
  void disconnect() {
    direct.deleteTable(r -> r.tableName("episodes"));
    direct.close();
    proxy.close();
  }

  @Test
  void the_table_is_what_the_template_says() {
    var table = direct.describeTable(r -> r.tableName("episodes")).table();

    assertThat(table.billingModeSummary().billingMode()).isEqualTo(BillingMode.PAY_PER_REQUEST);
    assertThat(table.keySchema())
        .extracting(KeySchemaElement::attributeName, KeySchemaElement::keyTypeAsString)
        .containsExactly(tuple("patient_id", "HASH"), tuple("condition", "RANGE"));
    assertThat(ttl("episodes").timeToLiveStatus()).isEqualTo(TimeToLiveStatus.DISABLED);
  }

  @Test
  void items_expire_only_where_that_is_asked_for() {
    TableSpec expiring =
        new TableSpec("expiring", new Key("id", null), Map.of("id", "S"), List.of(), "expires_at");
    TableSpec lasting =
        new TableSpec("lasting", new Key("id", null), Map.of("id", "S"), List.of(), null);
    endpoint.create(expiring, true);
    endpoint.create(lasting, true);

    assertThat(ttl("expiring").attributeName()).isEqualTo("expires_at");
    assertThat(ttl("lasting").timeToLiveStatus()).isEqualTo(TimeToLiveStatus.DISABLED);
  }

  @Test
  void a_conditional_put_that_loses_is_shown_the_winner() {
    claim(direct, "first");

    assertThatExceptionOfType(ConditionalCheckFailedException.class)
        .isThrownBy(() -> claim(direct, "second"))
        .satisfies(e -> assertThat(e.item()).isEqualTo(episode("first")));
    assertThat(stored(direct)).isEqualTo(episode("first"));
  }

  @Test
  void a_missing_table_is_not_found() {
    assertThatExceptionOfType(ResourceNotFoundException.class)
        .isThrownBy(() -> direct.deleteTable(r -> r.tableName("nowhere")));
  }

  @Test
  void a_port_in_use_is_told_with_what_to_do() {
    int port = endpoint.uri().getPort();

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> DynamoDbEndpoint.start(port))
        .withMessageStartingWith("DynamoDB cannot listen on 127.0.0.1:" + port)
        .withMessageEndingWith("stop what holds the port, or choose 0 for a free one");
  }

  @Test
  void the_proxy_forwards_answers_and_errors_as_they_are() {
    try (DynamoDbClient client = proxied(Clients.ONCE)) {
      claim(client, "first");

      assertThat(stored(client)).isEqualTo(episode("first"));
      assertThatExceptionOfType(ConditionalCheckFailedException.class)
          .isThrownBy(() -> claim(client, "second"))
          .satisfies(e -> assertThat(e.item()).isEqualTo(episode("first")));
    }
    assertThat(faults.seen("PutItem")).isEqualTo(2);
    assertThat(faults.seen("GetItem")).isEqualTo(1);
  }

  @Test
  void errors_of_the_proxy_arrive_as_dynamodb_words_them_and_without_effect() {
    faults.next(Fault.throttle(), Fault.internalFailure(), Fault.unavailable(), Fault.reset());
    try (DynamoDbClient client = proxied(Clients.ONCE)) {
      assertThatExceptionOfType(ProvisionedThroughputExceededException.class)
          .isThrownBy(() -> claim(client, "first"))
          .satisfies(e -> assertThat(e.statusCode()).isEqualTo(400));
      assertThatExceptionOfType(InternalServerErrorException.class)
          .isThrownBy(() -> claim(client, "first"));
      assertThatExceptionOfType(DynamoDbException.class)
          .isThrownBy(() -> claim(client, "first"))
          .satisfies(e -> assertThat(e.statusCode()).isEqualTo(503));
      assertThatExceptionOfType(SdkClientException.class).isThrownBy(() -> claim(client, "first"));
    }
    assertThat(direct.scan(r -> r.tableName("episodes")).count()).isZero();
  }

  @Test
  void the_sdk_repeats_a_claim_after_throttles_and_resets() {
    faults.next(Fault.throttle(), Fault.reset());
    try (DynamoDbClient client = proxied(Clients.STANDARD)) {
      claim(client, "first");
    }

    assertThat(stored(direct)).isEqualTo(episode("first"));
    assertThat(faults.seen("PutItem")).isEqualTo(3);
  }

  @Test
  void a_claim_whose_answer_was_lost_meets_itself_when_the_sdk_repeats_it() {
    faults.next(Fault.lostAnswer());
    try (DynamoDbClient client = proxied(Clients.STANDARD)) {
      assertThatExceptionOfType(ConditionalCheckFailedException.class)
          .isThrownBy(() -> claim(client, "first"))
          .satisfies(e -> assertThat(e.item()).isEqualTo(episode("first")));
    }
    assertThat(faults.seen("PutItem")).isEqualTo(2);
  }

  private DynamoDbClient proxied(RetryStrategy retries) {
    return Clients.dynamoDb(proxy.uri(), retries);
  }

  private TimeToLiveDescription ttl(String table) {
    return direct.describeTimeToLive(r -> r.tableName(table)).timeToLiveDescription();
  }

  private static void claim(DynamoDbClient client, String owner) {
    client.putItem(r ->
        r.tableName("episodes")
            .item(episode(owner))
            .conditionExpression("attribute_not_exists(patient_id)")
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
  }

  private static Map<String, AttributeValue> stored(DynamoDbClient client) {
    return client.getItem(r -> r.tableName("episodes").key(key()).consistentRead(true)).item();
  }

  private static Map<String, AttributeValue> episode(String owner) {
    return Map.of(
        "patient_id", AttributeValue.fromS("p-1"),
        "condition", AttributeValue.fromS("spo2-low"),
        "owner", AttributeValue.fromS(owner));
  }

  private static Map<String, AttributeValue> key() {
    return Map.of(
        "patient_id", AttributeValue.fromS("p-1"), "condition", AttributeValue.fromS("spo2-low"));
  }
}
