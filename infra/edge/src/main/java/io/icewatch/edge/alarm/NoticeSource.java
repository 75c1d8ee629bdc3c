package io.icewatch.edge.alarm;

import java.time.Duration;
import java.util.List;

/** Where notices come from; each comes again until it was handled. */
public interface NoticeSource extends AutoCloseable {

  /**
   * A notice as it came.
   *
   * @param handle by which it is known to have been handled
   * @param body the envelope, see {@link AlarmNotice#read}
   */
  record Received(String handle, String body) {}

  /**
   * Waits for notices.
   *
   * @param longest whole seconds, 20 at most; zero: looks once
   * @return none if none came; in any order
   * @throws RuntimeException if the source is out of reach
   */
  List<Received> receive(Duration longest);

  /**
   * Says that a notice was handled and is not to come again.
   *
   * @throws RuntimeException if the source is out of reach: it comes again
   */
  void handled(Received notice);

  /**
   * About how many notices were not handled yet, those that somebody has received included.
   *
   * @throws RuntimeException if the source is out of reach
   */
  long size();

  @Override
  void close();
}
