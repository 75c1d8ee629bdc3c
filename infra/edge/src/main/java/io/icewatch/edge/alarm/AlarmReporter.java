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
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Reports notices to an alarm communicator (IHE PCD-04), one after the other, on a thread of its
 * own. A notice is handled when the communicator has accepted it; until then it stays at its
 * source. So each arrives at least once; one that comes again has the same MSH-10 and OBR-3.
 */
public final class AlarmReporter implements AutoCloseable {
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(10);

  private final NoticeSource source;
  private final InetSocketAddress communicator;
  private final Duration pause;
  private final Consumer<String> log;
  private final Thread thread;
  private volatile boolean isClosed;
  private @Nullable MllpClient client;

  private AlarmReporter(
      NoticeSource source, InetSocketAddress communicator, Duration pause, Consumer<String> log) {
    this.source = requireNonNull(source, "source");
    this.communicator = requireNonNull(communicator, "communicator");
    this.pause = requireNonNull(pause, "pause");
    this.log = requireNonNull(log, "log");
    this.thread = Thread.ofPlatform().name("alarms").unstarted(this::run);
  }

  /**
   * Begins to report.
   *
   * @param source closed with this
   * @param pause after something went wrong
   * @param log gets what goes wrong, line by line; names no patient
   */
  public static AlarmReporter start(
      NoticeSource source, InetSocketAddress communicator, Duration pause, Consumer<String> log) {
    AlarmReporter reporter = new AlarmReporter(source, communicator, pause, log);
    reporter.thread.start();
    return reporter;
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

  /** Whether nothing went wrong. */
  private boolean reportAll() {
    boolean allWell = true;
    try {
      for (Received received : source.receive()) {
        allWell &= report(received);
      }
    } catch (RuntimeException e) {
      if (!isClosed) {
        log.accept("alarms: the queue of notices is out of reach: " + e.getMessage());
      }
      return false;
    }
    return allWell;
  }

  private boolean report(Received received) {
    try {
      for (AlarmNotice notice : AlarmNotice.read(received.body())) {
        String answer = send(AlarmMessage.of(notice, controlId(notice)));
        if (!Acknowledgment.isAccepted(answer)) {
          log.accept("alarms: the communicator did not accept a notice: " + faults(answer));
          return false;
        }
      }
      source.handled(received);
      return true;
    } catch (IllegalArgumentException e) {
      log.accept("alarms: a notice cannot be reported: " + e.getMessage());
      return false;
    } catch (IOException e) {
      disconnect();
      log.accept("alarms: no answer of the communicator: " + e.getMessage());
      return false;
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
