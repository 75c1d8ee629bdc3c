package io.icewatch.aggregate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Makes window events as JSON. */
final class WindowEvents {
  static final String SHARD = "shardId-000000000001";

  private final List<String> records = new ArrayList<>();
  private Map<String, String> state = Map.of();
  private boolean isFinal;
  private boolean isTerminatedEarly;

  /** An invocation in the middle of a window; nothing came and nothing is kept. */
  static WindowEvents event() {
    return new WindowEvents();
  }

  WindowEvents record(
      long sequenceNumber, String arrivalSeconds, String partitionKey, String data) {
    records.add(
        """
        {"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":"%s","sequenceNumber":"%d",\
        "data":"%s","approximateArrivalTimestamp":%s},"eventSource":"aws:kinesis"}\
        """
            .formatted(
                partitionKey,
                sequenceNumber,
                Base64.getEncoder().encodeToString(data.getBytes(UTF_8)),
                arrivalSeconds));
    return this;
  }

  WindowEvents state(Map<String, String> newState) {
    state = newState;
    return this;
  }

  WindowEvents isFinal() {
    isFinal = true;
    return this;
  }

  WindowEvents isTerminatedEarly() {
    isTerminatedEarly = true;
    return this;
  }

  String json() {
    return """
    {"Records":[%s],\
    "window":{"start":"2026-03-02T08:10:00Z","end":"2026-03-02T08:20:00Z"},\
    "state":{%s},"shardId":"%s","isFinalInvokeForWindow":%s,"isWindowTerminatedEarly":%s}\
    """
        .formatted(
            String.join(",", records),
            state.entrySet().stream()
                .map(entry -> "\"%s\":\"%s\"".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(",")),
            SHARD,
            isFinal,
            isTerminatedEarly);
  }
}
