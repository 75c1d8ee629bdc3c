package io.icewatch.lambda.event;

import io.icewatch.lambda.kpl.AggregatedRecord;
import io.icewatch.vitals.reading.Message;
import io.icewatch.vitals.reading.ReadingBatch;
import io.icewatch.vitals.reading.ReadingReader;
import io.icewatch.vitals.record.RecordPosition;
import io.icewatch.vitals.record.SequenceNumber;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records of which those that hold several messages are taken apart: the user records that the
 * Kinesis Producer Library has aggregated, and the {@linkplain ReadingBatch readings of a batch},
 * be it one of those or a record. Each stands for itself, in its order, with the sequence number of
 * the record that it came in and its place in that.
 */
final class RecordsTakenApart implements Records {
  /**
   * One of them.
   *
   * @param record its place among the records as they came
   * @param sub its place in that
   * @param start where its payload starts, included
   * @param end where its payload ends, excluded
   * @param isBehindMark whether it came in a batch behind a byte order mark
   * @param partitionKey its own key, in an aggregated record; null if it is the record's
   */
  private record Place(
      int record,
      int sub,
      int start,
      int end,
      boolean isBehindMark,
      @Nullable String partitionKey) {}

  private final Records records;
  private final List<Place> places;
  private final int aggregatedRecords;

  private RecordsTakenApart(Records records) {
    this.records = records;
    this.places = new ArrayList<>(records.size());
    int aggregated = 0;
    for (int i = 0; i < records.size(); i++) {
      aggregated += takeApart(i) ? 1 : 0;
    }
    this.aggregatedRecords = aggregated;
  }

  /** The same records if each is one message, as it mostly is: that costs a look at each. */
  static Records of(Records records) {
    for (int i = 0; i < records.size(); i++) {
      if (aggregated(records, i) != null || batch(records, i) != null) {
        return new RecordsTakenApart(records);
      }
    }
    return records;
  }

  private static @Nullable AggregatedRecord aggregated(Records records, int i) {
    return AggregatedRecord.read(
        records.payloads(i), records.payloadStart(i), records.payloadEnd(i));
  }

  private static @Nullable ReadingBatch batch(Records records, int i) {
    return ReadingBatch.read(records.payloads(i), records.payloadStart(i), records.payloadEnd(i));
  }

  /** Adds what record {@code i} holds; returns whether it is an aggregated one. */
  private boolean takeApart(int i) {
    AggregatedRecord aggregated = aggregated(records, i);
    if (aggregated == null) {
      add(i, 0, records.payloadStart(i), records.payloadEnd(i), null);
      return false;
    }
    int sub = 0;
    for (int user = 0; user < aggregated.size(); user++) {
      int start = aggregated.start(user);
      sub = add(i, sub, start, aggregated.end(user), aggregated.partitionKey(user));
    }
    return true;
  }

  /**
   * Adds a message, or the readings of a batch.
   *
   * @param sub the first one's place in its record
   * @return the place after the last
   */
  private int add(int record, int sub, int start, int end, @Nullable String key) {
    ReadingBatch batch = ReadingBatch.read(records.payloads(record), start, end);
    if (batch == null) {
      places.add(new Place(record, sub, start, end, false, key));
      return sub + 1;
    }
    for (int i = 0; i < batch.size(); i++) {
      places.add(
          new Place(record, sub + i, batch.start(i), batch.end(i), batch.isBehindMark(), key));
    }
    return sub + batch.size();
  }

  @Override
  public int size() {
    return places.size();
  }

  @Override
  public int aggregatedRecords() {
    return aggregatedRecords;
  }

  @Override
  public byte[] payloads(int i) {
    return records.payloads(places.get(i).record);
  }

  @Override
  public int payloadStart(int i) {
    return places.get(i).start;
  }

  @Override
  public int payloadEnd(int i) {
    return places.get(i).end;
  }

  @Override
  public long arrivalMillis(int i) {
    return records.arrivalMillis(places.get(i).record);
  }

  @Override
  public SequenceNumber sequenceNumber(int i) {
    Place place = places.get(i);
    return records.sequenceNumber(place.record).withSub(place.sub);
  }

  @Override
  public String partitionKey(int i) {
    Place place = places.get(i);
    return place.partitionKey == null ? records.partitionKey(place.record) : place.partitionKey;
  }

  /** Who sent the batch, before what the reading says: the IoT rule knows the one, nobody this. */
  @Override
  public @Nullable String deviceId(int i) {
    String sender = records.deviceId(places.get(i).record);
    return sender == null ? Records.super.deviceId(i) : sender;
  }

  @Override
  public String eventId(int i) {
    return records.eventId(places.get(i).record);
  }

  @Override
  public Message message(int i, ReadingReader reader) {
    Message message = Records.super.message(i, reader);
    return places.get(i).isBehindMark ? message.behindMark() : message;
  }

  @Override
  public RecordPosition position(int i) {
    RecordPosition position = Records.super.position(i);
    return places.get(i).partitionKey == null ? position : position.hidden();
  }
}
