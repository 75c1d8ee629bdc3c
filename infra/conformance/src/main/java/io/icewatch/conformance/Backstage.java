package io.icewatch.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.icewatch.conformance.Line.Conduct;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes down what an endpoint's mapping does in one case, in the words and the times of the case,
 * and directs its function. Thread-safe.
 */
final class Backstage implements Callback.Director {
  /** The event by which the function is tried out; no mapping sends such a one. */
  static final String TRIAL = "{\"icewatch\": \"are you there?\"}";

  private static final JsonMapper JSON = new JsonMapper();

  private final ConformanceCase played;
  private final Names names;
  private final Script script;
  private final Translation translation;
  private final Map<String, List<String>> recordsOfShard = new LinkedHashMap<>();

  // Guarded by this.
  private final List<Sighting> sightings = new ArrayList<>();

  Backstage(ConformanceCase played, Names names, Translation translation) {
    this.played = played;
    this.names = names;
    this.script = new Script(played.timeline(), names);
    this.translation = translation;
  }

  /** What was seen so far. */
  synchronized List<Sighting> sightings() {
    return List.copyOf(sightings);
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
    puts.forEach(
        (name, putting) -> {
          Position position = putting.put();
          names.add(name, position.shardId(), position.sequenceNumber());
          translation.arrived(position.sequenceNumber(), Instant.now(), arrival);
          recordsOfShard
              .computeIfAbsent(position.shardId(), shard -> new ArrayList<>())
              .add(position.sequenceNumber());
        });
  }

  @Override
  public synchronized byte[] direct(byte[] bytes) {
    JsonNode raw = parse(bytes);
    if (raw.has("icewatch")) {
      return order(new Conduct.Answers(""));
    }
    JsonNode event = translation.event(raw);
    int shard = EventInWords.shard(event);
    String deed = EventInWords.deed(event, names);
    Conduct conduct = script.conduct(shard, deed);
    Sighting.Kind kind = Alignment.kind(conduct, played.mapping());
    sightings.add(new Sighting(kind, Instant.now(), shard, deed, Map.of("event", event)));
    return order(conduct);
  }

  private byte[] order(Conduct conduct) {
    try {
      return JSON.writeValueAsBytes(ScriptedFunction.order(conduct, names));
    } catch (IOException e) {
      throw new UncheckedIOException("a tree can be written", e);
    }
  }

  /** Writes down a message to the on-failure destination. */
  synchronized void received(FailureInbox.Message message) {
    JsonNode batch = message.body().path("KinesisBatchInfo");
    String condition = message.body().at("/requestContext/condition").asText();
    String deed = Deeds.givenUp(true, recordsOf(batch), condition);
    Map<String, JsonNode> details = new LinkedHashMap<>();
    details.put("body", message.body());
    Optional<String> key = message.key();
    key.ifPresent(text -> details.put("key", JsonNodeFactory.instance.textNode(text)));
    int shard = EventInWords.number(batch.path("shardId").asText());
    sightings.add(new Sighting(Sighting.Kind.MESSAGE, Instant.now(), shard, deed, details));
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
    String first = names.of(shard, batch.path("startSequenceNumber").asText());
    String last = names.of(shard, batch.path("endSequenceNumber").asText());
    return sightings.stream()
        .filter(sighting -> sighting.details().containsKey("event"))
        .map(sighting -> EventInWords.records(sighting.details().get("event"), names))
        .filter(
            invoked ->
                invoked.size() == size
                    && invoked.getFirst().equals(first)
                    && invoked.getLast().equals(last))
        .findFirst()
        .orElseGet(() -> between(shard, first, last));
  }

  private List<String> between(String shard, String first, String last) {
    List<String> all =
        recordsOfShard.getOrDefault(shard, List.of()).stream()
            .map(number -> names.of(shard, number))
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
