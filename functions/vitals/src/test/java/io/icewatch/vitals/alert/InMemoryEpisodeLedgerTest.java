package io.icewatch.vitals.alert;

class InMemoryEpisodeLedgerTest extends EpisodeLedgerContract {

  @Override
  protected EpisodeLedger emptyLedger() {
    return new InMemoryEpisodeLedger();
  }
}
