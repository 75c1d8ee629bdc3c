package io.icewatch.vitals.window.state;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The summaries that came with an invocation, without those that were taken out since. */
final class ReceivedSummaries {
  private final EncodedState text;
  private final StateIndex index;
  private final int headerPlace;
  private final @Nullable StateHeader header;

  /**
   * @throws UnreadableStateException if there is something, but no header that can be read
   */
  ReceivedSummaries(EncodedState text) {
    this.text = text;
    this.index = new StateIndex(text);
    this.headerPlace = index.take(StateHeader.KEY);
    this.header =
        text.size() == 0
            ? null
            : StateHeader.parse(headerPlace < 0 ? null : text.value(headerPlace));
  }

  /** What they have in common; null if nothing came. */
  @Nullable StateHeader header() {
    return header;
  }

  boolean isEmpty() {
    return index.left() == 0;
  }

  /** How many entries came, the header and what was taken out since included. */
  int entries() {
    return text.size();
  }

  /** Takes out the summary of a key; null if it is not there. */
  @Nullable WindowSummary take(String key, StateHeader common) {
    int place = index.take(key);
    return place < 0 ? null : decoded(place, key, common);
  }

  /** Takes out all of them. */
  List<WindowSummary> takeAll(StateHeader common) {
    List<WindowSummary> all = new ArrayList<>(index.left());
    for (int i = index.nextIn(0); i < text.size(); i = index.nextIn(i + 1)) {
      all.add(decoded(i, text.key(i), common));
    }
    index.takeAll();
    return all;
  }

  private WindowSummary decoded(int place, String key, StateHeader common) {
    return SummaryCodec.decode(
        key, text.bytes(), text.valueStart(place), text.valueEnd(place), common);
  }

  void addCandidates(List<SpillCandidate> candidates, StateHeader common) {
    for (int i = index.nextIn(0); i < text.size(); i = index.nextIn(i + 1)) {
      int place = i;
      String key = text.key(place);
      candidates.add(
          new SpillCandidate(
              key,
              text.jsonSize(place),
              () -> {
                index.take(place);
                return decoded(place, key, common);
              }));
    }
  }

  /** Copies the header as it came. */
  void appendHeaderTo(EncodedState encoded) {
    encoded.append(text, headerPlace, headerPlace + 1);
  }

  /** Copies what has not been taken out, neighbours together. */
  void appendTo(EncodedState encoded) {
    int end;
    for (int start = index.nextIn(0); start < text.size(); start = index.nextIn(end)) {
      end = index.nextOut(start);
      encoded.append(text, start, end);
    }
  }

  /** Bytes of JSON, or more where a key needs no escape. */
  int usualSize() {
    return text.totalBytes() + text.size() * EncodedState.OVERHEAD;
  }

  /** At least {@link #jsonSize}, without a look at the entries. */
  long mostJsonSize() {
    return JsonSize.MOST_OF_A_BYTE * text.totalBytes() + (long) text.size() * EncodedState.OVERHEAD;
  }

  /** Bytes of JSON. */
  long jsonSize() {
    long size = 0;
    for (int i = index.nextIn(0); i < text.size(); i = index.nextIn(i + 1)) {
      size += text.jsonSize(i);
    }
    return size;
  }
}
