package io.icewatch.conformance.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.icewatch.conformance.remote.EmulatedAws.Reply;
import io.icewatch.local.lambda.LambdaHost;
import io.icewatch.local.lambda.LambdaHost.Outcome;
import io.icewatch.local.mapping.EventSourceMapping;
import io.icewatch.local.mapping.FailedBatch;
import io.icewatch.local.mapping.MappingListener;
import io.icewatch.local.template.MappingSpec;
import io.icewatch.local.template.MappingSpec.OnFailure;
import io.icewatch.local.template.MappingSpec.StartingPosition;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Lambda: functions that a runtime runs, and mappings on this project's engine. */
final class EmulatedLambda implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration TICK = Duration.ofMillis(100);

  /** Takes batches that are given up. */
  interface Delivery {
    void deliver(OnFailure destination, FailedBatch batch, UnaryOperator<String> renamed);
  }

  /** A mapping that runs until it is stopped. */
  private record Running(EventSourceMapping mapping, CountDownLatch stopped) {
    void stop() {
      stopped.countDown();
    }

    void run() {
      Instant wake = Instant.now();
      while (!isStoppedBy(wake)) {
        Instant asked = mapping.step(Instant.now());
        Instant next = Instant.now().plus(TICK);
        wake = asked.isBefore(next) ? asked : next;
      }
      mapping.close();
    }

    private boolean isStoppedBy(Instant wake) {
      try {
        long millis = Math.max(1, Duration.between(Instant.now(), wake).toMillis());
        return stopped.await(millis, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return true;
      }
    }
  }

  private final FunctionRuntime runtime;
  private final EmulatedKinesis kinesis;
  private final Delivery delivery;
  private final UnaryOperator<MappingSpec> mutation;
  private final NamedResources<FunctionRuntime.Deployed> functions = new NamedResources<>();
  private final NamedResources<Running> mappings = new NamedResources<>();

  EmulatedLambda(
      FunctionRuntime runtime,
      EmulatedKinesis kinesis,
      Delivery delivery,
      UnaryOperator<MappingSpec> mutation) {
    this.runtime = runtime;
    this.kinesis = kinesis;
    this.delivery = delivery;
    this.mutation = mutation;
  }

  int count() {
    return functions.size() + mappings.size();
  }

  Reply reply(String method, String path, byte[] body) throws IOException {
    String[] parts = path.split("/", -1);
    String id = parts.length > 1 ? parts[1] : "";
    if (parts[0].equals("event-source-mappings")) {
      return switch (method) {
        case "POST" -> createMapping(JSON.readTree(body));
        case "DELETE" -> {
          mappings.remove(id).stop();
          yield Reply.json(mapping(id, "Deleting"));
        }
        default -> Reply.json(mapping(id, "Enabled"));
      };
    }
    if (path.endsWith("/invocations")) {
      return answer(runtime.run(functions.get(id), body));
    }
    return switch (method) {
      case "POST" -> createFunction(JSON.readTree(body));
      case "DELETE" -> {
        functions.remove(id);
        yield Reply.gone();
      }
      default -> {
        ObjectNode answer = JSON.createObjectNode();
        answer.set("Configuration", function(id));
        yield Reply.json(answer);
      }
    };
  }

  private static Reply answer(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered(byte[] response) -> new Reply(200, "application/json", response, null);
      case Outcome.Failed(String type, String message) ->
          new Reply(200, "application/json", message.getBytes(UTF_8), "Unhandled");
      case Outcome.NotRun(String reason) -> Reply.of(500, "application/json", "{}");
    };
  }

  private Reply createFunction(JsonNode request) throws IOException {
    String name = request.path("FunctionName").asText();
    functions.put(
        name,
        new FunctionRuntime.Deployed(
            request.at("/Code/ZipFile").binaryValue(),
            request.path("Handler").asText(),
            request.at("/Environment/Variables/CALLBACK").asText()));
    return Reply.json(function(name));
  }

  private static ObjectNode function(String name) {
    return JSON.createObjectNode()
        .put("FunctionName", name)
        .put("FunctionArn", "arn:aws:lambda:us-east-1:000000000000:function:" + name)
        .put("State", "Active");
  }

  private static ObjectNode mapping(String uuid, String state) {
    return JSON.createObjectNode().put("UUID", uuid).put("State", state);
  }

  private Reply createMapping(JsonNode request) {
    MappingSpec spec = mutation.apply(spec(request));
    UnaryOperator<String> renamed =
        text -> text.replace("role/" + spec.function() + "Role", "role/icewatch-conformance");
    EventSourceMapping mapping =
        new EventSourceMapping(
            spec,
            kinesis.stream(request.path("EventSourceArn").asText()),
            host(spec, renamed),
            batch -> delivery.deliver(destination(spec), batch, renamed),
            new MappingListener() {});
    Running running = new Running(mapping, new CountDownLatch(1));
    mappings.put(spec.uuid().toString(), running);
    Thread.ofVirtual().start(running::run);
    return Reply.json(mapping(spec.uuid().toString(), "Creating"));
  }

  private static OnFailure destination(MappingSpec spec) {
    OnFailure onFailure = spec.onFailure();
    if (onFailure == null) {
      throw new IllegalStateException("a batch for no destination");
    }
    return onFailure;
  }

  private LambdaHost host(MappingSpec spec, UnaryOperator<String> renamed) {
    return new LambdaHost() {
      @Override
      public Outcome invoke(byte[] event) {
        String text = renamed.apply(new String(event, UTF_8));
        return runtime.run(functions.get(spec.function()), text.getBytes(UTF_8));
      }

      @Override
      public void close() {}
    };
  }

  private static MappingSpec spec(JsonNode request) {
    String function = request.path("FunctionName").asText();
    double timestamp = request.path("StartingPositionTimestamp").asDouble();
    List<String> patterns = new ArrayList<>();
    request
        .at("/FilterCriteria/Filters")
        .forEach(filter -> patterns.add(filter.path("Pattern").asText()));
    StartingPosition position = StartingPosition.valueOf(request.path("StartingPosition").asText());
    return new MappingSpec(
        function + UUID.randomUUID(),
        function,
        request.path("EventSourceArn").asText(),
        position,
        position == StartingPosition.AT_TIMESTAMP
            ? Instant.ofEpochMilli(Math.round(timestamp * 1000))
            : null,
        request.path("BatchSize").asInt(100),
        request.path("MaximumBatchingWindowInSeconds").asInt(0),
        request.path("ParallelizationFactor").asInt(1),
        request.path("MaximumRetryAttempts").asInt(-1),
        request.path("MaximumRecordAgeInSeconds").asInt(-1),
        request.path("BisectBatchOnFunctionError").asBoolean(),
        request.has("FunctionResponseTypes"),
        request.path("TumblingWindowInSeconds").asInt(0),
        patterns,
        onFailure(request.at("/DestinationConfig/OnFailure/Destination").asText()));
  }

  private static @Nullable OnFailure onFailure(String arn) {
    return arn.isEmpty()
        ? null
        : new OnFailure(
            OnFailure.Type.valueOf(arn.split(":", -1)[2].toUpperCase(Locale.ROOT)), arn);
  }

  @Override
  public void close() {
    mappings.all().forEach(Running::stop);
  }
}
