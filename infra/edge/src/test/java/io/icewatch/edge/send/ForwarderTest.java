package io.icewatch.edge.send;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.edge.queue.DurableQueue;
import io.icewatch.edge.queue.Incoming;
import io.icewatch.edge.queue.Incoming.Outgoing;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ForwarderTest {
  @TempDir private Path folder;

  private final List<Long> pauses = new ArrayList<>();
  private final BlockingQueue<List<Long>> pausesBeforeTaken = new LinkedBlockingQueue<>();

  /** Out of reach for so many attempts, and again after each record that it took. */
  private final class Downstream implements RecordSink {
    private final int outages;

    Downstream(int outages) {
      this.outages = outages;
    }

    @Override
    public int mostRecords() {
      return 1;
    }

    @Override
    public Set<Integer> send(List<Outgoing> records) {
      if (pauses.size() < outages) {
        throw new IllegalStateException("out of reach");
      }
      pausesBeforeTaken.add(List.copyOf(pauses));
      pauses.clear();
      return Set.of();
    }

    @Override
    public void close() {}
  }

  private static final Forwarder.Listener NOBODY =
      new Forwarder.Listener() {
        @Override
        public void sent(int records) {}

        @Override
        public void failed(int records, String reason) {}
      };

  @Test
  void pauses_double_up_to_half_a_minute_and_begin_anew_once_a_record_was_taken() throws Exception {
    try (DurableQueue queue =
        DurableQueue.open(folder.resolve("q.db"), 10, InstantSource.fixed(Instant.EPOCH))) {
      for (String key : List.of("a", "b")) {
        byte[] bytes = key.getBytes(UTF_8);
        queue.keep(new Incoming("MON", bytes, List.of(new Outgoing(key, bytes)), ""));
      }

      Forwarder forwarder =
          new Forwarder(queue, new Downstream(11), time -> pauses.add(time.toMillis()), NOBODY);

      assertThatTheyDouble(pausesBeforeTaken.take());
      assertThatTheyDouble(pausesBeforeTaken.take());
      assertThat(queue.awaitEmpty(Duration.ofMinutes(1))).isTrue();
      forwarder.close();
    }
  }

  private static void assertThatTheyDouble(List<Long> pauses) {
    assertThat(pauses).hasSize(11);
    for (int i = 0; i < pauses.size(); i++) {
      long whole = Math.min(100L << i, 30_000);
      assertThat(pauses.get(i)).as("pause %d", i).isBetween(whole / 2, whole);
    }
  }
}
