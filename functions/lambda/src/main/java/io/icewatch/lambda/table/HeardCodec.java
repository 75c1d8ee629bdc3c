package io.icewatch.lambda.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.stay.Cadence;
import io.icewatch.vitals.stay.LastHeard;
import io.icewatch.vitals.stay.Sample;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What was last heard of many patients, in few bytes: column by column, as the same column of the
 * next patient differs little, in variable-length integers, deflated. A vital goes by the name of
 * its field; one that this build does not know is left out.
 */
final class HeardCodec {
  /** The first byte: what follows it is laid out as here. */
  private static final int LAYOUT = 1;

  /** By so much are the values of a column multiplied that are whole then. */
  private static final int[] SCALES = {1, 10, 100};

  /** Beyond it, doubles do not tell whole numbers apart. */
  private static final double LARGEST_WHOLE = 0x1p53;

  private HeardCodec() {}

  /**
   * The bytes.
   *
   * @param near a time near those that are written
   */
  static byte[] encode(Map<String, LastHeard> patients, Instant near) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(LAYOUT);
    try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
      write(new TreeMap<>(patients), near.toEpochMilli(), out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(SortedMap<String, LastHeard> patients, long near, DataOutputStream out)
      throws IOException {
    Collection<LastHeard> all = patients.values();
    whole(all.size(), out);
    for (String patientId : patients.keySet()) {
      text(patientId, out);
    }
    for (LastHeard one : all) {
      whole(one.version(), out);
    }
    for (LastHeard one : all) {
      whole(near - one.lastSeenAt().toEpochMilli(), out);
    }
    for (LastHeard one : all) {
      whole(one.lastArrivalAt().toEpochMilli() - one.lastSeenAt().toEpochMilli(), out);
    }
    for (LastHeard one : all) {
      whole(one.cadence().every().toMillis(), out);
    }
    for (LastHeard one : all) {
      Instant dueAt = one.dueAt();
      out.writeBoolean(dueAt != null);
      if (dueAt != null) {
        whole(dueAt.toEpochMilli() - one.lastArrivalAt().toEpochMilli(), out);
      }
    }
    SortedSet<Vital> vitals = new TreeSet<>();
    all.forEach(one -> vitals.addAll(one.vitals().keySet()));
    whole(vitals.size(), out);
    for (Vital vital : vitals) {
      text(vital.field(), out);
      write(vital, all, out);
    }
  }

  private static void write(Vital vital, Collection<LastHeard> all, DataOutputStream out)
      throws IOException {
    for (LastHeard one : all) {
      whole(samples(one, vital).size(), out);
    }
    for (LastHeard one : all) {
      long before = one.lastSeenAt().toEpochMilli();
      for (Sample sample : samples(one, vital)) {
        whole(before - sample.at().toEpochMilli(), out);
        before = sample.at().toEpochMilli();
      }
    }
    int scale = scale(vital, all);
    whole(scale, out);
    long ofPatientBefore = 0;
    for (LastHeard one : all) {
      long before = ofPatientBefore;
      boolean isFirst = true;
      for (Sample sample : samples(one, vital)) {
        boolean isWhole = isWhole(sample.value(), scale);
        out.writeBoolean(isWhole);
        if (isWhole) {
          long scaled = Math.round(sample.value() * scale);
          whole(scaled - before, out);
          before = scaled;
          ofPatientBefore = isFirst ? scaled : ofPatientBefore;
          isFirst = false;
        } else {
          out.writeDouble(sample.value());
        }
      }
    }
  }

  private static List<Sample> samples(LastHeard one, Vital vital) {
    return one.vitals().getOrDefault(vital, List.of());
  }

  /** The least by which every value is whole that is by any. */
  private static int scale(Vital vital, Collection<LastHeard> all) {
    int most = 0;
    for (LastHeard one : all) {
      for (Sample sample : samples(one, vital)) {
        int least = 0;
        while (least < SCALES.length && !isWhole(sample.value(), SCALES[least])) {
          least++;
        }
        most = least < SCALES.length ? Math.max(most, least) : most;
      }
    }
    return SCALES[most];
  }

  /** Whether a value comes back as it was. */
  private static boolean isWhole(double value, int scale) {
    double scaled = value * scale;
    return Math.abs(scaled) < LARGEST_WHOLE
        && Double.compare((double) Math.round(scaled) / scale, value) == 0;
  }

  /**
   * What was encoded, by patient.
   *
   * @param near as it was given to {@link #encode}
   * @throws IllegalStateException if these are no such bytes
   */
  static Map<String, LastHeard> decode(byte[] bytes, String shardId, Instant near) {
    if (bytes.length == 0 || bytes[0] != LAYOUT) {
      throw new IllegalStateException(
          "what was last heard is laid out as %s, expected %d"
              .formatted(bytes.length == 0 ? "nothing" : bytes[0], LAYOUT));
    }
    try (DataInputStream in =
        new DataInputStream(
            new InflaterInputStream(new ByteArrayInputStream(bytes, 1, bytes.length - 1)))) {
      return read(shardId, near.toEpochMilli(), in);
    } catch (IOException e) {
      throw new IllegalStateException("what was last heard cannot be read", e);
    }
  }

  private static Map<String, LastHeard> read(String shardId, long near, DataInputStream in)
      throws IOException {
    int patients = (int) whole(in);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < patients; i++) {
      ids.add(text(in));
    }
    long[] versions = column(patients, in);
    long[] seen = column(patients, in);
    long[] arrivals = column(patients, in);
    long[] cadences = column(patients, in);
    List<@Nullable Instant> due = new ArrayList<>();
    List<Map<Vital, List<Sample>>> values = new ArrayList<>();
    for (int i = 0; i < patients; i++) {
      seen[i] = near - seen[i];
      arrivals[i] += seen[i];
      due.add(in.readBoolean() ? Instant.ofEpochMilli(arrivals[i] + whole(in)) : null);
      values.add(new EnumMap<>(Vital.class));
    }
    for (long left = whole(in); left > 0; left--) {
      read(seen, values, in);
    }
    Map<String, LastHeard> heard = new HashMap<>();
    for (int i = 0; i < patients; i++) {
      heard.put(
          ids.get(i),
          new LastHeard(
              versions[i],
              Instant.ofEpochMilli(seen[i]),
              Instant.ofEpochMilli(arrivals[i]),
              new Cadence(Duration.ofMillis(cadences[i])),
              shardId,
              values.get(i),
              due.get(i)));
    }
    return heard;
  }

