package io.icewatch.vitals.window;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.record.SequenceNumber;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
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
  /** From here on, the first byte of a character that has four in UTF-8 and two in UTF-16. */
  private static final int FIRST_OF_FOUR = 0xF0;

  /** Jackson escapes each half of such a character: backslash, u, four digits. */
  private static final int ESCAPED_PAIR = 12;

  /** How many bytes of JSON a byte of UTF-8 can make: {@value #ESCAPED_PAIR} of four. */
  private static final long MOST_EXPANSION = 3;

  /** How many bytes of JSON a char can make: half of an escaped pair. */
  private static final long MOST_OF_A_CHAR = 6;

  /** What an entry usually takes, or more. */
  private static final int USUAL_ENTRY = 128;

  /** More than a header takes. */
  private static final int HEADER_ROOM = 512;

  private final EventWindows windows;
  private final String shardId;

  /** What the entries have in common; none before the first reading of an arrival window. */
  private @Nullable StateHeader header;

  /** Where the header is in what came; -1 if it is not from there. */
  private int headerPlace = -1;

  /** What came with the invocation, and which of it no record of this invocation has touched. */
  private final EncodedState came;

  private final StateIndex untouched;

  /** What records have touched, by window and patient, and in the order in which they did. */
  private final Map<Long, Map<String, Touched>> touched = new HashMap<>();

  private final List<Touched> touchedInOrder = new ArrayList<>();

  /** The window of the last reading, which most often is that of the next one. */
  private long lastStartMillis = Long.MIN_VALUE;

  private Map<String, Touched> lastWindow = new HashMap<>();

  /** Where summaries are encoded, one after the other. */
  private final NibbleWriter room = new NibbleWriter();

  /** What must leave with this invocation. */
  private final List<WindowRow> leaving = new ArrayList<>();

  /** A summary that was touched, and its encoding if that is known and no reading came since. */
  private static final class Touched {
    private final String key;
    private final WindowSummary summary;
    private byte @Nullable [] text;

    Touched(String key, WindowSummary summary) {
      this.key = key;
      this.summary = summary;
    }

    byte[] text(StateHeader header, NibbleWriter room) {
      if (text == null) {
        text = SummaryCodec.encode(summary, header, room);
      }
      return text;
    }
  }

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
    this.came = requireNonNull(encoded, "encoded");
    this.untouched = new StateIndex(came);
    if (came.size() > 0) {
      decode();
    }
  }

  private void decode() {
    int place = untouched.take(StateHeader.KEY);
    StateHeader found = StateHeader.parse(place < 0 ? null : came.value(place));
    if (found.lengthMillis() == windows.lengthMillis()) {
      header = found;
      headerPlace = place;
      return;
    }
    // The window length was changed: what was begun under the old one leaves as it is.
    for (int i = 0; i < came.size(); i++) {
      if (untouched.has(i)) {
        leaving.add(WindowRow.of(decoded(i, came.key(i), found), shardId));
      }
    }
    untouched.takeAll();
  }

  /**
   * Folds one reading into the window of its own time, or of its arrival if its time is not
   * believed.
   *
   * @param arrivalMillis when the record arrived in the stream, milliseconds since the epoch
   * @param sequenceNumber the record's sequence number
   * @param fingerprint {@link Fingerprint} of the message
   * @return whether it was counted; false if the same message was among the patient's last few
   */
  public boolean fold(
      Reading reading, long arrivalMillis, SequenceNumber sequenceNumber, long fingerprint) {
    boolean isBelieved = windows.isBelievable(reading.eventTimeMillis(), arrivalMillis);
    long messageTime = isBelieved ? reading.eventTimeMillis() : Reading.NO_EVENT_TIME;
    long timeMillis = isBelieved ? reading.eventTimeMillis() : arrivalMillis;
    long startMillis = windows.startOf(timeMillis);
    StateHeader common = header(startMillis, sequenceNumber);
    Touched entry = touched(common, startMillis, reading.patientId(), sequenceNumber);
    WindowSummary summary = entry.summary;
    entry.text = null;
    if (summary.dropsDuplicate(messageTime, fingerprint)) {
      return false;
    }
    summary.fold(reading, timeMillis, messageTime, sequenceNumber, fingerprint);
    if (summary.isFull()) {
      forget(entry);
      leaving.add(WindowRow.of(summary, shardId));
    }
    return true;
  }

  private StateHeader header(long startMillis, SequenceNumber sequenceNumber) {
    if (header == null) {
      header = new StateHeader(windows.lengthMillis(), startMillis, sequenceNumber);
    }
    return header;
  }

  private Touched touched(
      StateHeader common, long startMillis, String patientId, SequenceNumber sequenceNumber) {
    if (startMillis != lastStartMillis) {
      lastStartMillis = startMillis;
      lastWindow = touched.computeIfAbsent(startMillis, start -> new HashMap<>());
    }
    Touched entry = lastWindow.get(patientId);
    if (entry == null) {
      String key = common.key(startMillis, patientId);
      entry = new Touched(key, summary(patientId, key, common, startMillis, sequenceNumber));
      lastWindow.put(patientId, entry);
      touchedInOrder.add(entry);
    }
    return entry;
  }

  /** The summary as it came, or an empty one. */
  private WindowSummary summary(
      String patientId,
      String key,
      StateHeader common,
      long startMillis,
      SequenceNumber sequenceNumber) {
    int place = untouched.take(key);
    return place < 0
        ? new WindowSummary(
            patientId, startMillis, startMillis + windows.lengthMillis(), sequenceNumber)
        : decoded(place, key, common);
  }

  private WindowSummary decoded(int place, String key, StateHeader common) {
    return SummaryCodec.decode(
        key, came.bytes(), came.valueStart(place), came.valueEnd(place), common);
  }

  private void forget(Touched entry) {
    touchedInOrder.remove(entry);
    Map<String, Touched> window = touched.get(entry.summary.startMillis);
    requireNonNull(window, "window").remove(entry.summary.patientId);
  }

  /** Takes out every summary: the arrival window is over. Nothing is left. */
  public List<WindowRow> drain() {
    List<WindowRow> rows = takeLeaving();
    for (int i = 0; i < came.size(); i++) {
      if (untouched.has(i)) {
        rows.add(row(i));
      }
    }
    touchedInOrder.forEach(entry -> rows.add(WindowRow.of(entry.summary, shardId)));
    untouched.takeAll();
    touchedInOrder.clear();
    touched.values().forEach(Map::clear);
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
    long size = mostSize() <= budgetBytes ? 0 : size();
    if (size <= budgetBytes) {
      return rows;
    }
    List<Candidate> largestFirst = candidates();
    largestFirst.sort(
        Comparator.comparingInt(Candidate::size).reversed().thenComparing(Candidate::key));
    for (Candidate candidate : largestFirst) {
      if (size <= budgetBytes) {
        break;
      }
      size -= candidate.size;
      rows.add(take(candidate));
    }
    return rows;
  }

  /**
   * An entry that may leave to make room.
   *
   * @param size its bytes in the answer
   * @param place its place in what came, if it was not touched
   * @param touched itself, if it was
   */
  private record Candidate(String key, int size, int place, @Nullable Touched touched) {}

  private List<Candidate> candidates() {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < came.size(); i++) {
      if (untouched.has(i)) {
        candidates.add(new Candidate(came.key(i), size(i), i, null));
      }
    }
    touchedInOrder.forEach(
        entry -> candidates.add(new Candidate(entry.key, size(entry), -1, entry)));
    return candidates;
  }

  private WindowRow take(Candidate candidate) {
    if (candidate.touched == null) {
      untouched.take(candidate.place);
      return row(candidate.place);
    }
    forget(candidate.touched);
    return WindowRow.of(candidate.touched.summary, shardId);
  }

  /** The state for the next invocation: empty if nothing is held. */
  public Map<String, String> encode() {
    return encodeText().toMap();
  }

  /** The state for the next invocation: empty if nothing is held. */
  public EncodedState encodeText() {
    if (!leaving.isEmpty()) {
      throw new IllegalStateException(leaving.size() + " rows must leave before the state goes on");
    }
    EncodedState encoded =
        EncodedState.withRoomFor(1 + came.size() + touchedInOrder.size(), usualSize());
    if (isEmpty()) {
      return encoded;
    }
    if (headerPlace < 0) {
      encoded.appendPlain(StateHeader.KEY, common().text().getBytes(StandardCharsets.US_ASCII));
    } else {
      encoded.append(came, headerPlace, headerPlace + 1);
    }
    int end;
    for (int start = untouched.nextIn(0); start < came.size(); start = untouched.nextIn(end)) {
      end = untouched.nextOut(start);
      encoded.append(came, start, end);
    }
    touchedInOrder.forEach(entry -> encoded.appendPlain(entry.key, text(entry)));
    return encoded;
  }

  private int usualSize() {
    return HEADER_ROOM
        + came.totalBytes()
        + came.size() * EncodedState.OVERHEAD
        + touchedInOrder.size() * USUAL_ENTRY;
  }

  private boolean isEmpty() {
    return untouched.left() == 0 && touchedInOrder.isEmpty();
  }

  /** The header, where there is an entry and so must be one. */
  private StateHeader common() {
    return requireNonNull(header, "header");
  }

  private List<WindowRow> takeLeaving() {
    List<WindowRow> rows = new ArrayList<>(leaving);
    leaving.clear();
    return rows;
  }

  private WindowRow row(int place) {
    return WindowRow.of(decoded(place, came.key(place), common()), shardId);
  }

  /** At least {@link #size}, without a look at what was not touched. */
  private long mostSize() {
    long size =
        HEADER_ROOM
            + MOST_EXPANSION * came.totalBytes()
            + (long) came.size() * EncodedState.OVERHEAD;
    for (Touched entry : touchedInOrder) {
      size += MOST_OF_A_CHAR * entry.key.length() + text(entry).length + EncodedState.OVERHEAD;
    }
    return size;
  }

  private long size() {
    if (isEmpty()) {
      return 2L;
    }
    long size = 2L + StateHeader.KEY.length() + common().text().length() + EncodedState.OVERHEAD;
    for (int i = 0; i < came.size(); i++) {
      size += untouched.has(i) ? size(i) : 0;
    }
    for (Touched entry : touchedInOrder) {
      size += size(entry);
    }
    return size;
  }

  private int size(int i) {
    return jsonLength(came.bytes(), came.keyStart(i), came.keyEnd(i))
        + came.valueEnd(i)
        - came.valueStart(i)
        + EncodedState.OVERHEAD;
  }

  private byte[] text(Touched entry) {
    return entry.text(common(), room);
  }

  private int size(Touched entry) {
    byte[] key = entry.key.getBytes(StandardCharsets.UTF_8);
    return jsonLength(key, 0, key.length) + text(entry).length + EncodedState.OVERHEAD;
  }

  /** Bytes of a text inside a JSON string in UTF-8. Patient ids hold no control character. */
  private static int jsonLength(byte[] utf8, int start, int end) {
    int length = end - start;
    for (int i = start; i < end; i++) {
      byte b = utf8[i];
      if (b == '"' || b == '\\') {
        length++;
      } else if (b < 0 && (b & 0xFF) >= FIRST_OF_FOUR) {
        length += ESCAPED_PAIR - 4;
      }
    }
    return length;
  }
}
