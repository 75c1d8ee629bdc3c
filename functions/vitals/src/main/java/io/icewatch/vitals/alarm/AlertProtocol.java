package io.icewatch.vitals.alarm;

import static java.util.Objects.requireNonNull;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Claim, publish, confirm: turns breaches into pages so that none is lost and none is sent twice
 * without a crash between publish and confirm.
 *
 * <p>The order matters. Claim first, because two invocations that publish and then record it would
 * both publish. Publish before confirm, because a page that is recorded and then not sent is a
 * nurse who is never called.
 */
public final class AlertProtocol {
  private final EpisodePolicy policy;
  private final EpisodeLedger ledger;
  private final Pager pager;
  private final InstantSource clock;

  /**
   * @param clock the wall clock, for leases and for the lateness that a page mentions
   */
  public AlertProtocol(
      EpisodePolicy policy, EpisodeLedger ledger, Pager pager, InstantSource clock) {
    this.policy = requireNonNull(policy, "policy");
    this.ledger = requireNonNull(ledger, "ledger");
    this.pager = requireNonNull(pager, "pager");
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * Begins a batch.
   *
   * @param timeIsUp true when too little time is left to begin anything; what is left is then
   *     reported as failed instead of being cut off
   */
  public Batch begin(BooleanSupplier timeIsUp) {
    return new Batch(timeIsUp);
  }

  /** The breaches of one invocation, handled in the order in which they are given. */
  public final class Batch {
    private final Map<EpisodeKey, EpisodeSession> sessions = new LinkedHashMap<>();
    private final BooleanSupplier timeIsUp;

    private Batch(BooleanSupplier timeIsUp) {
      this.timeIsUp = requireNonNull(timeIsUp, "timeIsUp");
    }

    /**
     * Handles one breach. A page is sent before this returns; counting may wait for {@link
     * #finish}. DependencyFailure with one patient and condition holds back only what follows for
     * the same patient and condition.
     */
    public void handle(Breach breach) {
      sessions
          .computeIfAbsent(
              breach.key(), key -> new EpisodeSession(key, policy, ledger, pager, clock, timeIsUp))
          .handle(breach);
    }

    /** Stores what was only counted so far, and says what became of everything. */
    public BatchReport finish() {
      List<BatchReport.Outcome> outcomes = new ArrayList<>();
      for (EpisodeSession session : sessions.values()) {
        session.finish();
        outcomes.addAll(session.outcomes());
      }
      return new BatchReport(outcomes);
    }
  }
}
