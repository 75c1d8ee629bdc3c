package io.icewatch.edge.alarm;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import io.icewatch.edge.alarm.NoticeSource.Received;
import io.icewatch.edge.hl7.Acknowledgment;
import io.icewatch.edge.mllp.MllpClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Reports notices to an alarm communicator (IHE PCD-04), one after the other, on a thread of its
 * own. A notice is handled when the communicator has accepted it; until then it stays at its
 * source. So each arrives at least once; one that comes again has the same MSH-10 and OBR-3.
 *
 * <p>What waits at the source is reported in the order in which it was published. While the
 * communicator does not answer, everything waits for the notice that is under way. One that it
 * refuses is left for later, and with it what follows of the same alarm, but nothing else.
 */
public final class AlarmReporter implements AutoCloseable {
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(10);

  /** How long is waited for a notice before the source is asked again. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

  /** What does not come again for so long was given up by the source, or by another machine. */
  private static final Duration GONE_AFTER = Duration.ofMinutes(5);

  /** So many are put in order at once: an hour of a large ward. */
  private static final int MOST_ORDERED = 500;

  private final NoticeSource source;
  private final InetSocketAddress communicator;
  private final Duration pause;
  private final InstantSource clock;
  private final Consumer<String> log;
  private final Thread thread;
  private final Map<String, Unreported> unreported = new ConcurrentHashMap<>();
  private volatile boolean isClosed;
  private @Nullable MllpClient client;

  private AlarmReporter(
      NoticeSource source,
      InetSocketAddress communicator,
      Duration pause,
      InstantSource clock,
      Consumer<String> log) {
    this.source = requireNonNull(source, "source");
    this.communicator = requireNonNull(communicator, "communicator");
    this.pause = requireNonNull(pause, "pause");
    this.clock = requireNonNull(clock, "clock");
    this.log = requireNonNull(log, "log");
    // A virtual thread leaves a read of a socket when it is interrupted: a poll takes long.
    this.thread = Thread.ofVirtual().name("alarms").unstarted(this::run);
  }

  /**
   * Begins to report.
   *
   * @param source closed with this
   * @param pause after something went wrong
   * @param clock of which the source's times of publishing are
   * @param log gets what goes wrong, line by line; names no patient
   */
  public static AlarmReporter start(
      NoticeSource source,
      InetSocketAddress communicator,
      Duration pause,
      InstantSource clock,
      Consumer<String> log) {
    AlarmReporter reporter = new AlarmReporter(source, communicator, pause, clock, log);
    reporter.thread.start();
    return reporter;
  }

  /** When a notice was published, and when it came from the source the last time. */
  private record Unreported(Instant publishedAt, Instant receivedAt) {}

  /**
   * What waits for the communicator.
   *
   * @param notices about how many; not a number while their source is out of reach
   * @param oldestSeconds since the oldest was published that has come and was not accepted; 0 if
   *     there is none
   */
  public record Backlog(double notices, double oldestSeconds) {}

  /** What waits now. Asks the source, which may take seconds. */
  public Backlog backlog(Instant now) {
    double oldest =
        unreported.values().stream()
            .mapToDouble(each -> Duration.between(each.publishedAt(), now).toMillis() / 1000.0)
            .max()
            .orElse(0);
    try {
      return new Backlog(source.size(), oldest);
    } catch (RuntimeException e) {
      return new Backlog(Double.NaN, oldest); // why is in the log: the reporter finds it, too
    }
  }

