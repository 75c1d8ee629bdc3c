package io.icewatch.local.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.icewatch.local.template.TableSpec;
import io.icewatch.local.template.TableSpec.Key;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

class EmbeddedDynamoDbTest {

  @Test
  void a_conditional_put_that_loses_is_shown_the_winner_as_over_http() {
    try (EmbeddedDynamoDb dynamo = new EmbeddedDynamoDb()) {
      dynamo.create(
          new TableSpec(
              "episodes", new Key("id", null), Map.of("id", "S"), List.of(), "expires_at"),
          true);
      claim(dynamo, "first");

      assertThatExceptionOfType(ConditionalCheckFailedException.class)
          .isThrownBy(() -> claim(dynamo, "second"))
          .satisfies(e -> assertThat(e.item()).isEqualTo(episode("first")));
      assertThat(
              dynamo
                  .client()
                  .describeTimeToLive(r -> r.tableName("episodes"))
                  .timeToLiveDescription()
                  .timeToLiveStatus())
          .isEqualTo(TimeToLiveStatus.ENABLED);
    }
  }

  private static void claim(EmbeddedDynamoDb dynamo, String owner) {
    dynamo
        .client()
        .putItem(r ->
            r.tableName("episodes")
                .item(episode(owner))
                .conditionExpression("attribute_not_exists(id)")
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
  }

  private static Map<String, AttributeValue> episode(String owner) {
    return Map.of("id", AttributeValue.fromS("p-1"), "owner", AttributeValue.fromS(owner));
  }
}
