package io.icewatch.vitals.window.state;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.text.Swar;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The state between two invocations as Lambda carries it, a flat map of strings, as ranges of
 * UTF-8. Most entries of a busy shard's state go from an event into the response as they came; none
 * of those ever becomes an object, and neighbours are copied together with the quotes, colons and
 * commas around them.
 *
 * <p>Where a key comes twice, the last one counts. Filled by its maker, then read only.
 */
public final class EncodedState {
  private static final int KEY_START = 0;
  private static final int KEY_END = 1;
  private static final int VALUE_START = 2;
  private static final int VALUE_END = 3;
  private static final int RANGES = 4;

  /** Quote, colon, quote between a key and its value; quote, comma, quote before the next key. */
  private static final int GAP = 3;

  /** Comma, four quotes and a colon: what JSON puts around a key and a value. */
  static final int OVERHEAD = 6;

  private byte[] bytes;
  private int length;
  private int[] ranges = new int[64 * RANGES];
  private int size;
  private int totalBytes;
  private boolean isPlain = true;
  private boolean isWithoutBlanks = true;

  /** An empty state whose entries are ranges of an array that holds them already. */
  public EncodedState(byte[] bytes) {
    this.bytes = requireNonNull(bytes, "bytes");
    this.length = bytes.length;
  }

  /** An empty state with room for about so many entries and bytes that are yet to come. */
  static EncodedState withRoomFor(int entries, int bytes) {
    EncodedState text = new EncodedState(new byte[bytes]);
    text.length = 0;
    text.ranges = new int[Math.max(1, entries) * RANGES];
    return text;
  }

  /** The same state. */
  public static EncodedState of(Map<String, String> state) {
    EncodedState text = withRoomFor(state.size(), 128 * state.size());
    state.forEach((key, value) -> text.append(key, value.getBytes(StandardCharsets.UTF_8)));
    return text;
  }

  /**
   * Adds an entry that lies in the array, behind the one before, as a member of a JSON object, and
   * is plain: ASCII without control characters, quotes and backslashes.
   */
  public void addPlain(int keyStart, int keyEnd, int valueStart, int valueEnd) {
    add(keyStart, keyEnd, valueStart, valueEnd);
  }

  private void add(int keyStart, int keyEnd, int valueStart, int valueEnd) {
    int at = size * RANGES;
    if (at == ranges.length) {
      ranges = Arrays.copyOf(ranges, 2 * at);
    }
    isWithoutBlanks &=
        valueStart - keyEnd == GAP && (size == 0 || keyStart - valueEnd(size - 1) == GAP);
    ranges[at + KEY_START] = keyStart;
    ranges[at + KEY_END] = keyEnd;
    ranges[at + VALUE_START] = valueStart;
    ranges[at + VALUE_END] = valueEnd;
    size++;
    totalBytes += keyEnd - keyStart + valueEnd - valueStart;
  }

  /** Copies the entries {@code [from, to)} of another state behind what is there. */
  void append(EncodedState other, int from, int to) {
    if (other.isWithoutBlanks) {
      appendTogether(other, from, to);
    } else {
      for (int i = from; i < to; i++) {
        append(
            other.bytes,
            other.keyStart(i),
            other.keyEnd(i),
            other.bytes,
            other.valueStart(i),
            other.valueEnd(i));
      }
    }
    isPlain &= other.isPlain;
  }

  private void appendTogether(EncodedState other, int from, int to) {
    int start = other.keyStart(from) - 1;
    int end = other.valueEnd(to - 1) + 1;
    makeRoom(end - start + 1);
    appendComma();
    int moved = append(other.bytes, start, end) - start;
    for (int i = from; i < to; i++) {
      add(
          other.keyStart(i) + moved,
          other.keyEnd(i) + moved,
          other.valueStart(i) + moved,
          other.valueEnd(i) + moved);
    }
  }

  /** Copies an entry behind what is there. */
  void append(String key, byte[] value) {
    isPlain &= isPlain(value);
    appendPlain(key, value);
  }

  /** Copies an entry behind what is there, of which at least the value is plain. */
  void appendPlain(String key, byte[] value) {
    byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
    isPlain &= isPlain(keyBytes);
    append(keyBytes, 0, keyBytes.length, value, 0, value.length);
  }

  private void append(
      byte[] keys, int keyStart, int keyEnd, byte[] values, int valueStart, int valueEnd) {
    makeRoom(keyEnd - keyStart + valueEnd - valueStart + OVERHEAD);
    appendComma();
    bytes[length++] = '"';
    int key = append(keys, keyStart, keyEnd);
    bytes[length++] = '"';
    bytes[length++] = ':';
    bytes[length++] = '"';
    int value = append(values, valueStart, valueEnd);
    bytes[length++] = '"';
    add(key, key + keyEnd - keyStart, value, value + valueEnd - valueStart);
  }

  /** Where there is room for it. */
  private void appendComma() {
    if (size > 0) {
      bytes[length++] = ',';
    }
  }

  private static boolean isPlain(byte[] utf8) {
    return Swar.plainEnd(utf8, 0, utf8.length) == utf8.length;
  }

  /** Where there is room for it; returns where it starts. */
  private int append(byte[] from, int start, int end) {
    int at = length;
    System.arraycopy(from, start, bytes, at, end - start);
    length += end - start;
    return at;
  }

  private void makeRoom(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }

  /**
   * Whether {@code bytes()[jsonStart(), jsonEnd())} are the members of a JSON object that is this
   * state: all of it is ASCII that needs no escape, and there is no white space between.
   */
  public boolean isJson() {
    return isPlain && isWithoutBlanks;
  }

  /** Where the members of the JSON object start, included. */
  public int jsonStart() {
    return size == 0 ? 0 : keyStart(0) - 1;
  }

  /** Where the members of the JSON object end, excluded. */
  public int jsonEnd() {
    return size == 0 ? 0 : valueEnd(size - 1) + 1;
  }

  /** How many bytes all keys and values have. */
  int totalBytes() {
    return totalBytes;
  }

  /** Bytes of entry {@code i} as a member of a JSON object in UTF-8, the comma included. */
  int jsonSize(int i) {
    return JsonSize.of(bytes, keyStart(i), keyEnd(i)) + valueEnd(i) - valueStart(i) + OVERHEAD;
  }

  /** How many entries there are. */
  public int size() {
    return size;
  }

  /** The array that all entries lie in, in UTF-8; belongs to the state. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where the key of entry {@code i} starts, included. */
  public int keyStart(int i) {
    return ranges[i * RANGES + KEY_START];
  }

  /** Where the key of entry {@code i} ends, excluded. */
  public int keyEnd(int i) {
    return ranges[i * RANGES + KEY_END];
  }

  /** Where the value of entry {@code i} starts, included. */
  public int valueStart(int i) {
    return ranges[i * RANGES + VALUE_START];
  }

  /** Where the value of entry {@code i} ends, excluded. */
  public int valueEnd(int i) {
    return ranges[i * RANGES + VALUE_END];
  }

  /** The key of entry {@code i}. */
  String key(int i) {
    return new String(bytes, keyStart(i), keyEnd(i) - keyStart(i), StandardCharsets.UTF_8);
  }

  /** The value of entry {@code i}. */
  String value(int i) {
    return new String(bytes, valueStart(i), valueEnd(i) - valueStart(i), StandardCharsets.UTF_8);
  }

  /** The same state, in the same order. */
  public Map<String, String> toMap() {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      map.put(key(i), value(i));
    }
    return map;
  }
}
