package io.icewatch.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.icewatch.conformance.Line.Conduct;
import io.icewatch.conformance.Sighting.Kind;
import io.icewatch.local.template.MappingSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lays what was seen at an endpoint beside what a case expects, so that both can be compared as on
 * the engine:
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
final class Alignment {
  private static final Duration EARLY = Duration.ofSeconds(1);
  private static final int USUAL_BATCH_SIZE = 100;

  private static final Comparator<Sighting> ORDER =
      Comparator.comparingInt(Sighting::shard).thenComparing(each -> each.kind() == Kind.MESSAGE);

  private final ConformanceCase played;
  private final Names names;
  private final Translation translation;
  private final Duration patience;

  /**
   * @param patience how late something may be
   */
  Alignment(ConformanceCase played, Names names, Translation translation, Duration patience) {
    this.patience = patience;
    this.played = played;
    this.names = names;
    this.translation = translation;
  }

  /** Whether a function that does this has succeeded with all of its batch. */
  static Kind kind(Conduct conduct, MappingSpec mapping) {
    boolean succeeds =
        conduct instanceof Conduct.Answers(var response)
            && !(mapping.reportBatchItemFailures() && response.contains("batchItemFailures"))
            && !(mapping.tumblingWindowSeconds() > 0 && !response.contains("\"state\""));
    return succeeds ? Kind.SUCCESS : Kind.TROUBLE;
  }

  /**
   * @param sightings what was seen, in order
   * @param tempo how the case was played
   */
  CaseResult compare(List<Sighting> sightings, Tempo tempo) {
    List<Sighting> expected = arranged(expectations());
    List<Sighting> seen = arranged(sightings);
    Set<Sighting> unhurried = unhurried(expected);
    List<Happening> happened = new ArrayList<>();
    for (int i = 0; i < seen.size(); i++) {
      Sighting sighting = seen.get(i);
      Optional<Sighting> counterpart =
          Optional.of(i)
              .filter(index -> index < expected.size())
              .map(expected::get)
              .filter(like -> like.shard() == sighting.shard())
              .filter(like -> like.deed().equals(sighting.deed()))
              .filter(like -> unhurried.contains(like) || isInTime(like, sighting, tempo));
      Instant at = counterpart.map(Sighting::at).orElseGet(() -> tempo.cased(sighting.at()));
      happened.add(new Happening(at, sighting.shard(), sighting.deed(), details(sighting, at)));
    }
    return new CaseResult(played, expected.stream().map(Alignment::happening).toList(), happened);
  }

  private static Happening happening(Sighting sighting) {
    return new Happening(sighting.at(), sighting.shard(), sighting.deed(), sighting.details());
  }

  private boolean isInTime(Sighting expected, Sighting seen, Tempo tempo) {
    Instant due = tempo.real(expected.at());
    boolean early = !isTheBeginning(expected.at()) && seen.at().isBefore(due.minus(EARLY));
    return !early && seen.at().isBefore(due.plus(patience));
  }

  /** A mapping may read before it is said to be enabled. */
  private boolean isTheBeginning(Instant at) {
    return played.timeline().stream()
        .filter(line -> line instanceof Line.Expectation || line instanceof Line.MakeMapping)
        .findFirst()
        .filter(line -> line.at().equals(at))
        .isPresent();
  }

  private Map<String, JsonNode> details(Sighting sighting, Instant at) {
    Map<String, JsonNode> details = new LinkedHashMap<>(sighting.details());
    details.computeIfPresent("body", (name, body) -> translation.message(body, sighting.at(), at));
    details.computeIfPresent("key", (name, key) -> translation.key(key, sighting.at(), at));
    return details;
  }

  private List<Sighting> expectations() {
    List<Sighting> expected = new ArrayList<>();
    for (Line line : played.timeline()) {
      if (line instanceof Line.Expectation expectation
          && Deeds.isSeenFromOutside(expectation.deed())) {
        Happening filled = Happening.expected(expectation, names);
        Kind kind =
            expectation instanceof Line.Invoked invoked
                ? kind(invoked.does(), played.mapping())
                : Kind.MESSAGE;
        expected.add(
            new Sighting(kind, filled.at(), filled.shard(), filled.deed(), filled.details()));
      }
    }
    return expected;
  }

  /** What has failed before on its shard, or on a parent of it, comes when the endpoint likes. */
  private Set<Sighting> unhurried(List<Sighting> expected) {
    boolean reshards =
        played.timeline().stream()
            .anyMatch(line -> line instanceof Line.Split || line instanceof Line.Merge);
    Set<Integer> troubled = new HashSet<>();
    Set<Sighting> unhurried = new HashSet<>();
    for (Sighting each : expected) {
      int shard = reshards ? 0 : each.shard();
      if (troubled.contains(shard)) {
        unhurried.add(each);
      }
      if (each.kind() == Kind.TROUBLE) {
        troubled.add(shard);
      }
    }
    return unhurried;
  }

  private List<Sighting> arranged(List<Sighting> sightings) {
    List<Sighting> ordered = sightings.stream().sorted(ORDER).toList();
    return isIndifferentToBatches() ? joined(ordered) : ordered;
  }

  private boolean isIndifferentToBatches() {
    MappingSpec mapping = played.mapping();
    return mapping.batchSize() == USUAL_BATCH_SIZE
        && mapping.maximumBatchingWindowSeconds() == 0
        && mapping.tumblingWindowSeconds() == 0
        && played.timeline().stream().noneMatch(this::isParticular);
  }

  /**
   * Whether a line says more about an invocation than its records, fills a batch with them, or lets
   * it fail: how the records come again is then what the case is about.
   */
  private boolean isParticular(Line line) {
    return line instanceof Line.Invoked invoked
        && (!invoked.details().isEmpty()
            || kind(invoked.does(), played.mapping()) == Kind.TROUBLE
            || invoked.deed().split(" ", -1).length > USUAL_BATCH_SIZE);
  }

  private static List<Sighting> joined(List<Sighting> ordered) {
    List<Sighting> joined = new ArrayList<>();
    for (Sighting next : ordered) {
      if (!joined.isEmpty() && canJoin(joined.getLast(), next)) {
        joined.add(joined.removeLast().joined(next));
      } else {
        joined.add(next);
      }
    }
    return joined;
  }

  private static boolean canJoin(Sighting last, Sighting next) {
    return last.kind() == Kind.SUCCESS
        && next.kind() == Kind.SUCCESS
        && last.shard() == next.shard();
  }
}
