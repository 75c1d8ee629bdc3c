package io.icewatch.vitals.window.state;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.record.SequenceNumber;
import io.icewatch.vitals.window.EventWindows;
import io.icewatch.vitals.window.WindowRow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a shard has seen in the arrival window that Lambda keeps open: one {@link WindowSummary} for
 * each patient and event-time window. Goes from invocation to invocation as a flat map of strings,
 * which is all that Lambda's Java event types allow.
 *
 * <p>Rows may leave at any time, since partial rows add up. So the state never has to grow beyond a
 * budget, however many patients a shard has.
 *
 * <p>Mutable, for one thread.
 */
public final class WindowState {
  /** More than a header takes. */
  private static final int HEADER_ROOM = 512;

  private final EventWindows windows;
  private final String shardId;
  private final ReceivedSummaries received;
  private final TouchedSummaries touched = new TouchedSummaries();

  /** What must leave with this invocation. */
  private final List<WindowRow> leaving = new ArrayList<>();

  /** What the entries have in common; none before the first reading of an arrival window. */
  private @Nullable StateHeader header;

  /**
   * The state that came with an invocation.
   *
   * @param shardId the shard that it belongs to
   * @param encoded what {@link #encode} gave; empty at the start of an arrival window
   * @throws UnreadableStateException if it was written by a newer version or is damaged
   */
  public WindowState(EventWindows windows, String shardId, Map<String, String> encoded) {
    this(windows, shardId, EncodedState.of(encoded));
  }

  /**
   * The state that came with an invocation.
   *
   * @param shardId the shard that it belongs to
   * @param encoded what {@link #encodeText} gave; empty at the start of an arrival window
   * @throws UnreadableStateException if it was written by a newer version or is damaged
   */
  public WindowState(EventWindows windows, String shardId, EncodedState encoded) {
    this.windows = requireNonNull(windows, "windows");
    this.shardId = requireNonNull(shardId, "shardId");
    this.received = new ReceivedSummaries(requireNonNull(encoded, "encoded"));
    StateHeader found = received.header();
    if (found == null || found.lengthMillis() == windows.lengthMillis()) {
      header = found;
    } else {
      // The window length was changed: what was begun under the old one leaves as it is.
      addRows(received.takeAll(found), leaving);
    }
  }

  private void addRows(List<WindowSummary> summaries, List<WindowRow> rows) {
    for (WindowSummary summary : summaries) {
      rows.add(summary.toRow(shardId));
    }
  }

  /**
   * Folds one reading into the window of its own time, or of its arrival if its time is not
   * believed.
   *
   * @param arrivalMillis when the record arrived in the stream, milliseconds since the epoch
   * @param sequenceNumber the record's sequence number
   * @param fingerprint {@link Fingerprint} of the message
   * @return whether it was counted; false if the same message, with a time of its own, was among
   *     the patient's last few
   */
  public boolean fold(
      Reading reading, long arrivalMillis, SequenceNumber sequenceNumber, long fingerprint) {
    boolean isBelieved = windows.isBelievable(reading.eventTimeMillis(), arrivalMillis);
    long messageTime = isBelieved ? reading.eventTimeMillis() : Reading.NO_EVENT_TIME;
    long timeMillis = isBelieved ? reading.eventTimeMillis() : arrivalMillis;
    TouchedSummary entry = touch(windows.startOf(timeMillis), reading.patientId(), sequenceNumber);
    WindowSummary summary = entry.change();
    // Without a time of its own a message says nothing by which a repetition could be told from a
    // second measurement of the same value.
    boolean hasOwnTime = reading.eventTimeMillis() != Reading.NO_EVENT_TIME;
    if (hasOwnTime && summary.dropsDuplicate(messageTime, fingerprint)) {
      return false;
    }
    summary.fold(reading, timeMillis, messageTime, sequenceNumber, fingerprint);
    if (summary.isFull()) {
      touched.remove(entry);
      leaving.add(summary.toRow(shardId));
    }
    return true;
  }

