package io.icewatch.vitals.window.state;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A summary that a record of this invocation has touched. Encoded anew only if it has changed. */
final class TouchedSummary {
  private final String key;
  private final WindowSummary summary;
  private byte @Nullable [] text;

  TouchedSummary(String key, WindowSummary summary) {
    this.key = key;
    this.summary = summary;
  }

  String key() {
    return key;
  }

  /** The summary, to be read. */
  WindowSummary summary() {
    return summary;
  }

  /** The summary, to be changed. */
  WindowSummary change() {
    text = null;
    return summary;
  }

  /**
   * The summary as text.
   *
   * @param room where it is encoded if it has to be
   */
  byte[] text(StateHeader header, NibbleWriter room) {
    if (text == null) {
      text = SummaryCodec.encode(summary, header, room);
    }
    return text;
  }

  /** Bytes as a member of a JSON object in UTF-8, the comma included. */
  int jsonSize(StateHeader header, NibbleWriter room) {
    byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
    return JsonSize.of(utf8, 0, utf8.length) + text(header, room).length + EncodedState.OVERHEAD;
  }
}
