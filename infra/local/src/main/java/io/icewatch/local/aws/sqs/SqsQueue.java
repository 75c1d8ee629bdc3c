package io.icewatch.local.aws.sqs;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A standard queue in memory. What is received is hidden from others for the visibility timeout,
 * and comes again if it was not deleted by then. Thread-safe.
 */
final class SqsQueue implements AutoCloseable {
  private final Duration visibilityTimeout;
  private final InstantSource clock;
  private final Map<String, Held> byId = new LinkedHashMap<>();
  private boolean isClosed;

  /** A message, and from when on it can be received. */
  private record Held(String body, Instant visibleAt) {}

  /**
   * A message as it is received.
   *
   * @param id the same each time
   * @param body what was sent
   */
  record Received(String id, String body) {}

  SqsQueue(Duration visibilityTimeout, InstantSource clock) {
    this.visibilityTimeout = visibilityTimeout;
    this.clock = clock;
  }

  synchronized void send(String body) {
    byId.put(UUID.randomUUID().toString(), new Held(body, clock.instant()));
    notifyAll();
  }

  /** Waits until there is a message, the time is up or the queue is closed. */
  synchronized List<Received> receive(int most, Duration longest) throws InterruptedException {
    Instant end = clock.instant().plus(longest);
    while (true) {
      Instant now = clock.instant();
      List<Received> received = take(most, now);
      if (!received.isEmpty() || isClosed || !now.isBefore(end)) {
        return received;
      }
      wait(Math.max(1, Duration.between(now, next(end)).toMillis()));
    }
  }

  private List<Received> take(int most, Instant now) {
    List<Received> taken = new ArrayList<>();
    byId.forEach((id, held) -> {
      if (taken.size() < most && !held.visibleAt.isAfter(now)) {
        taken.add(new Received(id, held.body));
      }
    });
    for (Received each : taken) {
      byId.put(each.id, new Held(each.body, now.plus(visibilityTimeout)));
    }
    return taken;
  }

  /** When the next hidden message is seen again, at {@code end} at the latest. */
  private Instant next(Instant end) {
    return byId.values().stream()
        .map(Held::visibleAt)
        .filter(at -> at.isBefore(end))
        .min(Instant::compareTo)
        .orElse(end);
  }

  synchronized void delete(String id) {
    byId.remove(id);
  }

  /** How many messages there are, hidden ones included. */
  synchronized int size() {
    return byId.size();
  }

  /** How many of them can be received. */
  synchronized int visible() {
    Instant now = clock.instant();
    return (int) byId.values().stream().filter(held -> !held.visibleAt.isAfter(now)).count();
  }

  /** Lets go whoever waits. */
  @Override
  public synchronized void close() {
    isClosed = true;
    notifyAll();
  }
}
