package io.icewatch.vitals.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.vitals.alarm.Episode.LastPage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What outlives an invocation: the ledger, what caregivers were sent, and the wall clock. */
final class Bedside {
  final InMemoryEpisodeLedger ledger = new InMemoryEpisodeLedger();

  /** Every page that was accepted for delivery. */
  final List<Alert> sent = new ArrayList<>();

  /** How often it was injected that a page is out and its confirm is not. */
  int lostConfirms;

  Instant now = Breaches.START;

  private final AlarmPolicy policy;

  private final Map<EpisodeKey, List<LastPage>> confirmed = new HashMap<>();
  private final Set<String> confirmedIds = new HashSet<>();

  Bedside() {
    this(Breaches.POLICY);
  }

  /**
   * @param policy what decides, which {@link #hasHeardOf} knows nothing of
   */
  Bedside(AlarmPolicy policy) {
    this.policy = policy;
  }

  /** Delivers a batch to an invocation with plenty of time. */
  BatchReport deliver(Wire wire, Breach... breaches) {
    return deliver(wire, () -> false, List.of(breaches));
  }

  /** Delivers a batch to one invocation. */
  BatchReport deliver(Wire wire, BooleanSupplier timeIsUp, List<Breach> breaches) {
    AlarmProtocol.Batch batch = new AlarmProtocol(policy, wire, wire, () -> now).begin(timeIsUp);
    breaches.forEach(batch::add);
    return batch.finish();
  }

  /** Delivers a batch to an invocation that dies on the way. */
  void deliverAndDie(Wire wire, Breach... breaches) {
    try {
      BatchReport report = deliver(wire, breaches);
      throw new AssertionError("lived to report " + report);
    } catch (Wire.Death expected) {
      // what was done is done, what was not is not
    }
  }

  /** Notes a confirm that reached the ledger, and that it tells the truth. */
  void confirmed(EpisodeKey key, Episode claimed, Episode next) {
    String alertId =
        "%s/%s/%d/%s"
            .formatted(key.condition().label(), next.openedAt(), next.pages(), key.patientId());
    assertThat(sent)
        .as("a page was confirmed, was it sent?")
        .extracting(Alert::alertId)
        .contains(alertId);
    assertThat(confirmedIds.add(alertId)).as("two pages are %s", alertId).isTrue();
    LastPage page = next.lastPage();
    assertThat(page).isNotNull();
    assertThat(claimed.claim()).isNotNull();
    confirmed.computeIfAbsent(key, none -> new ArrayList<>()).add(page);
  }

  /** Whether a page was sent for the breach, or a confirmed one suppresses it. */
  boolean hasHeardOf(Breach breach) {
    return sent.stream().anyMatch(alert -> alert.breach().equals(breach))
        || confirmed.getOrDefault(breach.key(), List.of()).stream()
            .anyMatch(page -> suppresses(page, breach));
  }

  private static boolean suppresses(LastPage page, Breach breach) {
    return breach.arrival().isBefore(page.arrival().plus(Breaches.POLICY.repeats().critical()))
        && !breach.severity().isAbove(page.severity())
        && !(breach.severity() == page.severity()
            && page.receipt().worstValue() - breach.value() >= 5);
  }

  /** Pages that a receiver who drops known alert ids does not show. */
  int duplicates() {
    return sent.size() - (int) sent.stream().map(Alert::alertId).distinct().count();
  }

  /** No page may be dropped as a duplicate of a milder one. */
  void assertNoReceiverMissesWorsening() {
    Map<String, Severity> shown = new HashMap<>();
    for (Alert alert : sent) {
      Severity first = shown.putIfAbsent(alert.alertId(), alert.breach().severity());
      assertThat(first == null || !alert.breach().severity().isAbove(first))
          .as("%s was sent as %s and then as %s", alert.alertId(), first, alert.breach().severity())
          .isTrue();
    }
  }

  /** What is remembered of the usual key. */
  @Nullable Episode remembered() {
    return ledger.read(Breaches.KEY);
  }
}
