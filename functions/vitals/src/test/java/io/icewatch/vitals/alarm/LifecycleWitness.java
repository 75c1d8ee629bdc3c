package io.icewatch.vitals.alarm;

import io.icewatch.vitals.alarm.Lifecycle.Discharge;
import io.icewatch.vitals.alarm.Lifecycle.Resolution;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sees every effect and keeps its own books, from the invariants and not from the code. Complains
 * at the first effect that they do not allow. Immutable.
 *
 * @param facts what happened: pages and discharges in their order, answers and looks for them in
 *     theirs, and else by kind. No invariant asks for more of their order, so that worlds which
 *     differ in it alone are one
 * @param isOutlived whether an owner was so slow that it outlived its lease: what it sends then can
 *     come behind what others send, which nobody can prevent; but no page may be lost by it
 */
record LifecycleWitness(List<Fact> facts, boolean isOutlived) {
  static final LifecycleWitness NONE = new LifecycleWitness(List.of(), false);

  /** The invariants are broken. */
  static final class Violation extends AssertionError {
    Violation(String what) {
      super(what);
    }
  }

  /** What happened. */
  sealed interface Fact {}

  /** A page went out. */
  record Paged(String alertId, Severity severity, Instant at) implements Fact {}

  /** The patient left: nothing that was sent before counts any more. */
  record Gone(String order) implements Fact {}

  /** A breach was counted. */
  record Counted(Severity severity, Instant at) implements Fact {}

  /** It went out that the alarm is over. */
  record Over(String alertId, Instant at) implements Fact {}

  /** A sweep saw whether a page was acknowledged. */
  record Asked(String pageId, boolean isAnswered) implements Fact {}

  /** The next in line was called. */
  record Called(String alertId, String pageId) implements Fact {}

  /** A nurse acknowledged a page. */
  record Answered(String pageId) implements Fact {}

  private static void require(boolean holds, Supplier<String> otherwise) {
    if (!holds) {
      throw new Violation(otherwise.get());
    }
  }

  private LifecycleWitness with(Fact fact) {
    List<Fact> more = new ArrayList<>(facts);
    if (fact instanceof Asked asked) {
      // The last look alone is asked for.
      more.removeIf(
          before -> before instanceof Asked other && other.pageId().equals(asked.pageId()));
    }
    more.add(fact);
    more.sort(
        Comparator.comparingInt(LifecycleWitness::rank)
            .thenComparing(LifecycleWitness::withinItsRank));
    return new LifecycleWitness(List.copyOf(more), isOutlived);
  }

  private static int rank(Fact fact) {
    return switch (fact) {
      case Paged paged -> 0;
      case Gone gone -> 0;
      case Counted counted -> 1;
      case Over over -> 2;
      case Called called -> 3;
      case Asked asked -> 4;
      case Answered answered -> 4;
    };
  }

  /** Empty where the order in which they happened is kept. */
  private static String withinItsRank(Fact fact) {
    return switch (fact) {
      case Counted counted -> counted.toString();
      case Over over -> over.toString();
      case Called called -> called.toString();
      case Paged paged -> "";
      case Gone gone -> "";
      case Asked asked -> "";
      case Answered answered -> "";
    };
  }

  LifecycleWitness outlived() {
    return new LifecycleWitness(facts, true);
  }

  LifecycleWitness answered(String pageId) {
    return with(new Answered(pageId));
  }

  /** I5, I4: what was stored before the sweep looked is seen, and of that page only. */
  LifecycleWitness asked(String pageId, boolean isAnswered) {
    require(pageIds().contains(pageId), () -> "asked for an answer to " + pageId + ", never sent");
    return with(new Asked(pageId, isAnswered));
  }

  /** The pages that went out, each once, in order. */
  List<String> pageIds() {
    return facts.stream()
        .filter(Paged.class::isInstance)
        .map(fact -> ((Paged) fact).alertId())
        .distinct()
        .toList();
  }

  LifecycleWitness published(LifecycleScenario scenario, Notice notice, @Nullable Episode stored) {
    return switch (notice) {
      case Alert page -> with(new Paged(page.alertId(), page.severity(), page.at()));
      case Resolved over -> with(over(scenario, over, stored));
      case Escalated call -> with(called(scenario, call));
      case Silent silent -> throw new Violation("nobody was silent");
      case Returned returned -> throw new Violation("nobody was silent");
      case MonitorFault fault -> throw new Violation("no monitor was wrong");
    };
  }

  /** I2. */
  private Over over(LifecycleScenario scenario, Resolved over, @Nullable Episode stored) {
    return over(scenario, over.alertId(), over.at(), stored);
  }

  private Over over(LifecycleScenario scenario, String what, Instant at, @Nullable Episode stored) {
    for (AlarmEvent.Breached event : scenario.breaches()) {
      Breach breach = event.breach();
      require(
          !scenario.isSeenBy(at, breach)
              || (stored != null && stored.handled().includes(breach.position()))
              || isOutlived,
          () -> "over, and the breach of %s is not judged".formatted(breach.arrival()));
    }
    List<Paged> pages = pagesInForce();
    require(
        isOutlived || pages.stream().noneMatch(page -> page.at().isAfter(at)),
        () -> "%s goes out behind a newer page".formatted(what));
    require(
        pages.stream().anyMatch(page -> page.at().isBefore(at)),
        () -> "%s was never paged".formatted(what));
    require(
        isOutlived
            || all(Counted.class).stream()
                .noneMatch(counted ->
                    counted.at().isAfter(at)
                        && pages.stream()
                            .noneMatch(
                                page -> page.at().isAfter(at) && page.at().isBefore(counted.at()))),
        () -> "%s ends a page under which a newer breach was counted".formatted(what));
    return new Over(what, at);
  }

