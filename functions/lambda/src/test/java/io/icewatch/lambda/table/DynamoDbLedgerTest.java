package io.icewatch.lambda.table;

import io.icewatch.vitals.alarm.EpisodeLedger;
import io.icewatch.vitals.alarm.EpisodeLedgerContract;
import java.time.Duration;

/** The ledger on DynamoDB Local sits the exam that every ledger sits. */
class DynamoDbLedgerTest extends EpisodeLedgerContract {
  @Override
  protected EpisodeLedger emptyLedger() {
    return new DynamoDbLedger(
        LocalDynamoDb.client(), LocalDynamoDb.newEpisodeTable(), Duration.ofDays(2));
  }
}
