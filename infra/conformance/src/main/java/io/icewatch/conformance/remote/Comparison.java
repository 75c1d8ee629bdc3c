package io.icewatch.conformance.remote;

import io.icewatch.conformance.cases.CaseResult;
import io.icewatch.conformance.cases.ConformanceCase;
import io.icewatch.conformance.cases.FunctionBehavior;
import io.icewatch.conformance.cases.ObservedEvent;
import io.icewatch.conformance.cases.ObservedEvent.Checkpointed;
import io.icewatch.conformance.cases.ObservedEvent.GivenUp;
import io.icewatch.conformance.cases.ObservedEvent.Invoked;
import io.icewatch.conformance.cases.RecordAliases;
import io.icewatch.conformance.cases.TimelineStep.Expect;
import io.icewatch.conformance.cases.TimelineStep.ExpectInvocation;
import io.icewatch.conformance.cases.TimelineStep.MakeMapping;
import io.icewatch.conformance.cases.TimelineStep.Merge;
import io.icewatch.conformance.cases.TimelineStep.Split;
import io.icewatch.local.template.MappingSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Compares what was seen at an endpoint with what a case expects, as on the engine but for what
 * real time and a view from outside do not allow:
 *
 * <ul>
 *   <li>What only the mapping knows, its checkpoints and its drops, is left out.
 *   <li>Shards are compared one by one, messages apart from invocations: their order is not seen.
 *   <li>What comes in time is at its time. Too early is more than a second before; too late is the
 *       endpoint's {@link EndpointSettings#patience()} after it. When a failed invocation comes
 *       again nobody says, so behind one only the order counts.
 *   <li>How records are spread over successful invocations counts only where the case sets a size
 *       or a window, fills a batch, or lets one fail: in real time a poll may come between two
 *       puts.
 * </ul>
 */
final class Comparison {
  private static final Duration EARLY = Duration.ofSeconds(1);
  private static final int USUAL_BATCH_SIZE = 100;

  private static final Comparator<Observation> ORDER =
      Comparator.<Observation>comparingInt(each -> each.event().shard())
          .thenComparing(each -> !(each.event() instanceof Invoked));

  private final ConformanceCase tested;
  private final RecordAliases aliases;
  private final Normalizer normalizer;
  private final Duration patience;

  /**
   * @param patience how late something may be
   */
  Comparison(
      ConformanceCase tested, RecordAliases aliases, Normalizer normalizer, Duration patience) {
    this.tested = tested;
    this.aliases = aliases;
    this.normalizer = normalizer;
    this.patience = patience;
  }

  /**
   * An event that is expected or was seen.
   *
   * @param event the event; in real time if it was seen
   * @param succeeds whether it is an invocation that succeeds with its whole batch
   */
  record Observation(ObservedEvent event, boolean succeeds) {
    boolean fails() {
      return event instanceof Invoked && !succeeds;
    }
  }

  /** Whether a function that does this has succeeded with all of its batch. */
  static boolean succeeds(FunctionBehavior behavior, MappingSpec mapping) {
    return behavior instanceof FunctionBehavior.Answers(var response)
        && !(mapping.reportBatchItemFailures() && response.contains("batchItemFailures"))
        && !(mapping.tumblingWindowSeconds() > 0 && !response.contains("\"state\""));
  }

  /** What a case expects that somebody who is not the mapping can see. */
  static Stream<Expect> visible(ConformanceCase tested) {
    return tested
        .steps(Expect.class)
        .filter(expect ->
            switch (expect.event()) {
              case Invoked invoked -> true;
              case GivenUp givenUp -> givenUp.delivered();
              case Checkpointed checkpoint -> false;
              case ObservedEvent.Unexpected unexpected -> false;
            });
  }