  /** I5. */
  private Called called(LifecycleScenario scenario, Escalated call) {
    String pageId = call.pageId();
    int asked = lastAsked(pageId);
    require(asked >= 0, () -> pageId + " escalated, and nobody looked for an answer");
    require(
        !((Asked) facts.get(asked)).isAnswered()
            && !facts.subList(0, asked).contains(new Answered(pageId)),
        () -> pageId + " escalated, although it was acknowledged before the sweep looked");
    List<Paged> pages = pagesInForce();
    Instant pagedAt =
        pages.stream()
            .filter(page -> page.alertId().equals(pageId))
            .map(Paged::at)
            .findFirst()
            .orElseThrow(
                () -> new Violation(pageId + " escalated, and never sent of who is there"));
    require(
        isOutlived
            || all(Over.class).stream()
                .noneMatch(over ->
                    over.at().isAfter(pagedAt)
                        && scenario.isSeenBy(over.at(), scenario.breachOf(pagedAt))),
        () -> pageId + " escalated, and over");
    return new Called(call.alertId(), pageId);
  }

  private int lastAsked(String pageId) {
    for (int i = facts.size() - 1; i >= 0; i--) {
      if (facts.get(i) instanceof Asked asked && asked.pageId().equals(pageId)) {
        return i;
      }
    }
    return -1;
  }

  /** What has gone out of whoever is there now, as far as anybody can know who outlived a lease. */
  private List<Paged> pagesInForce() {
    List<Paged> pages = new ArrayList<>();
    for (Fact fact : facts) {
      if (fact instanceof Gone && !isOutlived) {
        pages.clear();
      } else if (fact instanceof Paged page) {
        pages.add(page);
      }
    }
    return pages;
  }

  private <T> List<T> all(Class<T> kind) {
    return facts.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** I1: a breach is counted under a page of its severity or above, and none that is over. */
  LifecycleWitness stored(LifecycleScenario scenario, @Nullable Episode before, Episode after) {
    LifecycleWitness now = this;
    boolean isOverNow =
        before != null && !Objects.equals(before.lifecycle().ending(), after.lifecycle().ending());
    if (isOverNow
        && after.lifecycle().ending() instanceof Resolution over
        && over.severity() != Severity.CRITICAL) {
      now = now.with(over(scenario, "closed by " + over.owner(), over.measuredAt(), before));
    }
    if (isOverNow && after.lifecycle().ending() instanceof Discharge gone) {
      now = now.with(new Gone(gone.owner()));
    }
    for (AlarmEvent.Breached event : scenario.breaches()) {
      Breach breach = event.breach();
      boolean isNew =
          after.handled().includes(breach.position())
              && (before == null || !before.handled().includes(breach.position()));
      if (isNew
          && all(Paged.class).stream().noneMatch(page -> page.at().equals(breach.arrival()))) {
        now = now.with(now.counted(scenario, event));
      }
    }
    return now;
  }

  /** A breach of another order may be older than the page that covers it. */
  private Counted counted(LifecycleScenario scenario, AlarmEvent.Breached event) {
    Breach breach = event.breach();
    Instant shelvedUntil = event.shelvedUntil();
    if (shelvedUntil != null
        && breach.arrival().isBefore(shelvedUntil)
        && breach.severity() == Severity.WARNING) {
      return new Counted(breach.severity(), breach.arrival());
    }
    String order = breach.position().orderingKey();
    Instant covered =
        pagesInForce().stream()
            .filter(page -> !breach.severity().isAbove(page.severity()))
            .map(Paged::at)
            .filter(at ->
                at.isBefore(breach.arrival())
                    || !scenario.breachOf(at).position().orderingKey().equals(order))
            .max(Instant::compareTo)
            .orElseThrow(
                () -> new Violation("counted at %s under no page".formatted(breach.arrival())));
    require(
        all(Over.class).stream()
            .noneMatch(over ->
                over.at().isAfter(covered)
                    && (over.at().isBefore(breach.arrival()) || covered.isAfter(breach.arrival()))),
        () -> "counted at %s under a page that is over".formatted(breach.arrival()));
    return new Counted(breach.severity(), breach.arrival());
  }

  /** Nothing is left to happen. */
  void atRest(LifecycleScenario scenario, @Nullable Episode stored, int faults) {
    for (AlarmEvent.Breached event : scenario.breaches()) {
      Breach breach = event.breach();
      require(
          stored != null && stored.handled().includes(breach.position()),
          () -> "the breach of %s was never judged".formatted(breach.arrival()));
      boolean isPaged =
          all(Paged.class).stream().anyMatch(page -> page.at().equals(breach.arrival()));
      require(
          isPaged || facts.contains(new Counted(breach.severity(), breach.arrival())),
          () -> "the breach of %s was neither paged nor counted".formatted(breach.arrival()));
    }
    require(
        duplicates() <= faults, () -> "%d duplicates, %d faults".formatted(duplicates(), faults));
    require(
        stored != null && stored.claim() == null, () -> "a page is claimed and nobody sends it");
  }

  /** I6: sent again under the same id. */
  private int duplicates() {
    List<String> ids = new ArrayList<>();
    for (Fact fact : facts) {
      switch (fact) {
        case Paged page -> ids.add(page.alertId());
        case Over over -> ids.add(over.alertId());
        case Called called -> ids.add(called.alertId());
        case Gone gone -> {}
        case Counted counted -> {}
        case Asked asked -> {}
        case Answered answered -> {}
      }
    }
    Set<String> distinct = new HashSet<>(ids);
    return ids.size() - distinct.size();
  }
}
