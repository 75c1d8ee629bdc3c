package io.icewatch.conformance.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.icewatch.conformance.cases.ObservedEvent.Invoked;
import io.icewatch.conformance.cases.ObservedEvent.Invoked.Kind;
import io.icewatch.conformance.cases.ObservedEvent.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads invocation events as Lambda writes them. */
public final class InvocationEventReader {
  private InvocationEventReader() {}

  /**
   * Reads an event.
   *
   * @param at when the function got it
   * @throws java.time.format.DateTimeParseException if its window has a start or an end that is no
   *     instant
   */
  public static Invoked read(Instant at, JsonNode event, RecordAliases aliases) {
    String shard = event.path("shardId").asText(event.at("/Records/0/eventID").asText());
    return new Invoked(
        at,
        shardNumber(shard.split(":", 2)[0]),
        kind(event),
        records(event, aliases),
        window(event),
        event);
  }

  /** The names of an event's records. */
  public static List<String> records(JsonNode event, RecordAliases aliases) {
    List<String> records = new ArrayList<>();
    event.path("Records").forEach(item -> records.add(aliases.of(item.path("eventID").asText())));
    return records;
  }

  /** The number at the end of a shard's id; -1 if it is no such id. */
  public static int shardNumber(String shardId) {
    String end = shardId.substring(shardId.lastIndexOf('-') + 1);
    return end.matches("(?:000)?\\d{1,9}") ? Integer.parseInt(end) : -1;
  }

  private static Kind kind(JsonNode event) {
    if (event.path("isFinalInvokeForWindow").asBoolean()) {
      return Kind.FINAL;
    }
    return event.path("isWindowTerminatedEarly").asBoolean() ? Kind.EARLY_END : Kind.RECORDS;
  }

  private static @Nullable Window window(JsonNode event) {
    JsonNode window = event.path("window");
    return window instanceof MissingNode
        ? null
        : new Window(
            Instant.parse(window.path("start").asText()),
            Instant.parse(window.path("end").asText()),
            event.path("state"));
  }
}
