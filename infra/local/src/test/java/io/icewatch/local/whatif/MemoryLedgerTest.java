package io.icewatch.local.whatif;

import io.icewatch.vitals.alarm.EpisodeLedger;
import io.icewatch.vitals.alarm.EpisodeLedgerContract;

class MemoryLedgerTest extends EpisodeLedgerContract {

  @Override
  protected EpisodeLedger emptyLedger() {
    return new MemoryLedger();
  }
}
