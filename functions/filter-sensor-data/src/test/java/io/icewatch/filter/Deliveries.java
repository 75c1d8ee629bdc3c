package io.icewatch.filter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.events.KinesisEvent;
import com.amazonaws.services.lambda.runtime.events.KinesisEvent.KinesisEventRecord;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/** Makes events as Lambda's own types give them to the handler. */
final class Deliveries {
  private static final String SHARD = "shardId-000000000000";

  private Deliveries() {}

  static KinesisEvent event(KinesisEventRecord... records) {
    KinesisEvent event = new KinesisEvent();
    event.setRecords(List.of(records));
    return event;
  }

  static KinesisEventRecord reading(
      String sequenceNumber, Instant arrival, String patientId, String vitals) {
    return record(
        sequenceNumber,
        arrival,
        patientId,
        "{\"patient_id\":\"%s\",%s}".formatted(patientId, vitals));
  }

  static KinesisEventRecord record(
      String sequenceNumber, Instant arrival, String partitionKey, String data) {
    KinesisEvent.Record kinesis = new KinesisEvent.Record();
    kinesis.setSequenceNumber(sequenceNumber);
    kinesis.setApproximateArrivalTimestamp(Date.from(arrival));
    kinesis.setPartitionKey(partitionKey);
    kinesis.setData(ByteBuffer.wrap(data.getBytes(UTF_8)));
    KinesisEventRecord record = new KinesisEventRecord();
    record.setKinesis(kinesis);
    record.setEventID(SHARD + ":" + sequenceNumber);
    return record;
  }
}
