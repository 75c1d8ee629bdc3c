package io.icewatch.vitals.alarm;

import io.icewatch.vitals.alarm.Episode.Claim;
import io.icewatch.vitals.alarm.Episode.LastPage;
import io.icewatch.vitals.record.RecordPosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sees every effect of a protocol and keeps its own books, from the contract and not from the code:
 * what became of each record, which pages went out, how many breaches were suppressed since the
 * last confirmed one. Complains at the first effect that the contract does not allow. Immutable.
 *
 * @param fates of the scenario's breaches, in their order
 * @param sent every page that went out, in order, duplicates included
 * @param confirmed the page that may suppress, or null
 * @param suppressed breaches suppressed since that page
 * @param excuses how many duplicates are allowed by now
 * @param logged the records whose pages the alert log was given
 */
record Witness(
    List<Fate> fates,
    List<Sent> sent,
    @Nullable LastPage confirmed,
    int suppressed,
    int excuses,
    Set<Integer> logged) {

  /** What became of a breach. */
  enum Fate {
    OPEN,
    PAGED,
    SUPPRESSED,
    WATCHED
  }

  /** A page that went out. */
  record Sent(String alertId, Breach breach, int suppressedSinceLast, double worst) {
    @Override
    public int hashCode() {
      return 31 * alertId.hashCode() + suppressedSinceLast;
    }
  }

  /** The contract is broken. */
  static final class Violation extends AssertionError {
    Violation(String what) {
      super(what);
    }
  }

  static Witness of(Scenario scenario) {
    return new Witness(
        Collections.nCopies(scenario.breaches().size(), Fate.OPEN),
        List.of(),
        null,
        0,
        0,
        Set.of());
  }

  private static void require(boolean holds, Supplier<String> otherwise) {
    if (!holds) {
      throw new Violation(otherwise.get());
    }
  }

  /** One more duplicate cannot be helped: an invocation was struck between publish and confirm. */
  Witness excused() {
    return new Witness(fates, sent, confirmed, suppressed, excuses + 1, logged);
  }

  /** A page went out. */
  Witness published(Alert alert) {
    List<Sent> more = new ArrayList<>(sent);
    more.add(
        new Sent(alert.alertId(), alert.breach(), alert.suppressedSinceLast(), alert.worstValue()));
    long distinct = more.stream().map(Sent::alertId).distinct().count();
    require(
        more.size() - distinct <= excuses,
        () ->
            "%d duplicates went out, the last of them %s, where %d can be excused"
                .formatted(more.size() - distinct, alert.alertId(), excuses));
    return new Witness(fates, List.copyOf(more), confirmed, suppressed, excuses, logged);
  }

  /** The ledger changed. */
  Witness stored(Scenario scenario, @Nullable Episode before, Episode after) {
    Claim claim = before == null ? null : before.claim();
    boolean isConfirm =
        !Objects.equals(after.lastPage(), confirmed)
            || (claim != null && after.claim() == null && after.pages() == claim.number());
    return isConfirm ? confirmedBy(scenario, before, after) : counted(scenario, before, after);
  }

  private Witness confirmedBy(Scenario scenario, @Nullable Episode before, Episode after) {
    List<Integer> done = newlyHandled(scenario, before, after);
    require(
        done.size() == 1, () -> "a confirm marks %d records, expected one".formatted(done.size()));
    Breach breach = scenario.breaches().get(done.getFirst());
    List<Integer> saidSuppressed =
        sent.stream()
            .filter(page -> page.breach().equals(breach))
            .map(Sent::suppressedSinceLast)
            .toList();
    require(
        saidSuppressed.contains(suppressed),
        () ->
            "confirmed is a page for %s that says %d were suppressed, sent were pages that say %s"
                .formatted(breach.position().eventId(), suppressed, saidSuppressed));
    require(
        after.suppressedSinceLast() == 0,
        () -> "%d suppressed after a page".formatted(after.suppressedSinceLast()));
    return new Witness(
        with(fates, done, Fate.PAGED),
        sent,
        Objects.requireNonNull(after.lastPage()),
        0,
        excuses,
        logged);
  }

  private Witness counted(Scenario scenario, @Nullable Episode before, Episode after) {
    List<Integer> suppressedNow = new ArrayList<>();
    List<Integer> watchedNow = new ArrayList<>();
    for (int index : newlyHandled(scenario, before, after)) {
      Breach breach = scenario.breaches().get(index);
      boolean isWatched =
          breach.arrival().isBefore(after.openedAt().plus(scenario.policy().alarmDelay()))
              && breach.severity() != Severity.CRITICAL
              && scenario.isShownToBeMeasuredOften(breach)
              && !isSuppressed(scenario, breach);
      (isWatched ? watchedNow : suppressedNow).add(index);
      require(
          isWatched || isSuppressed(scenario, breach),
          () ->
              "record %s is counted as suppressed under %s, which does not suppress it"
                  .formatted(breach.position().eventId(), confirmed));
    }
    int total = suppressed + suppressedNow.size();
    require(
        after.suppressedSinceLast() == total,
        () ->
            "the ledger counts %d suppressed, the witness %d"
                .formatted(after.suppressedSinceLast(), total));
    List<Fate> changed =
        with(with(fates, suppressedNow, Fate.SUPPRESSED), watchedNow, Fate.WATCHED);
    return new Witness(changed, sent, confirmed, total, excuses, logged);
  }

  private boolean isSuppressed(Scenario scenario, Breach breach) {
    return confirmed != null
        && breach
            .arrival()
            .isBefore(confirmed.arrival().plus(scenario.policy().repeats().critical()))
        && !breach.severity().isAbove(confirmed.severity())
        && !isDeeper(breach, confirmed.severity(), confirmed.receipt().worstValue())
        && scenario.isOneRun(confirmed.arrival(), breach);
  }

  /** Within one severity an SpO2 that is lower by five points is told again. */
  private static boolean isDeeper(Breach breach, Severity told, double worst) {
    return breach.severity() == told && worst - breach.value() >= 5;
  }

  private static List<Integer> newlyHandled(
      Scenario scenario, @Nullable Episode before, Episode after) {
    List<Integer> done = new ArrayList<>();
    List<Breach> breaches = scenario.breaches();
    for (int i = 0; i < breaches.size(); i++) {
      RecordPosition position = breaches.get(i).position();
      if (after.handled().includes(position)
          && (before == null || !before.handled().includes(position))) {
        done.add(i);
      }
    }
    return done;
  }

  private static List<Fate> with(List<Fate> fates, List<Integer> indices, Fate fate) {
    List<Fate> changed = new ArrayList<>(fates);
    for (int index : indices) {
      require(
          changed.get(index) == Fate.OPEN,
          () -> "record %d was %s and is %s again".formatted(index + 1, changed.get(index), fate));
      changed.set(index, fate);
    }
    return List.copyOf(changed);
  }

  /** An invocation that lived to its end gave the alert log the pages of these records. */
  Witness logged(Scenario scenario, List<RecordPosition> records) {
    if (records.isEmpty()) {
      return this;
    }
    Set<Integer> more = new HashSet<>(logged);
    for (RecordPosition record : records) {
      int index = scenario.indexOf(record);
      require(
          fates.get(index) == Fate.PAGED,
          () -> "record %d is logged as paged and was %s".formatted(index + 1, fates.get(index)));
      more.add(index);
    }
    return new Witness(fates, sent, confirmed, suppressed, excuses, Set.copyOf(more));
  }

  /** A breach that was held back is told once its episode has lasted for the delay. */
  private void requireDelayEnds(Scenario scenario, Breach held) {
    scenario.breaches().stream()
        .filter(later -> scenario.isOneRun(held.arrival(), later))
        .filter(
            later -> !later.arrival().isBefore(held.arrival().plus(scenario.policy().alarmDelay())))
        .forEach(later ->
            require(
                fates.get(scenario.indexOf(later.position())) != Fate.WATCHED,
                () -> "held back at %s, and still at %s".formatted(held.arrival(), later)));
  }

  /** Lambda was told that the breach of this index is done and will not bring it again. */
  void answeredAsDone(int index) {
    require(
        fates.get(index) != Fate.OPEN,
        () ->
            "record %d is answered as done and was neither paged nor suppressed"
                .formatted(index + 1));
  }

  /**
   * Nothing is left to happen.
   *
   * @param faults how many there were: without one, every page is in the alert log. With one, a
   *     page may be missing there if another was confirmed before its record came again.
   */
  void atRest(Scenario scenario, int faults) {
    for (int i = 0; i < fates.size(); i++) {
      int number = i + 1;
      Fate fate = fates.get(i);
      answeredAsDone(i);
      Breach breach = scenario.breaches().get(i);
      if (fates.get(i) == Fate.WATCHED) {
        requireDelayEnds(scenario, breach);
      }
      require(
          fates.get(i) == Fate.WATCHED || isTold(scenario, breach),
          () ->
              "record %d was %s, but no page that reaches a receiver who drops duplicates says so: %s"
                  .formatted(number, fate, sent));
      require(
          fate != Fate.PAGED || logged.contains(i) || (faults > 0 && !isLastPage(breach)),
          () -> "record %d was paged, and the alert log never heard of it".formatted(number));
    }
  }

  private boolean isLastPage(Breach breach) {
    return confirmed != null && confirmed.receipt().owner().equals(breach.position().eventId());
  }

  /**
   * Whether a page of the breach's severity or above, its own or one that suppresses it, reaches a
   * receiver who takes the first of each alert id. As {@link LastPage} says, a page about a record
   * that came late suppresses for as long as the page before it.
   */
  private boolean isTold(Scenario scenario, Breach breach) {
    Set<String> seen = new HashSet<>();
    Instant latest = Instant.MIN;
    for (Sent page : sent) {
      Instant arrival = page.breach().arrival();
      latest = arrival.isAfter(latest) ? arrival : latest;
      if (seen.add(page.alertId())
          && !breach.severity().isAbove(page.breach().severity())
          && (breach.equals(page.breach())
              || (!isDeeper(breach, page.breach().severity(), page.worst())
                  && breach.arrival().isBefore(latest.plus(scenario.policy().repeats().critical()))
                  && scenario.isOneRun(arrival, breach)))) {
        return true;
      }
    }
    return false;
  }
}
