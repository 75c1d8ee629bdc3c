package io.icewatch.vitals.window;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The state between two invocations as Lambda carries it, a flat map of strings, as ranges of
 * UTF-8. Most entries of a busy shard's state go from an event into the answer as they came; none
 * of those ever becomes an object.
 *
 * <p>Where a key comes twice, the last one counts. Filled by its maker, then read only.
 */
public final class StateText {
  private static final int KEY_START = 0;
  private static final int KEY_END = 1;
  private static final int VALUE_START = 2;
  private static final int VALUE_END = 3;
  private static final int RANGES = 4;

  private byte[] bytes;
  private int length;
  private int[] ranges = new int[64 * RANGES];
  private int size;
  private int totalBytes;
  private boolean isPlain = true;

  /** An empty state whose entries are ranges of an array that holds them already. */
  public StateText(byte[] bytes) {
    this.bytes = requireNonNull(bytes, "bytes");
    this.length = bytes.length;
  }

  /** An empty state with room for about so many bytes that are yet to come. */
  static StateText withRoomFor(int bytes) {
    StateText text = new StateText(new byte[bytes]);
    text.length = 0;
    return text;
  }

  /** The same state. */
  public static StateText of(Map<String, String> state) {
    StateText text = withRoomFor(128 * state.size());
    state.forEach(text::append);
    return text;
  }

  /**
   * Adds an entry that lies in the array and is plain: ASCII without control characters, quotes and
   * backslashes.
   */
  public void addPlain(int keyStart, int keyEnd, int valueStart, int valueEnd) {
    add(keyStart, keyEnd, valueStart, valueEnd);
  }

  private void add(int keyStart, int keyEnd, int valueStart, int valueEnd) {
    int at = size * RANGES;
    if (at == ranges.length) {
      ranges = Arrays.copyOf(ranges, 2 * at);
    }
    ranges[at + KEY_START] = keyStart;
    ranges[at + KEY_END] = keyEnd;
    ranges[at + VALUE_START] = valueStart;
    ranges[at + VALUE_END] = valueEnd;
    size++;
    totalBytes += keyEnd - keyStart + valueEnd - valueStart;
  }

  /** Copies entry {@code i} of another state behind what is there. */
  void append(StateText other, int i) {
    int key = append(other.bytes, other.keyStart(i), other.keyEnd(i));
    int value = append(other.bytes, other.valueStart(i), other.valueEnd(i));
    add(key, value, value, length);
    isPlain &= other.isPlain;
  }

  /** Copies an entry behind what is there. */
  void append(String key, String value) {
    byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
    byte[] valueBytes = value.getBytes(StandardCharsets.UTF_8);
    int keyStart = append(keyBytes, 0, keyBytes.length);
    int valueStart = append(valueBytes, 0, valueBytes.length);
    add(keyStart, valueStart, valueStart, length);
    isPlain = isPlain && isPlain(keyBytes) && isPlain(valueBytes);
  }

  private static boolean isPlain(byte[] utf8) {
    for (byte b : utf8) {
      if (b < ' ' || b == '"' || b == '\\') {
        return false;
      }
    }
    return true;
  }

  private int append(byte[] from, int start, int end) {
    int at = length;
    if (at + end - start > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, at + end - start));
    }
    System.arraycopy(from, start, bytes, at, end - start);
    length += end - start;
    return at;
  }

  /** Whether JSON needs no escape in any entry, nor more than a byte for a character. */
  public boolean isPlain() {
    return isPlain;
  }

  /** How many bytes all keys and values have. */
  int totalBytes() {
    return totalBytes;
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
