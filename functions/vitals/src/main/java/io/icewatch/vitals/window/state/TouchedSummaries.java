package io.icewatch.vitals.window.state;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The summaries that records of this invocation have touched, by window and patient, and in the
 * order in which they did.
 */
final class TouchedSummaries {
  /** What an entry usually takes, or more. */
  private static final int USUAL_ENTRY = 128;

  private final Map<Long, Map<String, TouchedSummary>> byWindow = new HashMap<>();
  private final List<TouchedSummary> inOrder = new ArrayList<>();

  /** The window of the last reading, which most often is that of the next one. */
  private long lastStartMillis = Long.MIN_VALUE;

  private Map<String, TouchedSummary> lastWindow = new HashMap<>();

  /** Where summaries are encoded, one after the other. */
  private final NibbleWriter room = new NibbleWriter();

  boolean isEmpty() {
    return inOrder.isEmpty();
  }

  int size() {
    return inOrder.size();
  }

  @Nullable TouchedSummary find(long startMillis, String patientId) {
    return window(startMillis).get(patientId);
  }

  void add(TouchedSummary entry) {
    window(entry.summary().startMillis).put(entry.summary().patientId, entry);
    inOrder.add(entry);
  }

  private Map<String, TouchedSummary> window(long startMillis) {
    if (startMillis != lastStartMillis) {
      lastStartMillis = startMillis;
      lastWindow = byWindow.computeIfAbsent(startMillis, start -> new HashMap<>());
    }
    return lastWindow;
  }

  void remove(TouchedSummary entry) {
    inOrder.remove(entry);
    requireNonNull(byWindow.get(entry.summary().startMillis), "window")
        .remove(entry.summary().patientId);
  }

  /** Takes out all of them, in their order. */
  List<WindowSummary> takeAll() {
    List<WindowSummary> all = inOrder.stream().map(TouchedSummary::summary).toList();
    inOrder.clear();
    byWindow.values().forEach(Map::clear);
    return all;
  }

  void addCandidates(List<SpillCandidate> candidates, StateHeader header) {
    for (TouchedSummary entry : inOrder) {
      candidates.add(
          new SpillCandidate(
              entry.key(),
              entry.jsonSize(header, room),
              () -> {
                remove(entry);
                return entry.summary();
              }));
    }
  }

  void appendTo(EncodedState encoded, StateHeader header) {
    for (TouchedSummary entry : inOrder) {
      encoded.appendPlain(entry.key(), entry.text(header, room));
    }
  }

  /** About the bytes of JSON, or more. */
  int usualSize() {
    return inOrder.size() * USUAL_ENTRY;
  }

  /** At least {@link #jsonSize}, without a look at the keys. */
  long mostJsonSize(StateHeader header) {
    long size = 0;
    for (TouchedSummary entry : inOrder) {
      size +=
          JsonSize.MOST_OF_A_CHAR * entry.key().length()
              + entry.text(header, room).length
              + EncodedState.OVERHEAD;
    }
    return size;
  }

  /** Bytes of JSON. */
  long jsonSize(StateHeader header) {
    long size = 0;
    for (TouchedSummary entry : inOrder) {
      size += entry.jsonSize(header, room);
    }
    return size;
  }
}
