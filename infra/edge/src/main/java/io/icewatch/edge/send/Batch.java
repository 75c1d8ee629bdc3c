package io.icewatch.edge.send;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.icewatch.edge.queue.Incoming.Outgoing;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Records of a list in one message: <code>{"readings": [...]}</code>.
 *
 * @param from the first record's place in the list
 * @param to the place behind the last one
 * @param payload the message
 */
record Batch(int from, int to, byte[] payload) {
  private static final byte[] BEGIN = "{\"readings\":[".getBytes(US_ASCII);
  private static final byte[] END = "]}".getBytes(US_ASCII);

  /**
   * All records in as few messages as their order allows.
   *
   * @param mostBytes that a message may have; a record too long for it makes one that is longer
   */
  static List<Batch> of(List<Outgoing> records, int mostBytes) {
    List<Batch> batches = new ArrayList<>();
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    int from = 0;
    for (int i = 0; i < records.size(); i++) {
      byte[] data = records.get(i).data();
      if (i > from && payload.size() + 1 + data.length + END.length > mostBytes) {
        batches.add(ended(from, i, payload));
        from = i;
      }
      if (i == from) {
        payload.writeBytes(BEGIN);
      } else {
        payload.write(',');
      }
      payload.writeBytes(data);
    }
    if (from < records.size()) {
      batches.add(ended(from, records.size(), payload));
    }
    return batches;
  }

  private static Batch ended(int from, int to, ByteArrayOutputStream payload) {
    payload.writeBytes(END);
    Batch batch = new Batch(from, to, payload.toByteArray());
    payload.reset();
    return batch;
  }
}
