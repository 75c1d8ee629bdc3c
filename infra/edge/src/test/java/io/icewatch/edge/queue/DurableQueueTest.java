package io.icewatch.edge.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.edge.queue.DurableQueue.Kept;
import io.icewatch.edge.queue.DurableQueue.Queued;
import io.icewatch.edge.queue.Incoming.Outgoing;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableQueueTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

  @TempDir Path folder;

  private DurableQueue open(long capacity) throws QueueException {
    return DurableQueue.open(folder.resolve("queue.db"), capacity, CLOCK);
  }

  private static Incoming message(int number, String... keys) {
    List<Outgoing> records = new ArrayList<>();
    for (String key : keys) {
      records.add(new Outgoing(key, (key + number).getBytes(UTF_8)));
    }
    return new Incoming("MON", ("message " + number).getBytes(UTF_8), records, "");
  }

  private static List<String> texts(List<Queued> queued) {
    return queued.stream().map(each -> new String(each.record().data(), UTF_8)).toList();
  }

  @Test
  void givesTheOldestRecordsOrTheOldestOfEachKeyInTheirOrder() throws Exception {
    try (DurableQueue queue = open(100)) {
      queue.keep(message(1, "a", "b"));
      queue.keep(message(2, "a", "c"));

      assertThat(texts(queue.head(3, false))).containsExactly("a1", "b1", "a2");
      List<Queued> head = queue.head(10, true);
      assertThat(texts(head)).containsExactly("a1", "b1", "c2");
      queue.remove(head.stream().map(Queued::id).toList());
      assertThat(texts(queue.head(10, true))).containsExactly("a2");
      assertThat(queue.depth()).isEqualTo(1);
    }
  }

  @Test
  void keepsWhatItHoldsWhenItIsOpenedAgain() throws Exception {
    try (DurableQueue queue = open(100)) {
      queue.keep(message(1, "a"));
    }
    try (DurableQueue queue = open(100)) {
      assertThat(queue.depth()).isEqualTo(1);
      assertThat(texts(queue.head(10, true))).containsExactly("a1");
      assertThat(queue.keep(message(1, "a"))).isEqualTo(Kept.REPEATED);
    }
  }

  @Test
  void takesNothingBeyondItsCapacityAndDropsNothing() throws Exception {
    try (DurableQueue queue = open(2)) {
      queue.keep(message(1, "a", "b"));

      assertThatThrownBy(() -> queue.keep(message(2, "c")))
          .isInstanceOf(QueueException.class)
          .hasMessage("the gateway holds 2 records, at most 2 until they can be sent on");
      assertThat(texts(queue.head(10, true))).containsExactly("a1", "b1");

      queue.remove(List.of(queue.head(1, true).getFirst().id()));
      assertThat(queue.keep(message(2, "c"))).isEqualTo(Kept.STORED);
    }
  }

  @Test
  void saysThatTheDiskIsFullAndGoesOnWhenItIsNot() throws Exception {
    try (DurableQueue queue = open(1_000_000)) {
      queue.limitTo(40);
      byte[] large = new byte[40_000];

      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 100; i++) {
                  queue.keep(
                      new Incoming(
                          "MON", ("m" + i).getBytes(UTF_8), List.of(new Outgoing("a", large)), ""));
                }
              })
          .isInstanceOf(QueueException.class)
          .hasMessage("no space left on the gateway's disk");
      long kept = queue.depth();
      assertThat(queue.head(1, true)).hasSize(1);

      queue.limitTo(1_000_000);
      queue.keep(message(1, "b"));
      assertThat(queue.depth()).isEqualTo(kept + 1);
    }
  }

  @Test
  void refusesAFileThatIsNoQueue() throws IOException {
    Files.writeString(
        folder.resolve("queue.db"), "this is no database, however long it may be ...");

    assertThatThrownBy(() -> open(1))
        .isInstanceOf(QueueException.class)
        .hasMessageContaining("cannot be opened");
  }

  /** Keeps messages and says of each that it did, until it is killed. */
  static final class Keeper {
    public static void main(String[] arguments) throws Exception {
      try (DurableQueue queue = DurableQueue.open(Path.of(arguments[0]), 1_000_000, CLOCK)) {
        for (int i = 0; ; i++) {
          queue.keep(message(i, "k" + i % 7));
          System.out.println(i);
        }
      }
    }
  }

  @Test
  void losesNothingThatItSaidItHadKeptWhenItsProcessIsKilled() throws Exception {
    Path file = folder.resolve("queue.db");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Keeper.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int said = -1;
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      while (said < 200) {
        said = Integer.parseInt(out.readLine());
      }
      process.destroyForcibly().waitFor();
      for (String line = out.readLine(); line != null && !line.isEmpty(); line = out.readLine()) {
        said = Integer.parseInt(line);
      }
    } catch (IOException e) {
      // The pipe broke with the process: what was read before stands.
      assertThat(process.isAlive()).isFalse();
    }

    try (DurableQueue queue = open(1_000_000)) {
      List<String> left = new ArrayList<>();
      for (List<Queued> head = queue.head(500, true);
          !head.isEmpty();
          head = queue.head(500, true)) {
        left.addAll(texts(head));
        queue.remove(head.stream().map(Queued::id).toList());
      }
      assertThat(left)
          .containsAll(IntStream.rangeClosed(0, said).mapToObj(i -> "k" + i % 7 + i).toList());
    }
  }
}
