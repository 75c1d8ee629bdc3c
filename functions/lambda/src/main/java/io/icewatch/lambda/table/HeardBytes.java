package io.icewatch.lambda.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.stay.Cadence;
import io.icewatch.vitals.stay.LastHeard;
import io.icewatch.vitals.stay.Sample;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link HeardCodec} has written, in its first layout too: first who it is of and when
 * they are due, and the rest when it is asked for, once.
 */
final class HeardBytes {
  private final String shardId;
  private final Instant near;
  private final ByteBuffer in;
  private final List<String> ids = new ArrayList<>();
  private final long[] versions;
  private final long[] seen;
  private final long[] arrivals;
  private final long[] cadences;
  private final List<@Nullable Instant> due = new ArrayList<>();

  /**
   * @param near as it was given to {@link HeardCodec#encode}
   * @throws IllegalStateException if these are no such bytes
   */
  HeardBytes(byte[] bytes, String shardId, Instant near) {
    if (bytes.length == 0 || bytes[0] < 1 || bytes[0] > HeardCodec.LAYOUT) {
      throw new IllegalStateException(
          "what was last heard is laid out as %s, expected %d at most"
              .formatted(bytes.length == 0 ? "nothing" : bytes[0], HeardCodec.LAYOUT));
    }
    this.shardId = shardId;
    this.near = near;
    try (InputStream plain =
        new InflaterInputStream(new ByteArrayInputStream(bytes, 1, bytes.length - 1))) {
      in = ByteBuffer.wrap(plain.readAllBytes());
      int patients = count();
      for (int i = 0; i < patients; i++) {
        ids.add(text());
      }
      versions = column(patients);
      seen = column(patients);
      arrivals = column(patients);
      cadences = column(patients);
      for (int i = 0; i < patients; i++) {
        seen[i] = near.toEpochMilli() - seen[i];
        arrivals[i] += seen[i];
        due.add(isNext() ? Instant.ofEpochMilli(arrivals[i] + whole()) : null);
      }
    } catch (IOException | BufferUnderflowException | IllegalArgumentException e) {
      throw unreadable(e);
    }
  }

  private static IllegalStateException unreadable(Exception cause) {
    return new IllegalStateException("what was last heard cannot be read", cause);
  }

  String shardId() {
    return shardId;
  }

  Instant near() {
    return near;
  }

  /** Adds the patients who are due by a time. */
  void addDue(Instant by, Set<String> patientIds) {
    for (int i = 0; i < ids.size(); i++) {
      Instant dueAt = due.get(i);
      if (dueAt != null && !by.isBefore(dueAt)) {
        patientIds.add(ids.get(i));
      }
    }
  }

  /** Whether something of one of these patients is in here. */
  boolean holdsAny(Set<String> patientIds) {
    return !Collections.disjoint(patientIds, ids);
  }

  /**
   * What was written, by patient; to be called once.
   *
   * @throws IllegalStateException if it cannot be read
   */
  Map<String, LastHeard> patients() {
    List<Map<Vital, List<Sample>>> vitals = new ArrayList<>();
    ids.forEach(id -> vitals.add(new EnumMap<>(Vital.class)));
    Map<String, LastHeard> heard = new HashMap<>();
    try {
      long[][] times = new long[ids.size()][0];
      for (int left = count(); left > 0; left--) {
        readVital(times, vitals);
      }
      for (int i = 0; i < ids.size(); i++) {
        heard.put(
            ids.get(i),
            new LastHeard(
                versions[i],
                Instant.ofEpochMilli(seen[i]),
                Instant.ofEpochMilli(arrivals[i]),
                new Cadence(Duration.ofMillis(cadences[i])),
                shardId,
                vitals.get(i),
                due.get(i)));
      }
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw unreadable(e);
    }
    return heard;
  }

  /**
   * @param times when the patients' vitals before this one were measured, and then this one
   */
  private void readVital(long[][] times, List<Map<Vital, List<Sample>>> vitals) {
    Vital vital = StayItem.BY_FIELD.get(text());
    long[] counts = column(ids.size());
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] != 0 && counts[i] != HeardCodec.AS_BEFORE) {
        times[i] = column(count(counts[i]));
        long newer = seen[i];
        for (int k = 0; k < times[i].length; k++) {
          newer -= times[i][k];
          times[i][k] = newer;
        }
      }
    }
    long scale = whole();
    boolean areWhole = scale < 0;
    long ofPatientBefore = 0;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] == 0) {
        continue;
      }
      long newer = ofPatientBefore;
      boolean isFirst = true;
      Sample[] samples = new Sample[times[i].length];
      for (int k = 0; k < samples.length; k++) {
        double value;
        if (areWhole || isNext()) {
          newer += whole();
          ofPatientBefore = isFirst ? newer : ofPatientBefore;
          isFirst = false;
          value = (double) newer / Math.abs(scale);
        } else {
          value = in.getDouble();
        }
        samples[k] = new Sample(value, Instant.ofEpochMilli(times[i][k]));
      }
      if (vital != null) {
        vitals.get(i).put(vital, Arrays.asList(samples));
      }
    }
  }

  private long[] column(int length) {
    long[] column = new long[length];
    for (int i = 0; i < length; i++) {
      column[i] = whole();
    }
    return column;
  }

  private boolean isNext() {
    return in.get() != 0;
  }

  private int count() {
    return count(whole());
  }

  /** Of what takes a byte at least. */
  private int count(long count) {
    if (count < 0 || count > in.remaining()) {
      throw new BufferUnderflowException();
    }
    return (int) count;
  }

  private long whole() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
    throw new IllegalStateException("an integer of more than 64 bits");
  }

  private String text() {
    byte[] bytes = new byte[count()];
    in.get(bytes);
    return new String(bytes, UTF_8);
  }
}
