package io.icewatch.local.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.icewatch.local.lambda.LambdaHost;
import io.icewatch.local.mapping.EventSourceMapping;
import io.icewatch.local.mapping.MappingListener;
import io.icewatch.local.mapping.PlatformSettings;
import io.icewatch.local.stream.KinesisStream;
import io.icewatch.local.template.MappingProperties;
import io.icewatch.local.template.MappingSpec;
import io.icewatch.local.template.StreamSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mapping with tumbling windows whose process dies, whenever it dies. */
class ResumedMappingTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant START = Instant.parse("2026-07-02T00:00:03Z");
  private static final int RECORDS = 40;
  private static final int MILLIS_BETWEEN = 700;
  private static final StreamSpec STREAM =
      new StreamSpec("vitals", "arn:aws:kinesis:us-east-1:000000000000:stream/vitals", 1, 24);
  private static final MappingSpec MAPPING =
      MappingProperties.read(
          "counts",
          """
          StartingPosition: LATEST
          BatchSize: 100
          MaximumBatchingWindowInSeconds: 2
          TumblingWindowInSeconds: 10
          """,
          "vitals");

  @TempDir private Path folder;

  /** What the function wrote when a window ended: how many records it had counted in its state. */
  private final Map<String, Integer> written = new TreeMap<>();

  private int invocations;
  private int killedAt;
  private int lives;

  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Dies with its effects made and its answer lost, or before it has any effect. */
  private final class Counting implements LambdaHost {
    @Override
    public Outcome invoke(byte[] event) {
      invocations++;
      if (invocations * 2 - 1 == killedAt) {
        throw new Killed();
      }
      try {
        JsonNode json = JSON.readTree(event);
        int count = json.at("/state/count").asInt() + json.path("Records").size();
        if (json.path("isFinalInvokeForWindow").asBoolean()) {
          written.put(json.at("/window/start").asText(), count);
        }
        if (invocations * 2 == killedAt) {
          throw new Killed();
        }
        return new Outcome.Answered(
            "{\"state\":{\"count\":\"%d\"}}".formatted(count).getBytes(UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {}
  }

  private final class Life implements AutoCloseable {
    private final Path lake;
    private final Journal journal;
    private final KinesisStream stream;
    private final EventSourceMapping mapping;

    Life(Path lake) {
      this.lake = lake;
      journal = Journal.open(lake, "", Map.of("vitals", Set.of(MAPPING.id())));
      stream = new KinesisStream(STREAM, 0, 1, journal.ofStream("vitals"));
      mapping =
          new EventSourceMapping(
              MAPPING,
              stream,
              new Counting(),
              failed -> {},
              new MappingListener() {},
              PlatformSettings.LAMBDA,
              journal.ofReader(MAPPING.id(), "vitals"));
    }

    /** What a kill leaves in the files. */
    Life next() throws IOException {
      Path copy = Files.createDirectory(folder.resolve("life " + ++lives));
      for (String name : new String[] {Journal.FILE, Journal.FILE + "-wal"}) {
        Files.copy(lake.resolve(name), copy.resolve(name));
      }
      return new Life(copy);
    }

    @Override
    public void close() {
      journal.close();
    }
  }

  /** Whether it was killed on the way. */
  private boolean play() throws IOException {
    written.clear();
    invocations = 0;
    Life life = new Life(Files.createDirectory(folder.resolve("life " + ++lives)));
    int put = 0;
    boolean isKilled = false;
    for (Instant now = START; written.size() < 4; now = now.plusMillis(100)) {
      for (; put < RECORDS && !START.plusMillis((long) put * MILLIS_BETWEEN).isAfter(now); put++) {
        life.stream.put("patient", ("record " + put).getBytes(UTF_8), now);
      }
      try {
        if (now.isBefore(START.plusSeconds(40))) {
          life.mapping.step(now);
        } else {
          life.mapping.drain(now);
        }
      } catch (Killed e) {
        isKilled = true;
        try (Life dead = life) {
          life = dead.next();
        }
      }
      assertThat(now).as("killed at %d: %s", killedAt, written).isBefore(START.plusSeconds(90));
    }
    life.close();
    return isKilled;
  }

  @Test
  void everyRecordIsCountedOnceInItsWindowWheneverTheProcessDies() throws IOException {
    assertThat(play()).isFalse();
    Map<String, Integer> undisturbed = new TreeMap<>(written);
    assertThat(undisturbed.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(RECORDS);

    do {
      killedAt++;
    } while (playsTheSame(undisturbed));

    assertThat(killedAt).as("moments at which it was killed").isGreaterThan(20);
  }

  /** Whether it was killed; the windows are the same in any case. */
  private boolean playsTheSame(Map<String, Integer> undisturbed) throws IOException {
    boolean isKilled = play();
    assertThat(written).as("killed at %d", killedAt).isEqualTo(undisturbed);
    return isKilled;
  }
}
