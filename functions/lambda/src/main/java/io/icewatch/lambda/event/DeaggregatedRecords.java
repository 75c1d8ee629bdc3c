package io.icewatch.lambda.event;

import io.icewatch.lambda.kpl.AggregatedRecord;
import io.icewatch.vitals.record.SequenceNumber;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records of which those that the Kinesis Producer Library has aggregated are taken apart: each
 * user record stands for itself, in its order, under its own partition key, with the aggregated
 * record's sequence number and its place in it.
 */
final class DeaggregatedRecords implements Records {
  /**
   * One of them.
   *
   * @param record its place among the records as they came
   * @param aggregated what it is part of; null for a record that is its own
   * @param sub its place in that
   */
  private record Place(int record, @Nullable AggregatedRecord aggregated, int sub) {}

  private final Records records;
  private final List<Place> places;
  private final int aggregatedRecords;

  private DeaggregatedRecords(Records records, List<Place> places, int aggregatedRecords) {
    this.records = records;
    this.places = places;
    this.aggregatedRecords = aggregatedRecords;
  }

  /** The same records if none of them is aggregated, as it mostly is: that costs a look at each. */
  static Records of(Records records) {
    for (int i = 0; i < records.size(); i++) {
      if (aggregated(records, i) != null) {
        return takenApart(records);
      }
    }
    return records;
  }

  private static @Nullable AggregatedRecord aggregated(Records records, int i) {
    return AggregatedRecord.read(
        records.payloads(i), records.payloadStart(i), records.payloadEnd(i));
  }

  private static Records takenApart(Records records) {
    List<Place> places = new ArrayList<>();
    int aggregatedRecords = 0;
    for (int i = 0; i < records.size(); i++) {
      AggregatedRecord aggregated = aggregated(records, i);
      if (aggregated == null) {
        places.add(new Place(i, null, 0));
        continue;
      }
      aggregatedRecords++;
      for (int sub = 0; sub < aggregated.size(); sub++) {
        places.add(new Place(i, aggregated, sub));
      }
    }
    return new DeaggregatedRecords(records, places, aggregatedRecords);
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
    Place place = places.get(i);
    return place.aggregated == null
        ? records.payloadStart(place.record)
        : place.aggregated.start(place.sub);
  }

  @Override
  public int payloadEnd(int i) {
    Place place = places.get(i);
    return place.aggregated == null
        ? records.payloadEnd(place.record)
        : place.aggregated.end(place.sub);
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
    return place.aggregated == null
        ? records.partitionKey(place.record)
        : place.aggregated.partitionKey(place.sub);
  }

  @Override
  public String eventId(int i) {
    return records.eventId(places.get(i).record);
  }
}
