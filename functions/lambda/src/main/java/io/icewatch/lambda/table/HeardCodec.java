package io.icewatch.lambda.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.stay.LastHeard;
import io.icewatch.vitals.stay.Sample;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * What was last heard of many patients, in few bytes: column by column, as the same column of the
 * next patient differs little, in variable-length integers, deflated. A vital goes by the name of
 * its field; one that this build does not know is left out. {@link HeardBytes} reads it.
 */
final class HeardCodec {
  /**
   * The first byte: what follows it is laid out as here. In the layout before, no vital was
   * measured {@linkplain #AS_BEFORE as before} and each value said whether it is whole.
   */
  static final int LAYOUT = 2;

  /** The columns leave little to find: five times as fast as by default, for as many bytes. */
  private static final int LEVEL = Deflater.BEST_SPEED;

  /** In the place of a number of values: as many, and measured when the vital before them was. */
  static final int AS_BEFORE = -1;

  /** By so much are the values of a column multiplied that are whole then. */
  private static final int[] SCALES = {1, 10, 100};

  /** What an integer takes at most. */
  private static final int WHOLE_BYTES = 10;

  /** What a vital takes at most: how many it is, its name, its scale. */
  private static final int VITAL_BYTES = 100;

  /** What a patient takes at most beside the name: six columns, and a number of each vital. */
  private static final int PATIENT_BYTES = (7 + Vital.values().length) * WHOLE_BYTES;

  /** What a value takes at most: when, how, and how much. */
  private static final int SAMPLE_BYTES = 2 * WHOLE_BYTES + 1;

  /** Beyond it, doubles do not tell whole numbers apart. */
  private static final double LARGEST_WHOLE = 0x1p53;

  private HeardCodec() {}

  /**
   * The bytes.
   *
   * @param near a time near those that are written
   */
  static byte[] encode(Map<String, LastHeard> patients, Instant near) {
    ByteBuffer plain = ByteBuffer.allocate(most(patients));
    write(new TreeMap<>(patients), near.toEpochMilli(), plain);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(LAYOUT);
    try (Deflater deflater = new Deflater(LEVEL);
        DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
      out.write(plain.array(), 0, plain.position());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** So many bytes are enough, before they are deflated. */
  private static int most(Map<String, LastHeard> patients) {
    int most = WHOLE_BYTES + Vital.values().length * VITAL_BYTES;
    for (Map.Entry<String, LastHeard> one : patients.entrySet()) {
      most += one.getKey().length() * 3 + PATIENT_BYTES;
      for (List<Sample> samples : one.getValue().vitals().values()) {
        most += samples.size() * SAMPLE_BYTES;
      }
    }
    return most;
  }

  private static void write(SortedMap<String, LastHeard> patients, long near, ByteBuffer out) {
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
      flag(dueAt != null, out);
      if (dueAt != null) {
        whole(dueAt.toEpochMilli() - one.lastArrivalAt().toEpochMilli(), out);
      }
    }
    SortedSet<Vital> vitals = new TreeSet<>();
    all.forEach(one -> vitals.addAll(one.vitals().keySet()));
    whole(vitals.size(), out);
    List<List<Sample>> before = new ArrayList<>(Collections.nCopies(all.size(), List.of()));
    for (Vital vital : vitals) {
      text(vital.field(), out);
      List<List<Sample>> values = new ArrayList<>();
      all.forEach(one -> values.add(one.vitals().getOrDefault(vital, List.of())));
      write(all, values, before, out);
    }
  }

  /**
   * @param values each patient's, newest first
   * @param before those of the patients' vitals before this one, and then this one's
   */
  private static void write(
      Collection<LastHeard> all,
      List<List<Sample>> values,
      List<List<Sample>> before,
      ByteBuffer out) {
    BitSet asBefore = new BitSet();
    for (int i = 0; i < values.size(); i++) {
      List<Sample> ofOne = values.get(i);
      asBefore.set(i, areAtOnce(ofOne, before.get(i)));
      whole(asBefore.get(i) ? AS_BEFORE : ofOne.size(), out);
      if (!ofOne.isEmpty()) {
        before.set(i, ofOne);
      }
    }
    int patient = 0;
    for (LastHeard one : all) {
      if (!asBefore.get(patient)) {
        long newer = one.lastSeenAt().toEpochMilli();
        for (Sample sample : values.get(patient)) {
          whole(newer - sample.at().toEpochMilli(), out);
          newer = sample.at().toEpochMilli();
        }
      }
      patient++;
    }
    write(values, out);
  }

  /** Whether two vitals have values, as many, and of the same times. */
  private static boolean areAtOnce(List<Sample> some, List<Sample> others) {
    boolean areAtOnce = !some.isEmpty() && some.size() == others.size();
    for (int i = 0; i < some.size() && areAtOnce; i++) {
      areAtOnce = some.get(i).at().equals(others.get(i).at());
    }
    return areAtOnce;
  }

  private static void write(List<List<Sample>> values, ByteBuffer out) {
    int scale = scale(values);
    boolean areWhole = areWhole(values, scale);
    whole(areWhole ? -scale : scale, out);
    long ofPatientBefore = 0;
    for (List<Sample> ofOne : values) {
      long newer = ofPatientBefore;
      boolean isFirst = true;
      for (Sample sample : ofOne) {
        boolean isWhole = areWhole || isWhole(sample.value(), scale);
        if (!areWhole) {
          flag(isWhole, out);
        }
        if (isWhole) {
          long scaled = Math.round(sample.value() * scale);
          whole(scaled - newer, out);
          newer = scaled;
          ofPatientBefore = isFirst ? scaled : ofPatientBefore;
          isFirst = false;
        } else {
          out.putDouble(sample.value());
        }
      }
    }
  }

  /** The least by which every value is whole that is by any. */
  private static int scale(List<List<Sample>> values) {
    int most = 0;
    for (List<Sample> ofOne : values) {
      for (Sample sample : ofOne) {
        int least = most;
        while (least < SCALES.length && !isWhole(sample.value(), SCALES[least])) {
          least++;
        }
        most = least < SCALES.length ? least : most;
      }
    }
    return SCALES[most];
  }

  private static boolean areWhole(List<List<Sample>> values, int scale) {
    for (List<Sample> ofOne : values) {
      for (Sample sample : ofOne) {
        if (!isWhole(sample.value(), scale)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether a value comes back as it was. */
  private static boolean isWhole(double value, int scale) {
    double scaled = value * scale;
    return Math.abs(scaled) < LARGEST_WHOLE
        && Double.compare((double) Math.round(scaled) / scale, value) == 0;
  }

  /** Seven bits a byte, the lowest first, the sign in the lowest of all. */
  private static void whole(long value, ByteBuffer out) {
    long left = (value << 1) ^ (value >> 63);
    while ((left & ~0x7fL) != 0) {
      out.put((byte) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    out.put((byte) left);
  }

  private static void flag(boolean flag, ByteBuffer out) {
    out.put((byte) (flag ? 1 : 0));
  }

  private static void text(String text, ByteBuffer out) {
    byte[] bytes = text.getBytes(UTF_8);
    whole(bytes.length, out);
    out.put(bytes);
  }
}
