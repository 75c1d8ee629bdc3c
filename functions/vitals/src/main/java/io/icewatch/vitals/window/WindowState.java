package io.icewatch.vitals.window;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.reading.Reading;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
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
  /** Quotes, colon and comma around a key and a value. */
  private static final int JSON_OVERHEAD = 6;

  private final EventWindows windows;
  private final String shardId;

  /** What the entries have in common; none before the first reading of an arrival window. */
  private @Nullable StateHeader header;

  /** What no record of this invocation has touched, as it came. */
  private final Map<String, String> untouched = new LinkedHashMap<>();

  private final Map<String, WindowSummary> touched = new LinkedHashMap<>();

  /** What must leave with this invocation. */
  private final List<WindowRow> leaving = new ArrayList<>();

  /**
   * The state that came with an invocation.
   *
   * @param shardId the shard that it belongs to
   * @param encoded what {@link #encode} gave; null or empty at the start of an arrival window
   * @throws UnreadableStateException if it was written by a newer version or is damaged
   */
  public WindowState(EventWindows windows, String shardId, @Nullable Map<String, String> encoded) {
    this.windows = requireNonNull(windows, "windows");
    this.shardId = requireNonNull(shardId, "shardId");
    if (encoded != null && !encoded.isEmpty()) {
      decode(encoded);
    }
  }

  private void decode(Map<String, String> encoded) {
    StateHeader found = StateHeader.parse(encoded.get(StateHeader.KEY));
    boolean isOfThisLength = found.lengthMillis() == windows.lengthMillis();
    header = isOfThisLength ? found : null;
    encoded.forEach(
        (key, text) -> {
          if (key.equals(StateHeader.KEY)) {
            return;
          }
          if (isOfThisLength) {
            untouched.put(key, text);
          } else {
            // The window length was changed: what was begun under the old one leaves as it is.
            leaving.add(WindowRow.of(SummaryCodec.decode(key, text, found), shardId));
          }
        });
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
      Reading reading, long arrivalMillis, BigInteger sequenceNumber, long fingerprint) {
    boolean isBelieved = windows.isBelievable(reading.eventTimeMillis(), arrivalMillis);
    long messageTime = isBelieved ? reading.eventTimeMillis() : Reading.NO_EVENT_TIME;
    long timeMillis = isBelieved ? reading.eventTimeMillis() : arrivalMillis;
    long startMillis = windows.startOf(timeMillis);
    StateHeader common = header(startMillis, sequenceNumber);
    String key = common.key(startMillis, reading.patientId());
    WindowSummary summary = touched.get(key);
    if (summary == null) {
      summary = summary(key, common, startMillis, sequenceNumber);
      touched.put(key, summary);
    }
    if (summary.dropsDuplicate(messageTime, fingerprint)) {
      return false;
    }
    summary.fold(reading, timeMillis, messageTime, sequenceNumber, fingerprint);
    if (summary.isFull()) {
      touched.remove(key);
      leaving.add(WindowRow.of(summary, shardId));
    }
    return true;
  }

  private StateHeader header(long startMillis, BigInteger sequenceNumber) {
    if (header == null) {
      header = new StateHeader(windows.lengthMillis(), startMillis, sequenceNumber);
    }
    return header;
  }

  /** The summary as it came, or an empty one. */
  private WindowSummary summary(
      String key, StateHeader common, long startMillis, BigInteger sequenceNumber) {
    String text = untouched.remove(key);
    return text == null
        ? new WindowSummary(
            common.patientId(key),
            startMillis,
            startMillis + windows.lengthMillis(),
            sequenceNumber)
        : SummaryCodec.decode(key, text, common);
  }

  /** Takes out every summary: the arrival window is over. Nothing is left. */
  public List<WindowRow> drain() {
    List<WindowRow> rows = takeLeaving();
    untouched.forEach((key, text) -> rows.add(row(key, text)));
    touched.values().forEach(summary -> rows.add(WindowRow.of(summary, shardId)));
    untouched.clear();
    touched.clear();
    return rows;
  }

  /**
   * Takes out what must leave before the arrival window is over, and the largest summaries until
   * the rest fits the budget.
   *
   * @param budgetBytes the most that {@link #encode} may take as JSON in UTF-8
   */
  public List<WindowRow> spill(int budgetBytes) {
    encodeTouched();
    List<WindowRow> rows = takeLeaving();
    long size = size();
    if (size <= budgetBytes) {
      return rows;
    }
    List<Map.Entry<String, String>> largestFirst = new ArrayList<>(untouched.entrySet());
    largestFirst.sort(
        Comparator.<Map.Entry<String, String>>comparingInt(WindowState::size)
            .reversed()
            .thenComparing(Map.Entry::getKey));
    for (Map.Entry<String, String> entry : largestFirst) {
      if (size <= budgetBytes) {
        break;
      }
      size -= size(entry);
      rows.add(row(entry.getKey(), entry.getValue()));
      untouched.remove(entry.getKey());
    }
    return rows;
  }

  /** The state for the next invocation: empty if nothing is held. */
  public Map<String, String> encode() {
    if (!leaving.isEmpty()) {
      throw new IllegalStateException(leaving.size() + " rows must leave before the state goes on");
    }
    encodeTouched();
    if (untouched.isEmpty()) {
      return Map.of();
    }
    Map<String, String> encoded = new LinkedHashMap<>();
    encoded.put(StateHeader.KEY, common().text());
    encoded.putAll(untouched);
    return encoded;
  }

  private void encodeTouched() {
    touched.forEach((key, summary) -> untouched.put(key, SummaryCodec.encode(summary, common())));
    touched.clear();
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

  private WindowRow row(String key, String text) {
    return WindowRow.of(SummaryCodec.decode(key, text, common()), shardId);
  }

  private long size() {
    if (untouched.isEmpty()) {
      return 2L;
    }
    long size = 2L + StateHeader.KEY.length() + common().text().length() + JSON_OVERHEAD;
    for (Map.Entry<String, String> entry : untouched.entrySet()) {
      size += size(entry);
    }
    return size;
  }

  private static int size(Map.Entry<String, String> entry) {
    return jsonLength(entry.getKey()) + entry.getValue().length() + JSON_OVERHEAD;
  }

  /** Bytes of {@code text} inside a JSON string in UTF-8. Patient ids hold no control character. */
  private static int jsonLength(String text) {
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        length += 2;
      } else if (c < 0x80) {
        length += 1;
      } else if (Character.isSurrogate(c)) {
        length += 6; // Jackson escapes it: backslash, u, four digits
      } else if (c < 0x800) {
        length += 2;
      } else {
        length += 3;
      }
    }
    return length;
  }
}
