package io.icewatch.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;

/**
 * Something that an endpoint's mapping did, or that a case expects of it.
 *
 * @param kind what it was
 * @param at when: in real time if it was seen, in the case's if it is expected
 * @param shard the number of the shard
 * @param deed what, in words
 * @param details the rest, as in {@link Happening}
 */
record Sighting(Kind kind, Instant at, int shard, String deed, Map<String, JsonNode> details) {
  /** What can be seen from outside. */
  enum Kind {
    /** An invocation that succeeds as a whole. */
    SUCCESS,
    /** An invocation that fails, or whose answer says which records did. */
    TROUBLE,
    /** A message to the on-failure destination. */
    MESSAGE
  }

  Sighting {
    details = Map.copyOf(details);
  }

  /** The same with the records of the invocation that follows. */
  Sighting joined(Sighting next) {
    return new Sighting(kind, at, shard, Deeds.joined(deed, next.deed), Map.of());
  }
}
