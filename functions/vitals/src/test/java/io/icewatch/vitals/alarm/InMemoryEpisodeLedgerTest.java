package io.icewatch.vitals.alarm;

class InMemoryEpisodeLedgerTest extends EpisodeLedgerContract {

  @Override
  protected EpisodeLedger emptyLedger() {
    return new InMemoryEpisodeLedger();
  }
}
