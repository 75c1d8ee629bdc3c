package io.icewatch.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.icewatch.conformance.Line.Conduct;
import io.icewatch.local.lambda.LambdaHost;
import io.icewatch.local.mapping.FailedBatch;
import io.icewatch.local.mapping.FailedBatchJson;
import io.icewatch.local.mapping.MappingListener;
import io.icewatch.local.template.MappingSpec.OnFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
  private final Script script;
  private final InstantSource clock;
  private final List<Happening> happened = new ArrayList<>();

  Observer(ConformanceCase played, Names names, InstantSource clock) {
    this.played = played;
    this.names = names;
    this.script = new Script(played.timeline(), names);
    this.clock = clock;
  }

  /** What the mapping did, in order. */
  List<Happening> happened() {
    return List.copyOf(happened);
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
    List<String> records = EventInWords.records(parse(batch.invocationEvent()), names);
    String deed = Deeds.givenUp(delivered, records, batch.condition().text());
    boolean bucket = destinationIs(OnFailure.Type.S3);
    String body = bucket ? FailedBatchJson.withPayload(batch) : FailedBatchJson.metadata(batch);
    Map<String, JsonNode> details = new LinkedHashMap<>();
    details.put("body", parse(body.getBytes(StandardCharsets.UTF_8)));
    if (bucket) {
      details.put("key", JsonNodeFactory.instance.textNode(FailedBatchJson.objectKey(batch)));
    }
    int shard = EventInWords.number(batch.shardId());
    happened.add(new Happening(clock.instant(), shard, deed, details));
  }

  @Override
  public void checkpointed(String shardId, String sequenceNumber) {
    String deed = Deeds.checkpoint(names.of(shardId, sequenceNumber));
    happened.add(Happening.of(clock.instant(), EventInWords.number(shardId), deed));
  }

  private boolean destinationIs(OnFailure.Type type) {
    OnFailure onFailure = played.mapping().onFailure();
    return onFailure != null && onFailure.type() == type;
  }

  private LambdaHost.Outcome invoked(JsonNode event) {
    int shard = EventInWords.shard(event);
    String deed = EventInWords.deed(event, names);
    happened.add(new Happening(clock.instant(), shard, deed, Map.of("event", event)));
    return switch (script.conduct(shard, deed)) {
      case Conduct.Ends(var outcome) -> outcome;
      case Conduct.Answers(var response) ->
          new LambdaHost.Outcome.Answered(names.fill(response).getBytes(StandardCharsets.UTF_8));
    };
  }

  private static JsonNode parse(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException("the mapping wrote no JSON", e);
    }
  }
}
