package io.icewatch.edge.sender;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import io.icewatch.edge.mllp.MllpClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages one after the other, each until it is answered: where there is no answer it
 * connects again and sends the same bytes again, as the makers' gateways do. Not thread-safe.
 */
public final class PersistentSender implements AutoCloseable {
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final InetSocketAddress address;
  private final Duration patience;
  private final InstantSource clock;
  private @Nullable MllpClient client;
  private long repetitions;

  /**
   * Connects when the first message is sent.
   *
   * @param patience how long one message is sent again and again
   */
  public PersistentSender(InetSocketAddress address, Duration patience, InstantSource clock) {
    this.address = requireNonNull(address, "address");
    this.patience = requireNonNull(patience, "patience");
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * Sends a message and returns its answer, whatever that says.
   *
   * @throws IOException if there was none for as long as it has patience
   */
  public String send(byte[] message) throws IOException, InterruptedException {
    Instant end = clock.instant().plus(patience);
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        return new String(connection().send(message), ISO_8859_1);
      } catch (IOException e) {
        close();
        if (!clock.instant().plus(pause).isBefore(end)) {
          throw new IOException(
              "no answer from %s:%d for %d s: %s"
                  .formatted(
                      address.getHostString(),
                      address.getPort(),
                      patience.toSeconds(),
                      e.getMessage()),
              e);
        }
      }
      repetitions++;
      Thread.sleep(pause);
      Duration twice = pause.multipliedBy(2);
      pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }
  }

  /** How often a message was sent again. */
  public long repetitions() {
    return repetitions;
  }

  private MllpClient connection() throws IOException {
    if (client == null) {
      client = MllpClient.connect(SocketFactory.getDefault(), address, LONGEST_ANSWER);
    }
    return client;
  }

  @Override
  public void close() throws IOException {
    if (client != null) {
      client.close();
      client = null;
    }
  }
}
