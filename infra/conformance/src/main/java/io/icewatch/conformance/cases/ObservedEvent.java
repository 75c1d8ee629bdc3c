package io.icewatch.conformance.cases;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that a mapping does: as a case expects it, or as a runner saw it. Both are compared as
 * values; {@link Object#toString()} is for people.
 */
public sealed interface ObservedEvent {
  /** When. */
  Instant at();

  /** The number of the shard that it is about. */
  int shard();

  /**
   * The function is invoked.
   *
   * @param records the names of the records; none at the end of a window
   * @param window the tumbling window; null without one
   * @param event the whole event; null if a case says nothing about it
   */
  record Invoked(
      Instant at,
      int shard,
      Kind kind,
      List<String> records,
      @Nullable Window window,
      @Nullable JsonNode event)
      implements ObservedEvent {

    /** What an invocation is about. */
    public enum Kind {
      /** Records. */
      RECORDS,
      /** A window whose state has outgrown its limit. */
      EARLY_END,
      /** A window that is over. */
      FINAL
    }

    public Invoked {
      records = List.copyOf(records);
    }

    @Override
    public String toString() {
      String what =
          switch (kind) {
            case RECORDS -> String.join(" ", "invoked", String.join(" ", records)).strip();
            case EARLY_END -> "early end";
            case FINAL -> "final";
          };
      return prefix(this) + what + (window == null ? "" : ", " + window);
    }
  }

  /**
   * A tumbling window as an invocation event tells it.
   *
   * @param start its beginning, inclusive
   * @param end its end, exclusive
   * @param state what the invocation before it answered
   */
  record Window(Instant start, Instant end, JsonNode state) {
    @Override
    public String toString() {
      return "window %s-%s, state %s".formatted(CaseTime.text(start), CaseTime.text(end), state);
    }
  }

  /**
   * A batch is given up.
   *
   * @param delivered whether the on-failure destination gets a message
   * @param records the names of its records; none at the end of a window
   * @param condition why, as messages spell it
   * @param body the message; null if a case says nothing about it
   * @param key the key of a bucket's object, a text; null if there is none, or a case says nothing
   */
  record GivenUp(
      Instant at,
      int shard,
      boolean delivered,
      List<String> records,
      String condition,
      @Nullable JsonNode body,
      @Nullable JsonNode key)
      implements ObservedEvent {

    public GivenUp {
      records = List.copyOf(records);
    }

    @Override
    public String toString() {
      return "%s%s [%s], %s"
          .formatted(
              prefix(this),
              delivered ? "delivered" : "dropped",
              String.join(" ", records),
              condition);
    }
  }

  /** The mapping will not come back to any record of the shard up to this one. */
  record Checkpointed(Instant at, int shard, String record) implements ObservedEvent {
    @Override
    public String toString() {
      return prefix(this) + "checkpoint " + record;
    }
  }

  /** Something that no case can expect, e.g. an event that cannot be read. */
  record Unexpected(Instant at, int shard, String what) implements ObservedEvent {
    @Override
    public String toString() {
      return prefix(this) + what;
    }
  }

  private static String prefix(ObservedEvent event) {
    return "%s shard %d: ".formatted(CaseTime.text(event.at()), event.shard());
  }

  /** The same event at another time. */
  default ObservedEvent at(Instant time) {
    return switch (this) {
      case Invoked e -> new Invoked(time, e.shard, e.kind, e.records, e.window, e.event);
      case GivenUp e ->
          new GivenUp(time, e.shard, e.delivered, e.records, e.condition, e.body, e.key);
      case Checkpointed e -> new Checkpointed(time, e.shard, e.record);
      case Unexpected e -> new Unexpected(time, e.shard, e.what);
    };
  }

  /** What a case may leave out, by name. */
  default Map<String, JsonNode> details() {
    Map<String, JsonNode> details = new TreeMap<>();
    switch (this) {
      case Invoked e -> add(details, "event", e.event);
      case GivenUp e -> {
        add(details, "body", e.body);
        add(details, "key", e.key);
      }
      case Checkpointed e -> {}
      case Unexpected e -> {}
    }
    return details;
  }

  private static void add(Map<String, JsonNode> details, String name, @Nullable JsonNode detail) {
    if (detail != null) {
      details.put(name, detail);
    }
  }

  /** The same event without {@link #details()}. */
  default ObservedEvent withoutDetails() {
    return switch (this) {
      case Invoked e -> new Invoked(e.at, e.shard, e.kind, e.records, e.window, null);
      case GivenUp e -> new GivenUp(e.at, e.shard, e.delivered, e.records, e.condition, null, null);
      case Checkpointed e -> e;
      case Unexpected e -> e;
    };
  }

  /** Whether this is the other event but for the time and for {@link #details()}. */
  default boolean resembles(ObservedEvent other) {
    return withoutDetails().at(other.at()).equals(other.withoutDetails());
  }

  /** Whether this is what was expected: that event at that time, with the details it has. */
  default boolean meets(ObservedEvent expected) {
    return at().equals(expected.at())
        && resembles(expected)
        && expected.details().entrySet().stream()
            .allMatch(
                detail -> JsonMatcher.matches(detail.getValue(), details().get(detail.getKey())));
  }
}
