package io.icewatch.edge.mllp;

import java.util.List;

/** Answers messages; used by many threads at a time. */
public interface MessageHandler {

  /**
   * Handles a message, of whatever bytes.
   *
   * @return the answers in their order, without frames
   * @throws InterruptedException if the gateway stops; the message is then not answered
   */
  List<byte[]> handle(byte[] message) throws InterruptedException;

  /**
   * Answers what is no whole message.
   *
   * @param message the bytes that there are of it
   * @param reason what is wrong
   */
  List<byte[]> refuse(byte[] message, String reason) throws InterruptedException;
}
