package io.icewatch.local.mapping;

import io.icewatch.local.lambda.LambdaHost;
import io.icewatch.local.stream.KinesisStream;
import io.icewatch.local.template.StreamSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One stream, one mapping, one scripted function, in virtual time. Times are {@code
 * minutes:seconds} after {@link #START}; what happens is written down as {@code "0:01 a b"}, an
 * invocation with its records, and {@code "0:01 gave up a b: RetryAttemptsExhausted"}.
 */
final class Scene {
  static final Instant START = Instant.parse("2025-05-29T20:50:00Z");
  static final String ARN = "arn:aws:kinesis:eu-west-1:123456789012:stream/vitals";

  final KinesisStream stream;
  final ScriptedHost host = new ScriptedHost();
  final MappingCounters counters = new MappingCounters();
  final List<String> checkpoints = new ArrayList<>();

  private final List<String> happened = new ArrayList<>();
  private final EventSourceMapping mapping;
  private Instant now = START;
  private Instant wake = START;

  Scene(SpecDraft spec) {
    this(spec, 1, PlatformSettings.LAMBDA);
  }

  Scene(SpecDraft spec, int shards, PlatformSettings settings) {
    stream = new KinesisStream(new StreamSpec("vitals", ARN, shards, 24));
    mapping =
        new EventSourceMapping(
            spec.toSpec(),
            stream,
            recorded(),
            failed -> {},
            new Diary(),
            settings,
            ProgressJournal.NONE);
    run("0:00");
  }

  /** Runs everything that is due before this instant, then puts the records under one key. */
  Scene put(String at, String key, String... data) {
    runBefore(instant(at));
    for (String item : data) {
      stream.put(key, item.getBytes(StandardCharsets.UTF_8), now);
    }
    wake = now;
    return this;
  }

  /** Runs everything that is due up to and including this instant. */
  Scene run(String until) {
    Instant end = instant(until);
    runBefore(end);
    while (!wake.isAfter(end)) {
      wake = mapping.step(end);
    }
    return this;
  }

  /** Runs to the end of the run. */
  Scene drain(String at) {
    runBefore(instant(at));
    wake = now;
    while (wake.isBefore(Instant.MAX)) {
      now = wake;
      wake = mapping.drain(now);
    }
    return this;
  }

  List<String> happened() {
    return happened;
  }

  static Instant instant(String time) {
    String[] parts = time.split(":", 2);
    return START
        .plus(Duration.ofMinutes(Long.parseLong(parts[0])))
        .plusMillis(Math.round(Double.parseDouble(parts[1]) * 1000));
  }

  static String time(Instant instant) {
    Duration since = Duration.between(START, instant);
    String seconds = "%d:%02d".formatted(since.toMinutes(), since.toSecondsPart());
    return since.toMillisPart() == 0 ? seconds : seconds + ".%03d".formatted(since.toMillisPart());
  }

  private void runBefore(Instant end) {
    while (wake.isBefore(end)) {
      now = wake;
      wake = mapping.step(now);
    }
    now = end;
  }

  private LambdaHost recorded() {
    return new LambdaHost() {
      @Override
      public Outcome invoke(byte[] event) {
        Outcome outcome = host.invoke(event);
        happened.add(time(now) + " " + host.events().getLast());
        return outcome;
      }

      @Override
      public void close() {}
    };
  }

  private final class Diary implements MappingListener {
    @Override
    public void polled(String shardId, int records, int filteredOut) {
      counters.polled(shardId, records, filteredOut);
    }

    @Override
    public void invoked(Invocation invocation) {
      counters.invoked(invocation);
    }

    @Override
    public void gaveUp(FailedBatch batch, boolean delivered) {
      counters.gaveUp(batch, delivered);
      happened.add(
          "%s %s %d: %s"
              .formatted(
                  time(batch.timestamp()),
                  delivered ? "delivered" : "dropped",
                  batch.batchSize(),
                  batch.condition().text()));
    }

    @Override
    public void checkpointed(String shardId, String sequenceNumber) {
      checkpoints.add(sequenceNumber);
    }
  }

  /** The sequence number of the n-th record of the first shard, from 1. */
  String sequenceNumber(int n) {
    return stream.shards().getFirst().sequenceNumber(n);
  }
}
