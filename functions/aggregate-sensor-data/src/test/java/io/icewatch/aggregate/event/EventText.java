package io.icewatch.aggregate.event;

import com.amazonaws.services.lambda.runtime.events.KinesisEvent;
import com.amazonaws.services.lambda.runtime.events.KinesisEvent.KinesisEventRecord;
import com.amazonaws.services.lambda.runtime.events.KinesisTimeWindowEvent;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import io.icewatch.kinesis.Records;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Everything that an event says, as one text: what two readers are compared by. */
final class EventText {
  private static final PojoSerializer<KinesisTimeWindowEvent> LAMBDAS =
      LambdaEventSerializers.serializerFor(
          KinesisTimeWindowEvent.class, EventText.class.getClassLoader());

  private EventText() {}

  static String of(WindowEvent event) {
    Records records = event.records();
    return text(
        event.shardId(),
        event.state().toMap(),
        event.isFinal(),
        event.isTerminatedEarly(),
        IntStream.range(0, records.size()).mapToObj(i -> record(records, i)).toList());
  }

  private static String record(Records records, int i) {
    return record(
        records.partitionKey(i),
        records.sequenceNumber(i).toString(),
        records.arrivalMillis(i),
        HexFormat.of()
            .formatHex(records.payloads(i), records.payloadStart(i), records.payloadEnd(i)));
  }

  /** What Lambda's own type reads from the same JSON, through Lambda's own serialiser. */
  static String ofLambdas(String json) {
    KinesisTimeWindowEvent event = LAMBDAS.fromJson(json);
    return text(
        event.getShardId(),
        Optional.ofNullable(event.getState()).orElse(Map.of()),
        Boolean.TRUE.equals(event.getIsFinalInvokeForWindow()),
        Boolean.TRUE.equals(event.getIsWindowTerminatedEarly()),
        Optional.ofNullable(event.getRecords()).orElse(List.of()).stream()
            .map(EventText::record)
            .toList());
  }

  private static String record(KinesisEventRecord record) {
    KinesisEvent.Record kinesis = record.getKinesis();
    ByteBuffer data = kinesis.getData();
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    return record(
        kinesis.getPartitionKey(),
        kinesis.getSequenceNumber(),
        kinesis.getApproximateArrivalTimestamp().toInstant().toEpochMilli(),
        HexFormat.of().formatHex(bytes));
  }

  private static String record(String key, String sequenceNumber, long arrival, String data) {
    return "%s %s %d %s".formatted(key, sequenceNumber, arrival, data);
  }

  private static String text(
      String shardId,
      Map<String, String> state,
      boolean isFinal,
      boolean isTerminatedEarly,
      List<String> records) {
    String entries =
        state.entrySet().stream()
            .map(entry -> entry.getKey() + " -> " + entry.getValue())
            .sorted()
            .collect(Collectors.joining("\n"));
    return "%s final %s early %s%n%s%n%s"
        .formatted(shardId, isFinal, isTerminatedEarly, entries, String.join("\n", records));
  }
}
