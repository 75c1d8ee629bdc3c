package io.icewatch.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads an invocation event, and puts it into the words in which cases expect it. */
final class EventInWords {
  private EventInWords() {}

  /** The number of the shard that an event is from. */
  static int shard(JsonNode event) {
    String shard = event.path("shardId").asText(event.at("/Records/0/eventID").asText());
    return number(shard.split(":", 2)[0]);
  }

  /** The number at the end of a shard's id; -1 if it is no such id. */
  static int number(String shardId) {
    String end = shardId.substring(shardId.lastIndexOf('-') + 1);
    return end.matches("(?:000)?\\d{1,9}") ? Integer.parseInt(end) : -1;
  }

  /** The names of an event's records. */
  static List<String> records(JsonNode event, Names names) {
    List<String> records = new ArrayList<>();
    event.path("Records").forEach(item -> records.add(names.of(item.path("eventID").asText())));
    return records;
  }

  /** What kind of invocation it is, with which records, in which window, with which state. */
  static String deed(JsonNode event, Names names) {
    String what = Deeds.invoked(records(event, names));
    if (event.path("isFinalInvokeForWindow").asBoolean()) {
      what = "final";
    } else if (event.path("isWindowTerminatedEarly").asBoolean()) {
      what = "early end";
    }
    return event.has("window")
        ? what + Deeds.window(span(event.get("window")), event.path("state").toString())
        : what;
  }

  private static String span(JsonNode window) {
    return "%s-%s".formatted(time(window.path("start")), time(window.path("end")));
  }

  private static String time(JsonNode instant) {
    return Times.text(Instant.parse(instant.asText()));
  }
}
