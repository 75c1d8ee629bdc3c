package io.icewatch.edge.send;

import static java.util.Objects.requireNonNull;

import io.icewatch.edge.queue.DurableQueue;
import io.icewatch.edge.queue.DurableQueue.Queued;
import io.icewatch.edge.queue.QueueException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Sends what the queue holds, oldest first, on a thread of its own, until everything was taken.
 * What is refused, or whose fate is unknown, is sent again after a pause that doubles up to half a
 * minute; what follows it under the same key waits behind it. So every record arrives at least once
 * and, of one key, in order; a record that arrives twice is recognised by its content and its time.
 */
public final class Forwarder implements AutoCloseable {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final DurableQueue queue;
  private final RecordSink sink;
  private final Pause pause;
  private final Listener listener;
  private final RandomGenerator random = RandomGenerator.getDefault();
  private final Thread thread;

  /** Waits between two attempts. */
  public interface Pause {
    /** Waits for the given time. */
    void of(Duration time) throws InterruptedException;
  }

  /** Hears of what is sent. */
  public interface Listener {
    /** So many records were taken. */
    void sent(int records);

    /**
     * So many records were not, or it is not known.
     *
     * @param reason in words; names no patient
     */
    void failed(int records, String reason);
  }

  /** Begins to send. */
  public Forwarder(DurableQueue queue, RecordSink sink, Pause pause, Listener listener) {
    this.queue = requireNonNull(queue, "queue");
    this.sink = requireNonNull(sink, "sink");
    this.pause = requireNonNull(pause, "pause");
    this.listener = requireNonNull(listener, "listener");
    this.thread = Thread.ofPlatform().name("forwarder").start(this::run);
  }

  private void run() {
    Duration wait = FIRST_PAUSE;
    try {
      while (true) {
        boolean allTaken = sendHead();
        if (allTaken) {
          wait = FIRST_PAUSE;
          queue.awaitRecords(1, LOOK_AGAIN);
          queue.awaitRecords(sink.mostRecords(), sink.gathering());
        } else {
          pause.of(jittered(wait));
          wait =
              wait.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
                  ? wait.multipliedBy(2)
                  : LONGEST_PAUSE;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed; what is left is on the disk
    }
  }

  /** Between half of it and all, so that gateways which failed together do not return together. */
  private Duration jittered(Duration wait) {
    return Duration.ofMillis(random.nextLong(wait.toMillis() / 2, wait.toMillis() + 1));
  }

  private boolean sendHead() throws InterruptedException {
    try {
      List<Queued> head = queue.head(sink.mostRecords(), !sink.isInOrder());
      if (head.isEmpty()) {
        return true;
      }
      Set<Integer> refused = send(head);
      List<Long> taken = new ArrayList<>();
      for (int i = 0; i < head.size(); i++) {
        if (!refused.contains(i)) {
          taken.add(head.get(i).id());
        }
      }
      queue.remove(taken);
      listener.sent(taken.size());
      if (!refused.isEmpty()) {
        listener.failed(refused.size(), "refused for now");
      }
      return refused.isEmpty();
    } catch (QueueException e) {
      listener.failed(0, requireNonNull(e.getMessage()));
      return false;
    }
  }

  private Set<Integer> send(List<Queued> head) throws InterruptedException {
    try {
      return sink.send(head.stream().map(Queued::record).toList());
    } catch (RuntimeException e) {
      listener.failed(head.size(), String.valueOf(e.getMessage()));
      Set<Integer> all = new HashSet<>();
      for (int i = 0; i < head.size(); i++) {
        all.add(i);
      }
      return all;
    }
  }

  /** Stops sending; what is not sent stays in the queue. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sink.close();
  }
}
