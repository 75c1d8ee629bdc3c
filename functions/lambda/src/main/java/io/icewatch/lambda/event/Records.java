package io.icewatch.lambda.event;

import io.icewatch.vitals.reading.DeviceId;
import io.icewatch.vitals.reading.Message;
import io.icewatch.vitals.reading.ReadingReader;
import io.icewatch.vitals.record.RecordPosition;
import io.icewatch.vitals.record.SequenceNumber;
import org.jspecify.annotations.Nullable;

/**
 * The records of an event, by their place in it. Of a record that is read and folded nobody needs
 * more than numbers and a range of bytes, so there is no object for each.
 */
public interface Records {
  /** How many there are. */
  int size();

  /** The array that holds the payload of record {@code i}; belongs to the event. */
  byte[] payloads(int i);

  /** Where the payload of record {@code i} starts in its array, included. */
  int payloadStart(int i);

  /** Where the payload of record {@code i} ends in its array, excluded. */
  int payloadEnd(int i);

  /** When record {@code i} arrived in the stream, milliseconds since the epoch. */
  long arrivalMillis(int i);

  /**
   * The sequence number of record {@code i}; of one that came with others in one record, that
   * record's number with its place in it.
   */
  SequenceNumber sequenceNumber(int i);

  /** The key that record {@code i} was put under. */
  String partitionKey(int i);

  /**
   * Shard, colon and sequence number of the record that {@code i} came in, as one text; empty if it
   * has none.
   */
  String eventId(int i);

  /**
   * Who sent record {@code i}, as the IoT rule or the sender says; null if neither does. Looked for
   * in the payload, each time.
   */
  default @Nullable String deviceId(int i) {
    return DeviceId.of(payloads(i), payloadStart(i), payloadEnd(i));
  }

  /** What record {@code i} says. */
  default Message message(int i, ReadingReader reader) {
    return reader.read(payloads(i), payloadStart(i), payloadEnd(i));
  }

  /**
   * Where record {@code i} stands in the stream; {@linkplain RecordPosition#hidden hidden} if it
   * came in an aggregated one, which is no JSON to Lambda's event filter.
   *
   * @throws IllegalArgumentException if its event id names no shard
   */
  default RecordPosition position(int i) {
    String eventId = eventId(i);
    int colon = eventId.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException(
          "eventID \"%s\", expected shard and sequence number with a colon between"
              .formatted(eventId));
    }
    return new RecordPosition(eventId.substring(0, colon), partitionKey(i), sequenceNumber(i));
  }

  /** How many of the records as they came were aggregated ones, which are taken apart here. */
  default int aggregatedRecords() {
    return 0;
  }

  /** The records of an event that has none. */
  static Records none() {
    return ParsedRecords.NONE;
  }
}
