package io.icewatch.local.aws.firehose;

/** Takes the records that a Firehose stream accepted. */
@FunctionalInterface
public interface FirehoseReceiver {

  /**
   * Takes one record. Called on the request's thread, so for several requests at once; the records
   * of one batch come in their order. If this throws, the producer is answered status 500 and will
   * send the whole batch again: records before the failing one then come twice, none is lost.
   *
   * @param stream the delivery stream's name
   * @param data the record, decoded
   */
  void receive(String stream, byte[] data);
}
