package io.icewatch.vitals.window.state;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Finds the entries of a {@link EncodedState} by their key, and knows which of them have been taken
 * out. A hash table of numbers over the text itself: no key becomes an object before it is asked
 * for.
 */
final class StateIndex {
  /** Spreads what the low bits say over the highest, which choose the place. */
  private static final int MULTIPLIER = 0x9E3779B9;

  private final EncodedState text;

  /** The entry at each place, plus one; 0 if the place is free. */
  private final int[] places;

  private final BitSet taken;
  private int left;

  /** All entries, but for the earlier ones of a key that comes more than once. */
  StateIndex(EncodedState text) {
    this.text = text;
    this.places = new int[Integer.highestOneBit(Math.max(1, text.size())) * 4];
    this.taken = new BitSet(text.size());
    this.left = text.size();
    for (int i = 0; i < text.size(); i++) {
      put(i);
    }
  }

  private void put(int entry) {
    int place = place(text.bytes(), text.keyStart(entry), text.keyEnd(entry));
    if (places[place] != 0) {
      take(places[place] - 1);
    }
    places[place] = entry + 1;
  }

  /** The place of a key: where it is, or where it would have to be. */
  private int place(byte[] key, int start, int end) {
    int hash = 0;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + key[i];
    }
    int place = (hash * MULTIPLIER) >>> Integer.numberOfLeadingZeros(places.length - 1);
    while (places[place] != 0 && !isKey(places[place] - 1, key, start, end)) {
      place = (place + 1) & (places.length - 1);
    }
    return place;
  }

  private boolean isKey(int entry, byte[] key, int start, int end) {
    return Arrays.equals(text.bytes(), text.keyStart(entry), text.keyEnd(entry), key, start, end);
  }

  /** Takes out the entry of a key and returns its place; -1 if it is not in. */
  int take(String key) {
    if (left == 0) {
      return -1;
    }
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    int entry = places[place(bytes, 0, bytes.length)] - 1;
    if (entry < 0 || taken.get(entry)) {
      return -1;
    }
    take(entry);
    return entry;
  }

  /** Takes an entry out. */
  void take(int entry) {
    taken.set(entry);
    left--;
  }

  /** Takes all entries out. */
  void takeAll() {
    taken.set(0, text.size());
    left = 0;
  }

  /** The first entry from {@code start} on that is still in, or else how many there were. */
  int nextIn(int start) {
    return Math.min(taken.nextClearBit(start), text.size());
  }

  /** The first entry from {@code start} on that is not, or else how many there were. */
  int nextOut(int start) {
    int next = taken.nextSetBit(start);
    return next < 0 ? text.size() : next;
  }

  /** How many entries are still in. */
  int left() {
    return left;
  }
}
