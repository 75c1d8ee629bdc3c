package io.icewatch.edge.queue;

import java.util.List;

/**
 * A message and what is to be kept of it.
 *
 * @param sender who sent it: MSH-3 and MSH-4
 * @param message its bytes
 * @param records what is to be sent on, in this order
 * @param refusal why nothing of it, or not all of it, is sent on; empty if nothing was refused
 */
public record Incoming(String sender, byte[] message, List<Outgoing> records, String refusal) {
  public Incoming {
    records = List.copyOf(records);
  }

  /**
   * A record on its way.
   *
   * @param key records of one key leave in their order; the partition key in Kinesis
   * @param data the record
   */
  public record Outgoing(String key, byte[] data) {}
}
