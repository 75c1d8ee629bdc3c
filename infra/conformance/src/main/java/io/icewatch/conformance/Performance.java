package io.icewatch.conformance;

import io.icewatch.local.mapping.EventSourceMapping;
import io.icewatch.local.stream.KinesisStream;
import io.icewatch.local.stream.Shard;
import io.icewatch.local.stream.StreamRecord;
import io.icewatch.local.template.StreamSpec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Performs one case on the mapping engine, in virtual time. */
final class Performance {
  private static final String STREAM_ARN = "arn:aws:kinesis:eu-west-1:123456789012:stream/vitals";

  /** More steps at one instant than any case needs: the engine would go on for ever. */
  private static final int STEPS_AT_ONCE = 10_000;

  private final ConformanceCase played;
  private final KinesisStream stream;
  private final Names names;
  private final Observer observer;
  private @Nullable EventSourceMapping mapping;
  private Instant now = Times.START;
  private Instant wake = Instant.MAX;

  private Performance(ConformanceCase played) {
    this.played = played;
    this.stream =
        new KinesisStream(
            new StreamSpec("vitals", STREAM_ARN, played.shards(), played.retentionHours()));
    this.names = new Names(played.mapping().uuid().toString());
    this.observer = new Observer(played, names, () -> now);
  }

  /** Returns what was expected and what was seen. */
  static CaseResult of(ConformanceCase played) {
    return new Performance(played).play();
  }

  private CaseResult play() {
    boolean madeLater = played.timeline().stream().anyMatch(Line.MakeMapping.class::isInstance);
    if (!madeLater) {
      make();
    }
    try {
      played.timeline().forEach(this::act);
      runTo(played.until());
    } finally {
      if (mapping != null) {
        mapping.close();
      }
    }
    return new CaseResult(played, expected(), observer.happened());
  }

  private List<Happening> expected() {
    return played.timeline().stream()
        .filter(Line.Expectation.class::isInstance)
        .map(Line.Expectation.class::cast)
        .map(line -> Happening.expected(line, names))
        .toList();
  }

  private void act(Line line) {
    switch (line) {
      case Line.MakeMapping(var at) -> {
        runBefore(at);
        make();
      }
      case Line.Put(var at, var key, var arrival, var data) -> {
        runBefore(at);
        put(key, arrival, data);
      }
      case Line.Split(var at, var shard) -> {
        runBefore(at);
        stream.split(shards().get(shard).id());
        wake = now;
      }
      case Line.Merge(var at, var shard, var adjacent) -> {
        runBefore(at);
        stream.merge(shards().get(shard).id(), shards().get(adjacent).id());
        wake = now;
      }
      case Line.Expectation expectation -> {}
    }
  }

  private void make() {
    mapping =
        new EventSourceMapping(
            played.mapping(), stream, observer.host(), failed -> {}, observer, played.settings());
    wake = now;
  }

  private void put(String key, Instant arrival, Map<String, String> data) {
    data.forEach(
        (name, text) -> {
          byte[] bytes = names.fill(text).getBytes(StandardCharsets.UTF_8);
          StreamRecord record = stream.put(key, bytes, arrival);
          names.add(name, record.shardId(), record.sequenceNumber());
        });
    wake = now;
  }

  private List<Shard> shards() {
    return stream.shards();
  }

  private void runBefore(Instant end) {
    runTo(end.minusMillis(1));
    now = end;
  }

  /** Runs everything that is due up to and including an instant. */
  private void runTo(Instant end) {
    int steps = 0;
    while (mapping != null && !wake.isAfter(end)) {
      steps = wake.isAfter(now) ? 0 : steps + 1;
      if (steps > STEPS_AT_ONCE) {
        throw new IllegalStateException("no end at " + Times.text(now));
      }
      now = wake;
      wake = mapping.step(now);
    }
  }
}
