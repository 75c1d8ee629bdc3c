package io.icewatch.lambda.table;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.CALLS_REAL_METHODS;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import io.icewatch.vitals.alarm.AlarmProtocolContract;
import io.icewatch.vitals.alarm.Episode;
import io.icewatch.vitals.alarm.EpisodeKey;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/** The alert protocol on DynamoDB Local, whose client is throttled and loses answers. */
class DynamoDbAlarmProtocolTest extends AlarmProtocolContract {

  @Override
  protected FaultyLedger emptyLedger() {
    return new Throttled(LocalDynamoDb.newEpisodeTable());
  }

  private static final class Throttled implements FaultyLedger {
    private final DynamoDbLedger ledger;
    private DependencyFailure next = DependencyFailure.NONE;

    Throttled(String table) {
      DynamoDbClient local = LocalDynamoDb.client();
      DynamoDbClient client = mock(DynamoDbClient.class, CALLS_REAL_METHODS);
      doAnswer(call -> suffer(() -> local.getItem(call.<GetItemRequest>getArgument(0))))
          .when(client)
          .getItem(any(GetItemRequest.class));
      doAnswer(call -> suffer(() -> local.putItem(call.<PutItemRequest>getArgument(0))))
          .when(client)
          .putItem(any(PutItemRequest.class));
      ledger = new DynamoDbLedger(client, table, Duration.ofDays(2));
    }

    private <T> T suffer(Supplier<T> call) {
      DependencyFailure trouble = next;
      next = DependencyFailure.NONE;
      return switch (trouble) {
        case NONE -> call.get();
        case THROTTLE ->
            throw ProvisionedThroughputExceededException.builder().message("too fast").build();
        case LOST_ANSWER -> {
          var _ = call.get();
          throw ApiCallTimeoutException.create(6_000);
        }
        case SENT_TWICE -> {
          var _ = call.get();
          yield call.get();
        }
      };
    }

    @Override
    public void next(DependencyFailure trouble) {
      next = trouble;
    }

    @Override
    public @Nullable Episode read(EpisodeKey key) {
      return ledger.read(key);
    }

    @Override
    public @Nullable Episode replace(EpisodeKey key, @Nullable Episode expected, Episode episode) {
      return ledger.replace(key, expected, episode);
    }
  }
}