  /**
   * @param observed what was seen, in order
   * @param scale how the case was played
   */
  CaseResult compare(List<Observation> observed, TimeScale scale) {
    List<Observation> expected = arranged(visible(tested).map(this::expected).toList());
    List<Observation> seen = arranged(observed);
    Set<Observation> unhurried = unhurried(expected);
    List<ObservedEvent> events = new ArrayList<>();
    for (int i = 0; i < seen.size(); i++) {
      ObservedEvent event = seen.get(i).event();
      Instant at = scale.cased(event.at());
      if (i < expected.size()) {
        Observation counterpart = expected.get(i);
        if (event.resembles(counterpart.event())
            && (unhurried.contains(counterpart) || isInTime(counterpart.event(), event, scale))) {
          at = counterpart.event().at();
        }
      }
      events.add(normalizer.event(event, at));
    }
    return new CaseResult(tested, expected.stream().map(Observation::event).toList(), events);
  }

  private Observation expected(Expect expect) {
    boolean succeeds =
        expect instanceof ExpectInvocation(var event, var behavior)
            && succeeds(behavior, tested.mapping());
    return new Observation(aliases.fill(expect.event()), succeeds);
  }

  private boolean isInTime(ObservedEvent expected, ObservedEvent seen, TimeScale scale) {
    Instant due = scale.real(expected.at());
    boolean early = !isTheBeginning(expected.at()) && seen.at().isBefore(due.minus(EARLY));
    return !early && seen.at().isBefore(due.plus(patience));
  }

  /** A mapping may read before it is said to be enabled. */
  private boolean isTheBeginning(Instant at) {
    return tested.timeline().stream()
        .filter(step -> step instanceof Expect || step instanceof MakeMapping)
        .findFirst()
        .filter(step -> step.at().equals(at))
        .isPresent();
  }

  /** What has failed before on its shard, or on a parent of it, comes when the endpoint likes. */
  private Set<Observation> unhurried(List<Observation> expected) {
    boolean reshards =
        tested.timeline().stream().anyMatch(step -> step instanceof Split || step instanceof Merge);
    Set<Integer> failing = new HashSet<>();
    Set<Observation> unhurried = new HashSet<>();
    for (Observation each : expected) {
      int shard = reshards ? 0 : each.event().shard();
      if (failing.contains(shard)) {
        unhurried.add(each);
      }
      if (each.fails()) {
        failing.add(shard);
      }
    }
    return unhurried;
  }

  private List<Observation> arranged(List<Observation> observed) {
    List<Observation> ordered = observed.stream().sorted(ORDER).toList();
    return isIndifferentToBatches() ? joined(ordered) : ordered;
  }

  private boolean isIndifferentToBatches() {
    MappingSpec mapping = tested.mapping();
    return mapping.batchSize() == USUAL_BATCH_SIZE
        && mapping.maximumBatchingWindowSeconds() == 0
        && mapping.tumblingWindowSeconds() == 0
        && tested.steps(ExpectInvocation.class).noneMatch(this::isParticular);
  }

  /**
   * Whether a step says more about an invocation than its records, fills a batch with them, or lets
   * it fail: how the records come again is then what the case is about.
   */
  private boolean isParticular(ExpectInvocation expect) {
    return expect.event().event() != null
        || !succeeds(expect.behavior(), tested.mapping())
        || expect.event().records().size() >= USUAL_BATCH_SIZE;
  }

  /** Successful invocations of one shard in a row become one. */
  private static List<Observation> joined(List<Observation> ordered) {
    List<Observation> joined = new ArrayList<>();
    for (Observation next : ordered) {
      if (!joined.isEmpty()
          && joined.getLast() instanceof Observation(Invoked last, boolean succeeded)
          && next.event() instanceof Invoked event
          && succeeded
          && next.succeeds()
          && last.shard() == event.shard()) {
        joined.set(joined.size() - 1, new Observation(joined(last, event), true));
      } else {
        joined.add(next);
      }
    }
    return joined;
  }

  private static Invoked joined(Invoked last, Invoked next) {
    List<String> records = new ArrayList<>(last.records());
    records.addAll(next.records());
    return new Invoked(last.at(), last.shard(), last.kind(), records, last.window(), null);
  }
}
