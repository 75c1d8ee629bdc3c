package io.icewatch.edge.alarm;

import java.io.IOException;

/** Takes what people answer to alarms. */
public interface AlarmAnswers {

  /**
   * Keeps an answer; the same again has no second effect.
   *
   * @param messageId MSH-10 of the message that it came in
   * @throws IOException if it is not kept: says why
   * @throws InterruptedException if the thread is interrupted
   */
  void accept(AlarmAnswer answer, String messageId) throws IOException, InterruptedException;
}
