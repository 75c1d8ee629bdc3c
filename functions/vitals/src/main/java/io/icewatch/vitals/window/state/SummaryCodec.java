package io.icewatch.vitals.window.state;

import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.window.VitalSummary;

/**
 * One {@link WindowSummary} as one key and one text, relative to what the state's {@link
 * StateHeader} holds once for all. The key is the window and the patient; the text is {@link
 * Base85} of numbers of variable length. Layout, in order:
 *
 * <pre>
 * flags            two nibbles; bit v: vital v was measured, 0 to 4; bits 5 to 7: the counts below
 *                  are there
 * recordCount      number
 * implausibleCount, clockSuspectCount, duplicateCount   number each, if flagged
 * time unit        nibble u: times are given in 10ᵘ milliseconds; plus 4 if there are
 * further vitals   nibble; bit v: vital 5 + v was measured
 * firstEvent       number, from the start of the window
 * lastEvent        number, from firstEvent
 * remembered messages, min(recordCount, 4) times:
 *   time           number: 0 if the clock was not believed, otherwise 1 + distance to lastEvent
 *   fingerprint    eight nibbles
 * firstSequence    {@link SequenceDistance} from the header's
 * lastSequence     {@link SequenceDistance} from firstSequence
 * per measured vital: {@link VitalCodec}
 * </pre>
 *
 * Where everybody's monitor sends three vitals a second, ten minutes of a patient take about 90
 * bytes of the answer, key, quotes and comma included; the test of this class prints the figure.
 */
final class SummaryCodec {
  private static final Vital[] VITALS = Vital.values();

  /** The vitals whose bits are in the flags. */
  private static final int FIRST_VITALS = 5;

  private static final int IMPLAUSIBLE = 1 << 5;
  private static final int CLOCK_SUSPECT = 1 << 6;
  private static final int DUPLICATE = 1 << 7;
  private static final int FINGERPRINT_NIBBLES = 8;
  private static final long[] TIME_UNITS = {1, 10, 100, 1_000};

  /** Beside the time unit: a nibble of further vitals follows. */
  private static final int FURTHER = 4;

  private SummaryCodec() {}

  /**
   * The text of a summary.
   *
   * @param out room to write in; what is there is lost
   */
  static byte[] encode(WindowSummary summary, StateHeader header, NibbleWriter out) {
    out.clear();
    int measured = measured(summary);
    out.writeNibbles(flags(summary, measured), 2);
    out.writeNumber(summary.recordCount);
    writeIfAny(out, summary.implausibleCount);
    writeIfAny(out, summary.clockSuspectCount);
    writeIfAny(out, summary.duplicateCount);
    writeTimes(out, summary, measured >> FIRST_VITALS);
    SequenceDistance.write(out, header.sequenceNumber(), summary.firstSequenceNumber);
    SequenceDistance.write(out, summary.firstSequenceNumber, summary.lastSequenceNumber);
    for (VitalSummary vital : summary.vitals) {
      if (vital != null) {
        VitalCodec.write(out, vital, summary.recordCount);
      }
    }
    return out.toBase85();
  }

  /** Bit v: vital v was measured. */
  private static int measured(WindowSummary summary) {
    int measured = 0;
    for (Vital vital : VITALS) {
      measured |= summary.vitals[vital.index()] == null ? 0 : 1 << vital.index();
    }
    return measured;
  }

  private static int flags(WindowSummary summary, int measured) {
    int flags = measured & ((1 << FIRST_VITALS) - 1);
    flags |= summary.implausibleCount > 0 ? IMPLAUSIBLE : 0;
    flags |= summary.clockSuspectCount > 0 ? CLOCK_SUSPECT : 0;
    flags |= summary.duplicateCount > 0 ? DUPLICATE : 0;
    return flags;
  }

  private static void writeIfAny(NibbleWriter out, int count) {
    if (count > 0) {
      out.writeNumber(count);
    }
  }

  private static void writeTimes(NibbleWriter out, WindowSummary summary, int further) {
    int unit = coarsestUnit(summary);
    long millis = TIME_UNITS[unit];
    if (further == 0) {
      out.writeNibble(unit);
    } else {
      out.writeNibble(FURTHER + unit);
      out.writeNibble(further);
    }
    out.writeNumber((summary.firstEventMillis - summary.startMillis) / millis);
    out.writeNumber((summary.lastEventMillis - summary.firstEventMillis) / millis);
    for (int i = 0; i < summary.remembered(); i++) {
      long time = summary.messageTimes[i];
      out.writeNumber(
          time == Reading.NO_EVENT_TIME ? 0 : 1 + (summary.lastEventMillis - time) / millis);
      out.writeNibbles(summary.fingerprints[i], FINGERPRINT_NIBBLES);
    }
  }

