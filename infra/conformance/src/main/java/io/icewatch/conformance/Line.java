package io.icewatch.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.icewatch.local.lambda.LambdaHost.Outcome;
import java.time.Instant;
import java.util.Map;

/**
 * One line of a case's timeline: something that is done to the mapping, or that it does. Texts hold
 * placeholders, which {@link Names} fills in while the case runs.
 */
sealed interface Line {
  /** When. */
  Instant at();

  /** The mapping is made; without such a line it is there from the start. */
  record MakeMapping(Instant at) implements Line {}

  /**
   * Records are put.
   *
   * @param key their partition key
   * @param arrival what their arrival timestamp says
   * @param data each record's data by its name, in order
   */
  record Put(Instant at, String key, Instant arrival, Map<String, String> data) implements Line {}

  /** A shard is split in its middle. */
  record Split(Instant at, int shard) implements Line {}

  /** Two adjacent shards are merged. */
  record Merge(Instant at, int shard, int adjacent) implements Line {}

  /** Something that the mapping must do. */
  sealed interface Expectation extends Line {
    /** The number of the shard that it is about. */
    int shard();

    /** What must be seen, in words. */
    String deed();

    /** What must be seen besides. */
    Map<String, JsonNode> details();
  }

  /**
   * The function is invoked.
   *
   * @param deed what must be seen
   * @param details what must be seen besides
   * @param does what the function does then
   */
  record Invoked(Instant at, int shard, String deed, Map<String, JsonNode> details, Conduct does)
      implements Expectation {}

  /** Something else happens that must be seen: a batch is given up, a checkpoint moves. */
  record Seen(Instant at, int shard, String deed, Map<String, JsonNode> details)
      implements Expectation {}

  /** What a function does in one invocation. */
  sealed interface Conduct {
    /**
     * It answers.
     *
     * @param response the answer
     */
    record Answers(String response) implements Conduct {}

    /** It fails, or does not run. */
    record Ends(Outcome outcome) implements Conduct {}
  }
}