  private static void read(long[] seen, List<Map<Vital, List<Sample>>> values, DataInputStream in)
      throws IOException {
    Vital vital = StayItem.BY_FIELD.get(text(in));
    long[] counts = column(seen.length, in);
    List<long[]> times = new ArrayList<>();
    for (int i = 0; i < seen.length; i++) {
      long[] ofOne = column((int) counts[i], in);
      long before = seen[i];
      for (int k = 0; k < ofOne.length; k++) {
        before -= ofOne[k];
        ofOne[k] = before;
      }
      times.add(ofOne);
    }
    long scale = whole(in);
    long ofPatientBefore = 0;
    for (int i = 0; i < seen.length; i++) {
      long before = ofPatientBefore;
      boolean isFirst = true;
      List<Sample> samples = new ArrayList<>();
      for (long time : times.get(i)) {
        double value;
        if (in.readBoolean()) {
          before += whole(in);
          ofPatientBefore = isFirst ? before : ofPatientBefore;
          isFirst = false;
          value = (double) before / scale;
        } else {
          value = in.readDouble();
        }
        samples.add(new Sample(value, Instant.ofEpochMilli(time)));
      }
      if (vital != null && !samples.isEmpty()) {
        values.get(i).put(vital, samples);
      }
    }
  }

  private static long[] column(int length, DataInputStream in) throws IOException {
    long[] column = new long[length];
    for (int i = 0; i < length; i++) {
      column[i] = whole(in);
    }
    return column;
  }

  /** Seven bits a byte, the lowest first, the sign in the lowest of all. */
  private static void whole(long value, DataOutputStream out) throws IOException {
    long left = (value << 1) ^ (value >> 63);
    while ((left & ~0x7fL) != 0) {
      out.writeByte((int) (left & 0x7f) | 0x80);
      left >>>= 7;
    }
    out.writeByte((int) left);
  }

  private static long whole(DataInputStream in) throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = in.readUnsignedByte();
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
    throw new IOException("an integer of more than 64 bits");
  }

  private static void text(String text, DataOutputStream out) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    whole(bytes.length, out);
    out.write(bytes);
  }

  private static String text(DataInputStream in) throws IOException {
    byte[] bytes = new byte[(int) whole(in)];
    in.readFully(bytes);
    return new String(bytes, UTF_8);
  }
}