  private void run() {
    try {
      while (!isClosed) {
        if (!reportAll()) {
          Thread.sleep(pause);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed; what was not handled comes again
    } finally {
      disconnect();
    }
  }

  /** Notices that came as one message. */
  private record Waiting(Received received, List<AlarmNotice> notices) {
    Instant publishedAt() {
      return notices.getFirst().publishedAt();
    }

    String id() {
      return notices.getFirst().alertId();
    }

    boolean isOfAny(Set<String> alarms) {
      return notices.stream().anyMatch(notice -> alarms.contains(notice.firstId()));
    }
  }

  /** Whether nothing went wrong. */
  private boolean reportAll() throws InterruptedException {
    try {
      Set<String> refused = new HashSet<>();
      List<Received> received = receive();
      List<Waiting> readable = inOrder(received);
      Instant receivedAt = clock.instant();
      readable.forEach(
          each -> unreported.put(each.id(), new Unreported(each.publishedAt(), receivedAt)));
      for (Waiting each : readable) {
        if (each.isOfAny(refused) || !report(each.notices())) {
          each.notices().forEach(notice -> refused.add(notice.firstId()));
        } else {
          unreported.remove(each.id());
          source.handled(each.received());
        }
      }
      unreported
          .values()
          .removeIf(each -> each.receivedAt().isBefore(receivedAt.minus(GONE_AFTER)));
      return refused.isEmpty() && readable.size() == received.size();
    } catch (RuntimeException e) {
      if (!isClosed) {
        log.accept("alarms: the queue of notices is out of reach: " + e.getMessage());
      }
      return false;
    }
  }

  /** Waits for the first, and takes what else is there. */
  private List<Received> receive() {
    Map<String, Received> byHandle = new LinkedHashMap<>();
    Duration wait = LONGEST_WAIT;
    int before;
    do {
      before = byHandle.size();
      source.receive(wait).forEach(each -> byHandle.put(each.handle(), each));
      wait = Duration.ZERO;
    } while (byHandle.size() > before && byHandle.size() < MOST_ORDERED);
    return List.copyOf(byHandle.values());
  }

  /** What can be reported of it; the rest stays at the source. */
  private List<Waiting> inOrder(List<Received> received) {
    List<Waiting> waiting = new ArrayList<>();
    for (Received each : received) {
      try {
        waiting.add(new Waiting(each, AlarmNotice.read(each.body())));
      } catch (IllegalArgumentException e) {
        log.accept("alarms: a notice cannot be reported: " + e.getMessage());
      }
    }
    waiting.sort(Comparator.comparing(Waiting::publishedAt));
    return waiting;
  }

  /**
   * Whether the communicator accepts all of them.
   *
   * @throws InterruptedException if this is closed before it has answered
   */
  private boolean report(List<AlarmNotice> notices) throws InterruptedException {
    for (AlarmNotice notice : notices) {
      String answer = answer(AlarmMessage.of(notice, controlId(notice)));
      if (!Acknowledgment.isAccepted(answer)) {
        log.accept("alarms: the communicator did not accept a notice: " + faults(answer));
        return false;
      }
    }
    return true;
  }

  /** Sends a message until it is answered. */
  private String answer(byte[] message) throws InterruptedException {
    boolean isTold = false;
    while (true) {
      try {
        return send(message);
      } catch (IOException e) {
        disconnect();
        if (isClosed) {
          throw new InterruptedException("closed");
        }
        if (!isTold) {
          log.accept("alarms: no answer of the communicator: " + e.getMessage());
          isTold = true;
        }
        Thread.sleep(pause);
      }
    }
  }

  /** MSH-10 has twenty characters at least in every version; the same for the same notice. */
  private static String controlId(AlarmNotice notice) {
    return UUID.nameUUIDFromBytes(notice.alertId().getBytes(StandardCharsets.UTF_8))
        .toString()
        .replace("-", "")
        .substring(0, 20);
  }

  /** MSA and ERR hold codes and the communicator's own words, no patient. */
  private static String faults(String answer) {
    List<String> segments =
        answer
            .lines()
            .filter(segment -> segment.startsWith("MSA") || segment.startsWith("ERR"))
            .toList();
    return segments.isEmpty() ? "found no MSA in its answer" : String.join(" ", segments);
  }

  private String send(byte[] message) throws IOException {
    if (client == null) {
      client = MllpClient.connect(SocketFactory.getDefault(), communicator, LONGEST_ANSWER);
    }
    return new String(client.send(message), ISO_8859_1);
  }

  private void disconnect() {
    if (client != null) {
      try {
        client.close();
      } catch (IOException e) {
        log.accept("alarms: the connection did not close: " + e.getMessage());
      }
      client = null;
    }
  }

  /** Reports no further notice; returns when the one under way is answered or given up. */
  @Override
  public void close() {
    isClosed = true;
    thread.interrupt();
    source.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
