package io.icewatch.conformance.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.icewatch.conformance.cases.ConformanceCase;
import io.icewatch.conformance.cases.FunctionBehavior;
import io.icewatch.conformance.cases.FunctionScript;
import io.icewatch.conformance.cases.InvocationEventReader;
import io.icewatch.conformance.cases.ObservedEvent;
import io.icewatch.conformance.cases.ObservedEvent.Invoked;
import io.icewatch.conformance.cases.RecordAliases;
import io.icewatch.local.lambda.LambdaHost;
import io.icewatch.local.mapping.FailedBatch;
import io.icewatch.local.mapping.FailedBatchJson;
import io.icewatch.local.mapping.MappingListener;
import io.icewatch.local.template.MappingSpec.OnFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Plays the function of a case, and records what the mapping does. */
final class MappingRecorder implements MappingListener {
  private static final JsonMapper JSON = new JsonMapper();

  private final boolean hasBucket;
  private final RecordAliases aliases;
  private final FunctionScript script;
  private final InstantSource clock;
  private final List<ObservedEvent> events = new ArrayList<>();

  MappingRecorder(ConformanceCase tested, RecordAliases aliases, InstantSource clock) {
    OnFailure onFailure = tested.mapping().onFailure();
    this.hasBucket = onFailure != null && onFailure.type() == OnFailure.Type.S3;
    this.aliases = aliases;
    this.script = new FunctionScript(tested, aliases);
    this.clock = clock;
  }

  /** What the mapping did, in order. */
  List<ObservedEvent> events() {
    return List.copyOf(events);
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

  private LambdaHost.Outcome invoked(JsonNode event) {
    Invoked invoked = InvocationEventReader.read(clock.instant(), event, aliases);
    events.add(invoked);
    return switch (script.behavior(invoked)) {
      case FunctionBehavior.Ends(var outcome) -> outcome;
      case FunctionBehavior.Answers(var response) ->
          new LambdaHost.Outcome.Answered(aliases.fill(response).getBytes(UTF_8));
    };
  }

  @Override
  public void gaveUp(FailedBatch batch, boolean delivered) {
    String body = hasBucket ? FailedBatchJson.withPayload(batch) : FailedBatchJson.metadata(batch);
    events.add(
        new ObservedEvent.GivenUp(
            clock.instant(),
            InvocationEventReader.shardNumber(batch.shardId()),
            delivered,
            InvocationEventReader.records(parse(batch.invocationEvent()), aliases),
            batch.condition().text(),
            parse(body.getBytes(UTF_8)),
            hasBucket
                ? JsonNodeFactory.instance.textNode(FailedBatchJson.objectKey(batch))
                : null));
  }

  @Override
  public void checkpointed(String shardId, String sequenceNumber) {
    int shard = InvocationEventReader.shardNumber(shardId);
    String record = aliases.of(shardId, sequenceNumber);
    events.add(new ObservedEvent.Checkpointed(clock.instant(), shard, record));
  }

  private static JsonNode parse(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException("the mapping wrote no JSON", e);
    }
  }
}
