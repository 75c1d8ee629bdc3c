package io.icewatch.lambda.event;

import com.amazonaws.services.lambda.runtime.events.KinesisEvent;
import com.amazonaws.services.lambda.runtime.events.KinesisEvent.KinesisEventRecord;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Everything that records say, as one text: what two readers are compared by. */
public final class RecordsText {
  private RecordsText() {}

  /** What a reader of this package has read. */
  public static String of(Records records) {
    return IntStream.range(0, records.size())
        .mapToObj(i -> text(records, i))
        .collect(Collectors.joining("\n"));
  }

  private static String text(Records records, int i) {
    return text(
        records.eventId(i),
        records.partitionKey(i),
        records.sequenceNumber(i).toString(),
        records.arrivalMillis(i),
        HexFormat.of()
            .formatHex(records.payloads(i), records.payloadStart(i), records.payloadEnd(i)));
  }

  /** What Lambda's own type holds; null is nothing. */
  public static String ofLambdas(@Nullable List<? extends KinesisEventRecord> records) {
    return records == null
        ? ""
        : records.stream().map(RecordsText::text).collect(Collectors.joining("\n"));
  }

  private static String text(KinesisEventRecord record) {
    KinesisEvent.Record kinesis = record.getKinesis();
    ByteBuffer data = kinesis.getData();
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    return text(
        Optional.ofNullable(record.getEventID()).orElse(""),
        Optional.ofNullable(kinesis.getPartitionKey()).orElse(""),
        kinesis.getSequenceNumber(),
        kinesis.getApproximateArrivalTimestamp().toInstant().toEpochMilli(),
        HexFormat.of().formatHex(bytes));
  }

  private static String text(
      String eventId, String key, String sequenceNumber, long arrival, String data) {
    return "%s: %s %s %d %s".formatted(eventId, key, sequenceNumber, arrival, data);
  }
}
