package io.icewatch.conformance.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.icewatch.conformance.cases.CaseTime;
import io.icewatch.conformance.cases.ConformanceCase;
import io.icewatch.conformance.cases.FunctionBehavior;
import io.icewatch.conformance.cases.ObservedEvent.Invoked.Kind;
import io.icewatch.conformance.cases.TimelineStep;
import io.icewatch.conformance.cases.TimelineStep.Expect;
import io.icewatch.conformance.cases.TimelineStep.ExpectInvocation;
import io.icewatch.conformance.cases.TimelineStep.Put;
import io.icewatch.local.lambda.LambdaHost.Outcome;
import io.icewatch.local.mapping.PlatformSettings;
import io.icewatch.local.template.MappingSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Decides by rule which cases can be run at an endpoint: in real time, with what AWS's APIs offer,
 * and so that what is seen from outside proves something.
 */
final class Applicability {
  /** Real seconds between two steps of a case that is played faster, so that they stay two. */
  private static final Duration LEAST_GAP = Duration.ofSeconds(3);

  /** Real seconds that a tumbling window, or a batching window, of such a case lasts. */
  private static final int SHORTEST_WINDOW = 5;

  /** How long before the end of a window a record may be put and still be sure to be in it. */
  private static final Duration WINDOW_MARGIN = Duration.ofSeconds(1);

  /** How far from a starting timestamp a record must be put. */
  private static final Duration START_MARGIN = Duration.ofMillis(400);

  private static final int USUAL_RETENTION_HOURS = 24;

  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Why a case cannot be run, if it is one of those. */
  private record Rule(String reason, Predicate<ConformanceCase> concerns) {}

  private static final List<Rule> RULES =
      List.of(
          new Rule("needs limits or pauses that nobody can set there", Applicability::isTuned),
          new Rule(
              "the function would have to be throttled, or fail to start",
              tested -> notRun(tested)),
          new Rule("sets arrival times by hand", tested -> setsArrival(tested)),
          new Rule("needs records to arrive at an exact millisecond", Applicability::needsMillis),
          new Rule(
              "several batches at a time have no order that can be told from outside",
              tested -> tested.mapping().parallelizationFactor() > 1),
          new Rule(
              "needs another retention than a new stream's",
              tested -> tested.retentionHours() != USUAL_RETENTION_HOURS),
          new Rule("needs an answer that is not JSON", tested -> answersOddly(tested)),
          new Rule(
              "expects no invocation: an endpoint that does nothing would pass",
              tested -> tested.steps(ExpectInvocation.class).findAny().isEmpty()));

  private final Duration longest;

  /**
   * @param longest real time that a case may take
   */
  Applicability(Duration longest) {
    this.longest = longest;
  }

  /** What is decided about a case. */
  sealed interface Decision {
    /**
     * It can be run.
     *
     * @param factor how many times as fast as it says
     */
    record Applicable(int factor) implements Decision {}

    /** It cannot. */
    record NotApplicable(String reason) implements Decision {}
  }

  Decision decide(ConformanceCase tested) {
    Optional<Rule> against = RULES.stream().filter(rule -> rule.concerns.test(tested)).findFirst();
    if (against.isPresent()) {
      return new Decision.NotApplicable(against.get().reason);
    }
    return IntStream.iterate(fastest(tested), factor -> factor >= 1, factor -> factor - 1)
        .filter(factor -> bearsFactor(tested, factor))
        .mapToObj(factor -> within(tested, factor))
        .findFirst()
        .orElseThrow();
  }

  private Decision within(ConformanceCase tested, int factor) {
    Instant last =
        tested.timeline().stream().map(TimelineStep::at).max(Instant::compareTo).orElseThrow();
    Duration span =
        Duration.between(CaseTime.START, last)
            .plusSeconds(tested.mapping().tumblingWindowSeconds())
            .dividedBy(factor);
    return span.compareTo(longest) <= 0
        ? new Decision.Applicable(factor)
        : new Decision.NotApplicable("takes longer than %d s".formatted(longest.toSeconds()));
  }

  /** A case without windows has nothing to gain: its times are the pauses of retries. */
  private static int fastest(ConformanceCase tested) {
    MappingSpec mapping = tested.mapping();
    int longestWindow =
        Math.max(mapping.tumblingWindowSeconds(), mapping.maximumBatchingWindowSeconds());
    return Math.max(1, longestWindow / SHORTEST_WINDOW);
  }

