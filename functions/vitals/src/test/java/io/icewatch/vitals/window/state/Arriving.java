package io.icewatch.vitals.window.state;

import static io.icewatch.vitals.window.state.WindowStates.START;

import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.reading.Readings;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.record.SequenceNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One record as it comes from the stream.
 *
 * @param sequence its sequence number
 */
record Arriving(Reading reading, long arrivalMillis, long sequence, long fingerprint) {

  static Arriving at(long eventMillis, long arrivalMillis, long sequence, double spo2) {
    Reading reading = Reading.of("17", eventMillis, Map.of(Vital.SPO2, spo2));
    return new Arriving(reading, arrivalMillis, sequence, sequence);
  }

  /** On time. */
  static Arriving at(long millis, long sequence, double spo2) {
    return at(millis, millis, sequence, spo2);
  }

  boolean isFoldedInto(WindowState state) {
    return state.fold(reading, arrivalMillis, SequenceNumber.of(sequence), fingerprint);
  }

  /** Records of a few patients, late, suspect, implausible and repeated now and then. */
  static List<Arriving> draw(Random random, int count) {
    Readings readings = new Readings(random);
    List<Arriving> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long arrival = START + random.nextInt(600_000);
      long event = arrival - (random.nextInt(5) == 0 ? random.nextInt(90_000_000) : 0);
      Reading reading = readings.next(readings.patient(), event);
      records.add(new Arriving(reading, arrival, 1000 + i, random.nextLong() | 1));
      if (random.nextInt(10) == 0) {
        Arriving last = records.getLast();
        i++;
        records.add(
            new Arriving(last.reading(), last.arrivalMillis(), 1000 + i, last.fingerprint()));
      }
    }
    return records;
  }
}
