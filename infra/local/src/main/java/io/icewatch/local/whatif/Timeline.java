package io.icewatch.local.whatif;

import io.icewatch.vitals.record.RecordPosition;
import io.icewatch.vitals.record.SequenceNumber;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One patient under two policies.
 *
 * @param startMillis the patient's first reading
 * @param endMillis the last
 * @param firstName name of the one policy
 * @param secondName name of the other
 * @param breaches when a rule of the first was breached
 * @param first when the first policy paged
 * @param second when the second did
 */
record Timeline(
    long startMillis,
    long endMillis,
    String firstName,
    String secondName,
    List<Long> breaches,
    List<Long> first,
    List<Long> second) {

  /**
   * Plays a file or a lake for one patient.
   *
   * @throws IOException if it cannot be read
   */
  static Timeline of(String patientId, Path input, Candidate one, Candidate other)
      throws IOException {
    List<Long> breaches = new ArrayList<>();
    List<Long> first = new ArrayList<>();
    List<Long> second = new ArrayList<>();
    Trial ofOne = new Trial(one);
    Trial ofOther = new Trial(other);
    ReadingCadence cadence = new ReadingCadence();
    List<Long> span = new ArrayList<>();
    Readings.of(input)
        .play(
            (reading, at) -> {
              if (reading.patientId().equals(patientId)) {
                span.add(at);
                Instant arrival = Instant.ofEpochMilli(at);
                RecordPosition record =
                    new RecordPosition("shardId-0", patientId, SequenceNumber.of(span.size()));
                one.judgement()
                    .rules()
                    .breaches(reading, arrival, record)
                    .forEach(breach -> breaches.add(at));
                Duration every =
                    cadence.see(one.judgement().monitorClock().measuredAt(reading, at));
                ofOne.judge(reading, arrival, record, every).forEach(page -> first.add(at));
                ofOther.judge(reading, arrival, record, every).forEach(page -> second.add(at));
              }
            },
            (readings, share) -> {},
            () -> false);
    return new Timeline(
        span.getFirst(), span.getLast(), one.name(), other.name(), breaches, first, second);
  }

  /** What happened when: breaches, then pages of each policy. */
  List<Long> row(int index) {
    return switch (index) {
      case 0 -> breaches;
      case 1 -> first;
      default -> second;
    };
  }
}