  private TouchedSummary touch(long startMillis, String patientId, SequenceNumber sequenceNumber) {
    TouchedSummary known = touched.find(startMillis, patientId);
    if (known != null) {
      return known;
    }
    if (header == null) {
      header = new StateHeader(windows.lengthMillis(), startMillis, sequenceNumber);
    }
    String key = header.key(startMillis, patientId);
    WindowSummary came = received.take(key, header);
    TouchedSummary entry =
        new TouchedSummary(
            key,
            came != null
                ? came
                : new WindowSummary(
                    patientId, startMillis, startMillis + windows.lengthMillis(), sequenceNumber));
    touched.add(entry);
    return entry;
  }

  /** Takes out every summary: the arrival window is over. Nothing is left. */
  public List<WindowRow> drain() {
    List<WindowRow> rows = takeLeaving();
    if (!isEmpty()) {
      addRows(received.takeAll(common()), rows);
      addRows(touched.takeAll(), rows);
    }
    return rows;
  }

  /**
   * Takes out what must leave before the arrival window is over, and the largest summaries until
   * the rest fits the budget.
   *
   * @param budgetBytes the most that {@link #encode} may take as JSON in UTF-8
   */
  public List<WindowRow> spill(int budgetBytes) {
    List<WindowRow> rows = takeLeaving();
    if (isEmpty() || mostJsonSize() <= budgetBytes) {
      return rows;
    }
    long size = jsonSize();
    if (size <= budgetBytes) {
      return rows;
    }
    List<SpillCandidate> candidates = new ArrayList<>();
    received.addCandidates(candidates, common());
    touched.addCandidates(candidates, common());
    candidates.sort(SpillCandidate.LARGEST_FIRST);
    for (SpillCandidate candidate : candidates) {
      if (size <= budgetBytes) {
        break;
      }
      size -= candidate.size();
      rows.add(candidate.take().get().toRow(shardId));
    }
    return rows;
  }

  /** At least {@link #jsonSize}, and quick. */
  private long mostJsonSize() {
    return HEADER_ROOM + received.mostJsonSize() + touched.mostJsonSize(common());
  }

  private long jsonSize() {
    return 2L
        + StateHeader.KEY.length()
        + common().text().length()
        + EncodedState.OVERHEAD
        + received.jsonSize()
        + touched.jsonSize(common());
  }

  private List<WindowRow> takeLeaving() {
    List<WindowRow> rows = new ArrayList<>(leaving);
    leaving.clear();
    return rows;
  }

  /** The state for the next invocation: empty if nothing is held. */
  public Map<String, String> encode() {
    return encodeText().toMap();
  }

  /**
   * The state for the next invocation: empty if nothing is held.
   *
   * @throws IllegalStateException if rows must leave before: {@link #spill} or {@link #drain} them
   */
  @SuppressWarnings("ReferenceEquality") // the header that came may be copied, one like it not
  public EncodedState encodeText() {
    if (!leaving.isEmpty()) {
      throw new IllegalStateException(leaving.size() + " rows must leave before the state goes on");
    }
    EncodedState encoded =
        EncodedState.withRoomFor(
            1 + received.entries() + touched.size(),
            HEADER_ROOM + received.usualSize() + touched.usualSize());
    if (isEmpty()) {
      return encoded;
    }
    StateHeader common = common();
    if (common == received.header()) {
      received.appendHeaderTo(encoded);
    } else {
      encoded.appendPlain(StateHeader.KEY, common.text().getBytes(StandardCharsets.US_ASCII));
    }
    received.appendTo(encoded);
    touched.appendTo(encoded, common);
    return encoded;
  }

  private boolean isEmpty() {
    return received.isEmpty() && touched.isEmpty();
  }

  /** The header, where there is an entry and so must be one. */
  private StateHeader common() {
    return requireNonNull(header, "header");
  }
}
