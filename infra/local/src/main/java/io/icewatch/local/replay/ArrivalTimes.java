package io.icewatch.local.replay;

import io.icewatch.vitals.reading.Message;
import io.icewatch.vitals.reading.Reading;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * When the messages of a file arrive: at the time that they were measured. A message without a
 * time, or older than one before it in the file, arrives with the one before it.
 *
 * <p>Where an interval is given, readings without a time come in rounds that far apart: a round is
 * over when one of its patients sends again. For one thread.
 */
public final class ArrivalTimes {
  private final Duration every;
  private final Set<String> round = new HashSet<>();
  private long latestMillis;

  /**
   * @param startMillis when messages arrive before the first that has a time
   * @param every how far apart a patient's readings without a time arrive; zero: all at once
   */
  public ArrivalTimes(long startMillis, Duration every) {
    this.latestMillis = startMillis;
    this.every = every;
  }

  /**
   * When the next message of the file arrives, milliseconds since the epoch.
   *
   * @param message what it says
   */
  public long next(Message message) {
    if (message instanceof Reading reading) {
      if (reading.eventTimeMillis() != Reading.NO_EVENT_TIME) {
        latestMillis = Math.max(latestMillis, reading.eventTimeMillis());
      } else if (!round.add(reading.patientId())) {
        round.clear();
        round.add(reading.patientId());
        latestMillis += every.toMillis();
      }
    }
    return latestMillis;
  }
}