  private static boolean bearsFactor(ConformanceCase tested, int factor) {
    MappingSpec mapping = tested.mapping();
    return factor == 1
        || (bearsFactor(mapping.tumblingWindowSeconds(), factor)
            && TimeScale.canAlign(factor, mapping.tumblingWindowSeconds())
            && bearsFactor(mapping.maximumBatchingWindowSeconds(), factor)
            && mapping.maximumRecordAgeSeconds() < 0
            && !waitsForSilence(tested)
            && tested
                .steps(Put.class)
                .allMatch(put -> isWellInside(put.at(), tested.mapping(), factor))
            && gaps(tested).allMatch(gap -> gap.dividedBy(factor).compareTo(LEAST_GAP) >= 0));
  }

  private static boolean bearsFactor(int windowSeconds, int factor) {
    return windowSeconds == 0
        || (windowSeconds % factor == 0 && windowSeconds / factor >= SHORTEST_WINDOW);
  }

  private static Stream<Duration> gaps(ConformanceCase tested) {
    List<Instant> times = tested.timeline().stream().map(TimelineStep::at).distinct().toList();
    return IntStream.range(1, times.size())
        .mapToObj(i -> Duration.between(times.get(i - 1), times.get(i)));
  }

  /** Lambda's patience with a silent shard is the same, however long the window is. */
  private static boolean waitsForSilence(ConformanceCase tested) {
    List<Instant> acts =
        tested.timeline().stream()
            .filter(step -> !(step instanceof Expect))
            .map(TimelineStep::at)
            .toList();
    return tested
        .steps(ExpectInvocation.class)
        .anyMatch(expect -> expect.event().kind() != Kind.RECORDS && !acts.contains(expect.at()));
  }

  private static boolean isTuned(ConformanceCase tested) {
    PlatformSettings usual = PlatformSettings.LAMBDA;
    PlatformSettings asked =
        new PlatformSettings(
            usual.pollInterval(),
            usual.pollLimit(),
            usual.firstBackOff(),
            usual.longestBackOff(),
            usual.windowSilence(),
            usual.payloadLimit(),
            usual.stateLimit(),
            tested.settings().undocumented());
    return !tested.settings().equals(asked)
        || tested.way().filter(way -> way.contains("BackOff")).isPresent();
  }

  private static boolean notRun(ConformanceCase tested) {
    return tested
        .steps(ExpectInvocation.class)
        .anyMatch(expect ->
            expect.behavior() instanceof FunctionBehavior.Ends(Outcome.NotRun(var reason)));
  }

  private static boolean setsArrival(ConformanceCase tested) {
    return tested.steps(Put.class).anyMatch(put -> !put.arrival().equals(put.at()));
  }

  private static boolean needsMillis(ConformanceCase tested) {
    Instant start = tested.mapping().startingTimestamp();
    return tested
        .steps(Put.class)
        .anyMatch(put ->
            (start != null && isNear(start, put.at()))
                || !isWellInside(put.at(), tested.mapping(), 1));
  }

  private static boolean isNear(Instant start, Instant put) {
    return Duration.between(start, put).abs().compareTo(START_MARGIN) < 0;
  }

  private static boolean isWellInside(Instant put, MappingSpec mapping, int factor) {
    if (mapping.tumblingWindowSeconds() == 0) {
      return true;
    }
    long window = Duration.ofSeconds(mapping.tumblingWindowSeconds()).toMillis();
    long left = window - Math.floorMod(put.toEpochMilli(), window);
    return left / factor >= WINDOW_MARGIN.toMillis();
  }

  /** JSON with a name twice, for example, cannot be what a dictionary becomes. */
  private static boolean answersOddly(ConformanceCase tested) {
    return tested
        .steps(ExpectInvocation.class)
        .anyMatch(expect ->
            expect.behavior() instanceof FunctionBehavior.Answers(var response)
                && !response.isEmpty()
                && !isPlainJson(response));
  }

  private static boolean isPlainJson(String text) {
    try {
      STRICT.readTree(text);
      return true;
    } catch (JsonProcessingException e) {
      return false;
    }
  }
}
