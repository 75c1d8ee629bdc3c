package io.icewatch.conformance.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.icewatch.conformance.cases.ConformanceCase;
import io.icewatch.conformance.cases.FunctionBehavior;
import io.icewatch.conformance.cases.FunctionScript;
import io.icewatch.conformance.cases.InvocationEventReader;
import io.icewatch.conformance.cases.ObservedEvent;
import io.icewatch.conformance.cases.ObservedEvent.Invoked;
import io.icewatch.conformance.cases.RecordAliases;
import io.icewatch.conformance.remote.Comparison.Observation;
import io.icewatch.local.template.MappingSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Records what an endpoint's mapping does in one case, and tells its function what to do.
 * Thread-safe.
 */
final class InvocationRecorder implements CallbackServer.EventHandler {
  /** The event by which the function is tried out; no mapping sends such a one. */
  static final String TRIAL = "{\"icewatch\": \"are you there?\"}";

  private static final JsonMapper JSON = new JsonMapper();

  private final MappingSpec mapping;
  private final RecordAliases aliases;
  private final FunctionScript script;
  private final Normalizer normalizer;

  // Guarded by this.
  private final Map<String, List<String>> recordsOfShard = new LinkedHashMap<>();
  private final List<Observation> observed = new ArrayList<>();

  InvocationRecorder(ConformanceCase tested, RecordAliases aliases, Normalizer normalizer) {
    this.mapping = tested.mapping();
    this.aliases = aliases;
    this.script = new FunctionScript(tested, aliases);
    this.normalizer = normalizer;
  }

  /** What was seen so far. */
  synchronized List<Observation> observed() {
    return List.copyOf(observed);
  }

  /** A way to put a record. */
  interface Putting {
    /** Puts the record and says where it is. */
    Position put();
  }

  /** Where a record is. */
  record Position(String shardId, String sequenceNumber) {}

  /**
   * Puts records, so that none is delivered before its name is known.
   *
   * @param puts how to put each, by its name
   * @param arrival when the case says that they arrive
   */
  synchronized void put(Map<String, Putting> puts, Instant arrival) {
    puts.forEach((name, putting) -> {
      Position position = putting.put();
      aliases.add(name, position.shardId(), position.sequenceNumber());
      normalizer.arrived(position.sequenceNumber(), Instant.now(), arrival);
      recordsOfShard
          .computeIfAbsent(position.shardId(), shard -> new ArrayList<>())
          .add(position.sequenceNumber());
    });
  }

  @Override
  public synchronized byte[] handle(byte[] bytes) {
    JsonNode raw = parse(bytes);
    if (raw.has("icewatch")) {
      return instruction(new FunctionBehavior.Answers(""));
    }
    JsonNode event = normalizer.invocationEvent(raw);
    try {
      Invoked invoked = InvocationEventReader.read(Instant.now(), event, aliases);
      FunctionBehavior behavior = script.behavior(invoked);
      observed.add(new Observation(invoked, Comparison.succeeds(behavior, mapping)));
      return instruction(behavior);
    } catch (DateTimeParseException e) {
      String what = "invoked with an event that cannot be read: " + event;
      observed.add(new Observation(new ObservedEvent.Unexpected(Instant.now(), 0, what), false));
      return instruction(new FunctionBehavior.Answers(""));
    }
  }

  private byte[] instruction(FunctionBehavior behavior) {
    try {
      return JSON.writeValueAsBytes(ScriptedFunction.instruction(behavior, aliases));
    } catch (IOException e) {
      throw new UncheckedIOException("a tree can be written", e);
    }
  }

  /** Records a message to the on-failure destination. */
  synchronized void received(FailureInbox.Message message) {
    JsonNode batch = message.body().path("KinesisBatchInfo");
    observed.add(
        new Observation(
            new ObservedEvent.GivenUp(
                Instant.now(),
                InvocationEventReader.shardNumber(batch.path("shardId").asText()),
                true,
                recordsOf(batch),
                message.body().at("/requestContext/condition").asText(),
                message.body(),
                message.key().map(TextNode::valueOf).orElse(null)),
            false));
  }

  /**
   * The names of the records that a message is about. It tells the first, the last and their
   * number, so an invocation with these is looked for: the filter may have dropped some between.
   */
  private List<String> recordsOf(JsonNode batch) {
    int size = batch.path("batchSize").asInt();
    if (size == 0) {
      return List.of();
    }
    String shard = batch.path("shardId").asText();
    String first = aliases.of(shard, batch.path("startSequenceNumber").asText());
    String last = aliases.of(shard, batch.path("endSequenceNumber").asText());
    return observed.stream()
        .map(Observation::event)
        .filter(Invoked.class::isInstance)
        .map(event -> ((Invoked) event).records())
        .filter(records ->
            records.size() == size
                && records.getFirst().equals(first)
                && records.getLast().equals(last))
        .findFirst()
        .orElseGet(() -> between(shard, first, last));
  }

  private List<String> between(String shard, String first, String last) {
    List<String> all =
        recordsOfShard.getOrDefault(shard, List.of()).stream()
            .map(number -> aliases.of(shard, number))
            .toList();
    int from = all.indexOf(first);
    int to = all.indexOf(last);
    return from < 0 || to < from ? List.of(first, last) : all.subList(from, to + 1);
  }

  private static JsonNode parse(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException("the function showed no JSON", e);
    }
  }
}
