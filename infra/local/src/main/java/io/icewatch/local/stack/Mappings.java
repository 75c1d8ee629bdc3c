package io.icewatch.local.stack;

import io.icewatch.local.mapping.BucketDestination;
import io.icewatch.local.mapping.EventSourceMapping;
import io.icewatch.local.mapping.MappingCounters;
import io.icewatch.local.mapping.MappingCounters.Snapshot;
import io.icewatch.local.stream.KinesisStream;
import io.icewatch.local.template.MappingSpec;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The template's event source mappings, in its order, and what each has counted. Thread-safe. */
public final class Mappings implements AutoCloseable {
  private final Parts parts = new Parts();
  private final Map<String, MappingCounters> counters = new LinkedHashMap<>();
  private final List<EventSourceMapping> all;

  Mappings(
      List<MappingSpec> specs,
      Map<String, KinesisStream> streams,
      Functions functions,
      BucketDestination failures,
      StackOptions options,
      Journals journals) {
    all =
        specs.stream()
            .map(spec ->
                parts.add(
                    new EventSourceMapping(
                        spec,
                        LocalStack.named(spec.stream(), streams),
                        functions.host(spec.function()),
                        failures,
                        counters.computeIfAbsent(spec.id(), id -> new MappingCounters()),
                        options.platform(),
                        journals.ofReader(spec.id(), spec.stream()))))
            .toList();
  }

  /** All of them. */
  public List<EventSourceMapping> all() {
    return all;
  }

  /** What each has counted so far, by its id. */
  public Map<String, Snapshot> counted() {
    Map<String, Snapshot> counted = new LinkedHashMap<>();
    counters.forEach((id, counter) -> counted.put(id, counter.snapshot()));
    return counted;
  }

  /** Records that were given up. */
  long givenUp() {
    return counted().values().stream().mapToLong(Mappings::givenUp).sum();
  }

  private static long givenUp(Snapshot counted) {
    return counted.dropped() + counted.delivered();
  }

  /** What each gave up and what went wrong last, a line each. */
  Stream<String> shortfalls() {
    return counted().entrySet().stream()
        .flatMap(mapping -> {
          Snapshot counted = mapping.getValue();
          Stream<String> givenUp =
              Stream.of(
                      "%,d records given up, see failures in the lake".formatted(givenUp(counted)))
                  .filter(line -> givenUp(counted) > 0);
          Stream<String> last = counted.lastError().stream().map(error -> "last: " + error);
          return Stream.concat(givenUp, last).map(line -> mapping.getKey() + ": " + line);
        });
  }

  /**
   * Invokes with everything that the streams hold and closes the open windows.
   *
   * @return when to call this again, because something failed; {@link Instant#MAX}: nothing is left
   */
  public Instant drain(Instant now) {
    Instant earliest = Instant.MAX;
    for (EventSourceMapping mapping : all) {
      Instant next = mapping.drain(now);
      earliest = next.isBefore(earliest) ? next : earliest;
    }
    return earliest;
  }

  @Override
  public void close() {
    parts.close();
  }
}
