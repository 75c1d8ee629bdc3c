package io.icewatch.lambda.event;

import com.amazonaws.services.lambda.runtime.events.KinesisTimeWindowEvent;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import io.icewatch.lambda.event.InvocationEvent.Window;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Everything that an event says, as one text: what two readers are compared by. */
final class EventText {
  private static final PojoSerializer<KinesisTimeWindowEvent> LAMBDAS =
      LambdaEventSerializers.serializerFor(
          KinesisTimeWindowEvent.class, EventText.class.getClassLoader());

  private EventText() {}

  static String of(InvocationEvent event) {
    String heartbeat = event.isHeartbeat() ? "heartbeat " : "";
    String window;
    try {
      window = text(event.window());
    } catch (IOException e) {
      window = "no window";
    }
    return "%s%s%n%s".formatted(heartbeat, window, RecordsText.of(event.records()));
  }

  /** What Lambda's own type reads from the same JSON, through Lambda's own serialiser. */
  static String ofLambdas(String json) {
    KinesisTimeWindowEvent event = LAMBDAS.fromJson(json);
    return "%s%n%s"
        .formatted(
            text(
                event.getShardId(),
                Optional.ofNullable(event.getState()).orElse(Map.of()),
                Boolean.TRUE.equals(event.getIsFinalInvokeForWindow()),
                Boolean.TRUE.equals(event.getIsWindowTerminatedEarly())),
            RecordsText.ofLambdas(event.getRecords()));
  }

  private static String text(Window window) {
    return text(
        window.shardId(), window.state().toMap(), window.isFinal(), window.isTerminatedEarly());
  }

  private static String text(
      String shardId, Map<String, String> state, boolean isFinal, boolean isTerminatedEarly) {
    String entries =
        state.entrySet().stream()
            .map(entry -> entry.getKey() + " -> " + entry.getValue())
            .sorted()
            .collect(Collectors.joining("\n"));
    return "%s final %s early %s%n%s".formatted(shardId, isFinal, isTerminatedEarly, entries);
  }
}
