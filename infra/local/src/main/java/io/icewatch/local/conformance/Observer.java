package io.icewatch.local.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.icewatch.local.conformance.Line.Conduct;
import io.icewatch.local.host.LambdaHost;
import io.icewatch.local.mapping.FailedBatch;
import io.icewatch.local.mapping.FailedBatchJson;
import io.icewatch.local.mapping.MappingListener;
import io.icewatch.local.template.MappingSpec.OnFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Plays the function of a case, and writes down what the mapping does. */
final class Observer implements MappingListener {
  private static final JsonMapper JSON = new JsonMapper();

  private final ConformanceCase played;
  private final Names names;
  private final InstantSource clock;
  private final List<Line.Invoked> script = new ArrayList<>();
  private final List<Happening> happened = new ArrayList<>();

  Observer(ConformanceCase played, Names names, InstantSource clock) {
    this.played = played;
    this.names = names;
    this.clock = clock;
    for (Line line : played.timeline()) {
      if (line instanceof Line.Invoked invoked) {
        script.add(invoked);
      }
    }
  }

  /** What the mapping did, in order. */
  List<Happening> happened() {
    return List.copyOf(happened);
  }

  /** What a line expects, its placeholders filled in. */
  Happening expected(Line.Expectation line) {
    Map<String, JsonNode> details = new LinkedHashMap<>();
    line.details().forEach((name, value) -> details.put(name, names.fill(value)));
    return new Happening(line.at(), line.shard(), names.fill(line.deed()), details);
  }

  /** The function. */
  LambdaHost host() {
    return new LambdaHost() {
      @Override
      public Outcome invoke(byte[] event) {
        return invoked(parse(event));
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void gaveUp(FailedBatch batch, boolean delivered) {
    String deed =
        Deeds.givenUp(
            delivered, recordsIn(parse(batch.invocationEvent())), batch.condition().text());
    boolean bucket = destinationIs(OnFailure.Type.S3);
    String body = bucket ? FailedBatchJson.withPayload(batch) : FailedBatchJson.metadata(batch);
    Map<String, JsonNode> details = new LinkedHashMap<>();
    details.put("body", parse(body.getBytes(StandardCharsets.UTF_8)));
    if (bucket) {
      details.put("key", JsonNodeFactory.instance.textNode(FailedBatchJson.objectKey(batch)));
    }
    happened.add(new Happening(clock.instant(), number(batch.shardId()), deed, details));
  }

  @Override
  public void checkpointed(String shardId, String sequenceNumber) {
    String deed = Deeds.checkpoint(names.of(shardId, sequenceNumber));
    happened.add(Happening.of(clock.instant(), number(shardId), deed));
  }

  private boolean destinationIs(OnFailure.Type type) {
    OnFailure onFailure = played.mapping().onFailure();
    return onFailure != null && onFailure.type() == type;
  }

  private LambdaHost.Outcome invoked(JsonNode event) {
    String deed = deed(event);
    Happening seen = new Happening(clock.instant(), shardOf(event), deed, Map.of("event", event));
    happened.add(seen);
    return switch (conduct(seen)) {
      case Conduct.Ends(var outcome) -> outcome;
      case Conduct.Answers(var response) ->
          new LambdaHost.Outcome.Answered(names.fill(response).getBytes(StandardCharsets.UTF_8));
    };
  }

  /**
   * What the first expectation of such an invocation, not yet met, lets the function do. An
   * invocation that nobody expects succeeds: the case has failed already, and shall end.
   */
  private Conduct conduct(Happening seen) {
    for (Line.Invoked next : script) {
      if (next.shard() == seen.shard() && names.fill(next.deed()).equals(seen.deed())) {
        script.remove(next);
        return next.does();
      }
    }
    return new Conduct.Answers("{\"state\":{}}");
  }

  private String deed(JsonNode event) {
    String what = Deeds.invoked(recordsIn(event));
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

  private List<String> recordsIn(JsonNode event) {
    List<String> records = new ArrayList<>();
    event.path("Records").forEach(item -> records.add(names.of(item.path("eventID").asText())));
    return records;
  }

  private int shardOf(JsonNode event) {
    String shard = event.path("shardId").asText(event.at("/Records/0/eventID").asText());
    return number(shard.split(":", 2)[0]);
  }

  private static int number(String shardId) {
    return Integer.parseInt(shardId.substring(shardId.lastIndexOf('-') + 1));
  }

  private static JsonNode parse(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException("the mapping wrote no JSON", e);
    }
  }
}
