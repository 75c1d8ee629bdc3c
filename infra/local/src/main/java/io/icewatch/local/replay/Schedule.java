package io.icewatch.local.replay;

import io.icewatch.vitals.reading.Message;
import io.icewatch.vitals.reading.Reading;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * When each message of a file arrives in the stream: at the time that it was measured, unless it is
 * disturbed. A message without a time, or older than one before it in the file, arrives with the
 * one before it.
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
  private final Random random;
  private final PriorityQueue<Arrival> underWay =
      new PriorityQueue<>(
          Comparator.comparingLong(Arrival::arrivalMillis).thenComparingLong(Arrival::order));
  private long sentMillis = Long.MIN_VALUE;
  private long order;

  Schedule(Perturbation disturbance) {
    this.disturbance = disturbance;
    this.random = new Random(disturbance.seed());
  }

  /**
   * Takes the next message of the file.
   *
   * @param read what {@code message} says
   */
  void send(byte[] message, Message read) {
    if (read instanceof Reading reading && reading.eventTimeMillis() != Reading.NO_EVENT_TIME) {
      sentMillis = Math.max(sentMillis, reading.eventTimeMillis());
    } else if (sentMillis == Long.MIN_VALUE) {
      sentMillis = 0;
    }
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
