package io.icewatch.conformance.cases;

import io.icewatch.local.mapping.PlatformSettings;
import io.icewatch.local.template.MappingSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One case: what is done to a mapping, and what it must do.
 *
 * @param group what it is about, e.g. {@code retries}
 * @param name what the mapping does, a sentence; unique in the group
 * @param source the documentation page, or the recorded behaviour, that it rests on
 * @param evidence what that says about AWS
 * @param way the engine's setting under which it behaves so; empty where AWS says how it does
 * @param mapping the mapping's settings
 * @param shards how many shards the stream has at first
 * @param retentionHours how long the stream keeps a record
 * @param settings what no template can set
 * @param until how long the case is watched, inclusive
 * @param timeline what is done and what must be seen, in order
 */
public record ConformanceCase(
    String group,
    String name,
    String source,
    Evidence evidence,
    Optional<String> way,
    MappingSpec mapping,
    int shards,
    int retentionHours,
    PlatformSettings settings,
    Instant until,
    List<TimelineStep> timeline) {

  public ConformanceCase {
    timeline = List.copyOf(timeline);
  }

  /** The same case on a mapping with other settings than it asks for. */
  public ConformanceCase under(PlatformSettings others) {
    return new ConformanceCase(
        group,
        name,
        source,
        evidence,
        way,
        mapping,
        shards,
        retentionHours,
        others,
        until,
        timeline);
  }

  /** The steps of one kind, in order. */
  public <S extends TimelineStep> Stream<S> steps(Class<S> kind) {
    return timeline.stream().filter(kind::isInstance).map(kind::cast);
  }

  /** The name, with the way where there is one. */
  public String title() {
    return way.map(text -> name + " [" + text + "]").orElse(name);
  }
}
