package io.icewatch.local.replay;

import io.icewatch.vitals.reading.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * When each message of a file arrives in the stream: at its {@linkplain ArrivalTimes own time},
 * unless it is disturbed.
 */
final class Schedule {
  private static final long SHORTEST_DELAY_MILLIS = 60_000;
  private static final long LONGEST_DELAY_MILLIS = 4 * 3_600_000;

  /**
   * A message on its way.
   *
   * @param arrivalMillis when it arrives
   * @param order tells apart what arrives at once
   */
  record Arrival(long arrivalMillis, long order, byte[] message) {
    Instant at() {
      return Instant.ofEpochMilli(arrivalMillis);
    }
  }

  private final Perturbation disturbance;
  private final ArrivalTimes times;
  private final Random random;
  private final PriorityQueue<Arrival> underWay =
      new PriorityQueue<>(
          Comparator.comparingLong(Arrival::arrivalMillis).thenComparingLong(Arrival::order));
  private long sentMillis;
  private long order;

  /**
   * @param startMillis when messages arrive before the first that has a time
   * @param every how far apart a patient's readings without a time arrive; zero: all at once
   */
  Schedule(Perturbation disturbance, long startMillis, Duration every) {
    this.disturbance = disturbance;
    this.sentMillis = startMillis;
    this.times = new ArrivalTimes(startMillis, every);
    this.random = new Random(disturbance.seed());
  }

  /**
   * Takes the next message of the file.
   *
   * @param read what {@code message} says
   */
  void send(byte[] message, Message read) {
    sentMillis = times.next(read);
    long arrivalMillis = sentMillis + delayMillis();
    underWay.add(new Arrival(arrivalMillis, order++, message));
    if (disturbance.duplicate() > 0 && random.nextDouble() < disturbance.duplicate()) {
      underWay.add(new Arrival(arrivalMillis, order++, message));
    }
  }

  private long delayMillis() {
    long delay = 0;
    if (disturbance.late() > 0 && random.nextDouble() < disturbance.late()) {
      delay += random.nextLong(SHORTEST_DELAY_MILLIS, LONGEST_DELAY_MILLIS + 1);
    }
    if (!disturbance.reorder().isZero()) {
      delay += random.nextLong(disturbance.reorder().toMillis() + 1);
    }
    return delay;
  }

  /** The next message that no message sent from now on can arrive before, or null. */
  @Nullable Arrival nextSettled() {
    Arrival next = underWay.peek();
    return next != null && next.arrivalMillis() <= sentMillis ? underWay.poll() : null;
  }

  /** The next message when no more are sent, or null. */
  @Nullable Arrival nextLast() {
    return underWay.poll();
  }
}