  private static int coarsestUnit(WindowSummary summary) {
    int unit = TIME_UNITS.length - 1;
    while (!isWholeIn(TIME_UNITS[unit], summary)) {
      unit--;
    }
    return unit;
  }

  private static boolean isWholeIn(long unit, WindowSummary summary) {
    boolean isWhole =
        (summary.firstEventMillis - summary.startMillis) % unit == 0
            && (summary.lastEventMillis - summary.startMillis) % unit == 0;
    for (int i = 0; i < summary.remembered(); i++) {
      long time = summary.messageTimes[i];
      isWhole &= time == Reading.NO_EVENT_TIME || (time - summary.startMillis) % unit == 0;
    }
    return isWhole;
  }

  /**
   * Reads {@code text[start, end)}.
   *
   * @throws UnreadableStateException if it was not written by {@link #encode}
   */
  static WindowSummary decode(String key, byte[] text, int start, int end, StateHeader header) {
    try {
      NibbleReader in = new NibbleReader(Base85.decode(text, start, end));
      long startMillis = header.startMillis(key);
      WindowSummary summary = read(in, header.patientId(key), startMillis, header);
      in.requireEnd();
      requireSound(summary);
      return summary;
    } catch (IllegalArgumentException | ArithmeticException e) {
      // The key holds a patient id: it stays out of the message.
      throw new UnreadableStateException(
          "state entry of %d characters is damaged: %s".formatted(end - start, e.getMessage()), e);
    }
  }

  /**
   * Whether the summary is one that folding can have made, so that folding can go on with it.
   *
   * @throws IllegalArgumentException if it is not
   */
  private static void requireSound(WindowSummary summary) {
    int records = summary.recordCount;
    require(records > 0 && !summary.isFull(), "number of records");
    require(
        summary.startMillis <= summary.firstEventMillis
            && summary.lastEventMillis < summary.endMillis,
        "time of an event");
    for (VitalSummary values : summary.vitals) {
      if (values != null) {
        require(values.count() <= records, "number of values");
        require(values.exactSum() >= 0 && values.exactSumOfSquares() >= 0, "sum");
        require(
            0 <= values.min()
                && values.min() <= values.max()
                && values.max() < Double.POSITIVE_INFINITY,
            "least or greatest value");
      }
    }
  }

  private static void require(boolean isSound, String what) {
    if (!isSound) {
      throw new IllegalArgumentException("impossible " + what);
    }
  }

  private static WindowSummary read(
      NibbleReader in, String patientId, long startMillis, StateHeader header) {
    int flags = (int) in.readNibbles(2);
    int recordCount = in.readCount();
    int implausible = (flags & IMPLAUSIBLE) == 0 ? 0 : in.readCount();
    int suspect = (flags & CLOCK_SUSPECT) == 0 ? 0 : in.readCount();
    int duplicates = (flags & DUPLICATE) == 0 ? 0 : in.readCount();
    WindowSummary summary =
        new WindowSummary(
            patientId, startMillis, startMillis + header.lengthMillis(), header.sequenceNumber());
    summary.recordCount = recordCount;
    summary.implausibleCount = implausible;
    summary.clockSuspectCount = suspect;
    summary.duplicateCount = duplicates;
    int measured = (flags & ((1 << FIRST_VITALS) - 1)) | (readTimes(in, summary) << FIRST_VITALS);
    summary.firstSequenceNumber = SequenceDistance.read(in, header.sequenceNumber());
    summary.lastSequenceNumber = SequenceDistance.read(in, summary.firstSequenceNumber);
    for (Vital vital : VITALS) {
      if ((measured & (1 << vital.index())) != 0) {
        summary.vitals[vital.index()] = VitalCodec.read(in, recordCount);
      }
    }
    return summary;
  }

  /** Reads times and which further vitals were measured, as bits; returns these. */
  private static int readTimes(NibbleReader in, WindowSummary summary) {
    int unit = in.readNibble();
    int further = unit < FURTHER ? 0 : in.readNibble();
    boolean isKnown = further < 1 << (VITALS.length - FIRST_VITALS);
    if (unit >= 2 * FURTHER || (unit >= FURTHER && further == 0) || !isKnown) {
      throw new IllegalArgumentException(
          "time unit %d with further vitals %d".formatted(unit, further));
    }
    long millis = TIME_UNITS[unit % FURTHER];
    summary.firstEventMillis = summary.startMillis + in.readCount() * millis;
    summary.lastEventMillis = summary.firstEventMillis + in.readCount() * millis;
    for (int i = 0; i < summary.remembered(); i++) {
      int time = in.readCount();
      summary.messageTimes[i] =
          time == 0 ? Reading.NO_EVENT_TIME : summary.lastEventMillis - (time - 1) * millis;
      summary.fingerprints[i] = (int) in.readNibbles(FINGERPRINT_NIBBLES);
    }
    return further;
  }
}
