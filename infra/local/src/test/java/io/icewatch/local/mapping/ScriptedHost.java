package io.icewatch.local.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.icewatch.local.lambda.LambdaHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/** A function that does what the test's script says, and what it always does after that. */
final class ScriptedHost implements LambdaHost {
  private static final JsonMapper JSON = new JsonMapper();

  /** An invocation event, read with a general parser. */
  record Event(byte[] bytes, JsonNode json) {
    List<String> data() {
      List<String> data = new ArrayList<>();
      for (JsonNode item : json.path("Records")) {
        byte[] bytes = Base64.getDecoder().decode(item.at("/kinesis/data").asText());
        data.add(new String(bytes, StandardCharsets.UTF_8));
      }
      return data;
    }

    String sequenceNumber(int index) {
      return json.at("/Records/" + index + "/kinesis/sequenceNumber").asText();
    }

    boolean isWindowed() {
      return json.has("window");
    }

    boolean isFinal() {
      return json.path("isFinalInvokeForWindow").asBoolean();
    }

    boolean isEndedEarly() {
      return json.path("isWindowTerminatedEarly").asBoolean();
    }

    String state() {
      return json.path("state").toString();
    }

    /** The records, or what ends; with the state in a window. */
    @Override
    public String toString() {
      String what = isFinal() ? "final" : isEndedEarly() ? "early end" : String.join(" ", data());
      return isWindowed() ? what + " " + state() : what;
    }
  }

  private final Deque<Function<Event, Outcome>> script = new ArrayDeque<>();
  private final List<Event> events = new ArrayList<>();
  private Function<Event, Outcome> always =
      event -> answer(event.isWindowed() ? counted(event) : "");

  /** Adds to the script. */
  void next(Outcome outcome) {
    script.add(event -> outcome);
  }

  void next(Function<Event, Outcome> outcome) {
    script.add(outcome);
  }

  /** What comes after the script. */
  void always(Function<Event, Outcome> outcome) {
    always = outcome;
  }

  List<Event> events() {
    return events;
  }

  @Override
  public Outcome invoke(byte[] bytes) {
    Event event = new Event(bytes, parse(bytes));
    events.add(event);
    return (script.isEmpty() ? always : script.removeFirst()).apply(event);
  }

  @Override
  public void close() {}

  static Outcome answer(String response) {
    return new Outcome.Answered(response.getBytes(StandardCharsets.UTF_8));
  }

  static Outcome failed() {
    return new Outcome.Failed("java.lang.IllegalStateException", "on purpose");
  }

  static Outcome notRun() {
    return new Outcome.NotRun("throttled");
  }

  /** An answer that reports the records at these places as failed. */
  static Outcome reporting(Event event, int... places) {
    List<String> items = new ArrayList<>();
    for (int place : places) {
      items.add("{\"itemIdentifier\":\"" + event.sequenceNumber(place) + "\"}");
    }
    return answer("{\"batchItemFailures\":[" + String.join(",", items) + "]}");
  }

  /** A function that fails as long as this record is in its batch. */
  static Function<Event, Outcome> failingOn(String data) {
    return event -> event.data().contains(data) ? failed() : answer("");
  }

  /** The answer of a windowed function that counts records in its state. */
  static String counted(Event event) {
    return countedTo(event, event.data().size());
  }

  static String countedTo(Event event, int records) {
    return "{\"state\":{\"n\":%d}}".formatted(event.json().at("/state/n").asInt() + records);
  }

  private static JsonNode parse(byte[] bytes) {
    try {
      return JSON.readTree(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("not JSON: " + new String(bytes, StandardCharsets.UTF_8), e);
    }
  }
}
