package io.icewatch.vitals.alarm;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.alarm.BatchReport.Cause;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Claim, publish, confirm: turns events into notices so that none is lost and none is sent twice
 * without a crash between publish and confirm.
 *
 * <p>The order matters. Claim first, because two invocations that publish and then record it would
 * both publish. Publish before confirm, because a page that is recorded and then not sent is a
 * nurse who is never called.
 */
public final class AlarmProtocol {
  /** For events after which nobody is escalated to. */
  private static final Acknowledgements NOBODY = (patientId, alertId) -> null;

  private final AlarmPolicy policy;
  private final EpisodeLedger ledger;
  private final Pager pager;
  private final InstantSource clock;
  private final PatientCadences cadences;

  /**
   * @param clock the wall clock, for leases and for the lateness that a page mentions
   */
  public AlarmProtocol(AlarmPolicy policy, EpisodeLedger ledger, Pager pager, InstantSource clock) {
    this(policy, ledger, pager, clock, PatientCadences.UNKNOWN);
  }

  /**
   * @param clock the wall clock, for leases and for the lateness that a page mentions
   * @param cadences asked when a breach is decided about, which waits for the answer
   */
  public AlarmProtocol(
      AlarmPolicy policy,
      EpisodeLedger ledger,
      Pager pager,
      InstantSource clock,
      PatientCadences cadences) {
    this.policy = requireNonNull(policy, "policy");
    this.ledger = requireNonNull(ledger, "ledger");
    this.pager = requireNonNull(pager, "pager");
    this.clock = requireNonNull(clock, "clock");
    this.cadences = requireNonNull(cadences, "cadences");
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

  /**
   * Ends the alarm if the clear reading says that it is over.
   *
   * <p>A reading that has to wait is not remembered: the next one of the run says the same.
   *
   * @param timeIsUp true when too little time is left to wait for a message's turn
   */
  public NoticeOutcome resolve(Clear clear, BooleanSupplier timeIsUp) {
    return run(new AlarmEvent.Cleared(clear), NOBODY, timeIsUp);
  }

  /**
   * Calls the next in line if a critical page has gone unanswered for too long.
   *
   * @param acknowledgements read after the escalation was claimed: an answer that was stored before
   *     is seen
   * @param timeIsUp true when too little time is left to wait for a message's turn
   */
  public NoticeOutcome escalate(
      AlarmEvent.Ticked tick, Acknowledgements acknowledgements, BooleanSupplier timeIsUp) {
    return run(tick, acknowledgements, timeIsUp);
  }

  /** Forgets the alarm of a patient who is gone. */
  public NoticeOutcome discharge(AlarmEvent.Discharged discharge) {
    return run(discharge, NOBODY, () -> false);
  }

  private NoticeOutcome run(
      AlarmEvent.OfLifecycle event, Acknowledgements acknowledgements, BooleanSupplier timeIsUp) {
    return new NoticeSession(event, policy.lifecycle(), ledger, pager, clock, timeIsUp)
        .run(acknowledgements);
  }

  /**
   * The breaches of one invocation. Each patient and condition keeps its places among them; in them
   * its breaches are judged in the order in which they were measured, so that a buffer which a
   * monitor sends after it was cut off is told as it happened, whatever the order of its records.
   */
  public final class Batch {
    private final Map<EpisodeKey, EpisodeSession> sessions = new LinkedHashMap<>();
    private final Map<EpisodeKey, EpisodeSession> missed = new LinkedHashMap<>();

    /** Whose page is claimed and not sent. */
    private final Set<EpisodeSession> claimed = new LinkedHashSet<>();

    private final BooleanSupplier timeIsUp;
    private final List<AlarmEvent.Breached> added = new ArrayList<>();

    private Batch(BooleanSupplier timeIsUp) {
      this.timeIsUp = requireNonNull(timeIsUp, "timeIsUp");
    }

    /** Adds one breach, in the order of the stream. */
    public void add(Breach breach) {
      add(breach, null);
    }

    /**
     * Adds one breach of an alarm that may be shelved.
     *
     * @param shelvedUntil until when somebody has shelved it up to warning, or null
     */
    public void add(Breach breach, @Nullable Instant shelvedUntil) {
      added.add(new AlarmEvent.Breached(breach, shelvedUntil));
    }

    /** Whose breaches were added. */
    public Set<String> patients() {
      Set<String> patients = new LinkedHashSet<>();
      added.forEach(event -> patients.add(event.breach().patientId()));
      return patients;
    }

    private void handle(AlarmEvent.Breached event) {
      EpisodeKey key = event.key();
      hand(
          event,
          sessions.computeIfAbsent(key, none -> session(key, this::decide, this::handleMissed)));
    }

    private Decision.OfBreach decide(
        @Nullable Episode episode, AlarmEvent.Breached event, Instant now) {
      return policy.decide(episode, event, cadences.of(event.key().patientId()), now);
    }

    /** At once, and before what is not. */
    private void sendCritical() {
      if (!claimed.isEmpty()) {
        send(claimed.stream().filter(EpisodeSession::isCritical).toList(), () -> false);
      }
    }

    /** Judges a breach that was given up, by what is remembered of such. */
    private void handleMissed(AlarmEvent.Breached event) {
      EpisodeKey key = policy.missedKey(event.breach());
      hand(
          event,
          missed.computeIfAbsent(
              key,
              none ->
                  session(
                      key,
                      (episode, same, now) ->
                          policy.decideMissed(episode, before(key, episode, same), same, now),
                      other -> {
                        throw new IllegalStateException("missed among what was missed");
                      })));
    }

    /** What follows on a page is decided when that is out. */
    private void hand(AlarmEvent.Breached event, EpisodeSession session) {
      if (session.unsent() != null) {
        send(List.of(session), () -> false);
      }
      session.handle(event);
      note(session);
    }

    private void note(EpisodeSession session) {
      if (session.unsent() == null) {
        claimed.remove(session);
      } else {
        claimed.add(session);
      }
    }

    /** Sends what these have claimed, and what comes of it. */
    private void send(List<EpisodeSession> some, BooleanSupplier isTooLate) {
      List<EpisodeSession> left = some;
      while (!left.isEmpty()) {
        Map<Alert, EpisodeSession> pages = new HashMap<>();
        List<Alert> alerts = new ArrayList<>();
        for (EpisodeSession session : left) {
          Alert alert = requireNonNull(session.unsent(), "a page that is claimed");
          alerts.add(alert);
          pages.put(alert, session);
        }
        for (List<Alert> message : pager.together(alerts)) {
          List<EpisodeSession> senders =
              message.stream().map(alert -> requireNonNull(pages.get(alert), "sender")).toList();
          if (isTooLate.getAsBoolean()) {
            senders.forEach(session -> session.fail(new Cause.OutOfTime()));
          } else {
            send(message, senders);
          }
          senders.forEach(this::note);
        }
        left = left.stream().filter(session -> session.unsent() != null).toList();
      }
    }

    /** No page is confirmed before the message is out that holds it. */
    private void send(List<Alert> message, List<EpisodeSession> senders) {
      try {
        if (!pager.awaitTurn(message.getFirst().severity() == Severity.CRITICAL, timeIsUp)) {
          senders.forEach(session -> session.fail(new Cause.OutOfTime()));
          return;
        }
        pager.send(message, clock.instant());
      } catch (RuntimeException e) {
        senders.forEach(session -> session.fail(new Cause.DependencyFailure(e)));
        return;
      }
      Instant publishedAt = clock.instant();
      senders.forEach(session -> session.sent(publishedAt));
    }

    private @Nullable Episode before(
        EpisodeKey key, @Nullable Episode episode, AlarmEvent.Breached event) {
      return policy.isTold(episode, event) ? null : ledger.read(policy.missedBefore(key));
    }

    private EpisodeSession session(
        EpisodeKey key, EpisodeSession.Judge judge, Consumer<AlarmEvent.Breached> onMissed) {
      return new EpisodeSession(key, policy, judge, onMissed, ledger, pager, clock, timeIsUp);
    }

    /**
     * Handles everything that was added, and says what became of it. What is critical is paged as
     * soon as its patient's breaches beside it are judged; other pages are claimed, and sent when
     * all are, so that a storm is few messages. A failure with one patient and condition holds back
     * only what follows for the same patient and condition, and what would have gone out in the
     * same message.
     */
    public BatchReport finish() {
      @Nullable String patientId = null;
      for (AlarmEvent.Breached event : EventOrder.of(added)) {
        if (!event.key().patientId().equals(patientId)) {
          sendCritical();
        }
        patientId = event.key().patientId();
        handle(event);
      }
      sendCritical();
      List<BatchReport.Outcome> outcomes = new ArrayList<>();
      List<AlertLog.Entry> finished = new ArrayList<>();
      for (Map<EpisodeKey, EpisodeSession> some : List.of(sessions, missed)) {
        send(List.copyOf(claimed), timeIsUp);
        for (EpisodeSession session : some.values()) {
          session.finish(); // of the former, may find something for the latter
          while (session.unsent() != null) {
            send(List.of(session), timeIsUp);
            session.finish();
          }
          outcomes.addAll(session.outcomes());
          finished.addAll(session.finished());
        }
      }
      return new BatchReport(outcomes, finished);
    }
  }
}
