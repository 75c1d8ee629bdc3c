package io.icewatch.conformance.cases;

import java.time.Instant;
import java.util.Map;

/**
 * One step of a case's timeline: something that is done to the mapping, or that it must do. Texts
 * hold placeholders, which {@link RecordAliases} fills in while the case runs.
 */
public sealed interface TimelineStep {
  /** When. */
  Instant at();

  /** The mapping is made; without such a step it is there from the start. */
  record MakeMapping(Instant at) implements TimelineStep {}

  /**
   * Records are put.
   *
   * @param key their partition key
   * @param arrival what their arrival timestamp says
   * @param data each record's data by its name, in order
   */
  record Put(Instant at, String key, Instant arrival, Map<String, String> data)
      implements TimelineStep {}

  /** A shard is split in its middle. */
  record Split(Instant at, int shard) implements TimelineStep {}

  /** Two adjacent shards are merged. */
  record Merge(Instant at, int shard, int adjacent) implements TimelineStep {}

  /** Something that the mapping must do. */
  sealed interface Expect extends TimelineStep {
    /** What must be seen. */
    ObservedEvent event();

    @Override
    default Instant at() {
      return event().at();
    }
  }

  /** The function is invoked, and behaves in some way. */
  record ExpectInvocation(ObservedEvent.Invoked event, FunctionBehavior behavior)
      implements Expect {}

  /** Something else happens: a batch is given up, a checkpoint moves. */
  record ExpectOther(ObservedEvent event) implements Expect {}
}
