package io.icewatch.conformance.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.icewatch.conformance.cases.CaseArns;
import io.icewatch.conformance.cases.CaseResult;
import io.icewatch.conformance.cases.CaseTime;
import io.icewatch.conformance.cases.ConformanceCase;
import io.icewatch.conformance.cases.RecordAliases;
import io.icewatch.conformance.cases.TimelineStep;
import io.icewatch.conformance.cases.TimelineStep.Expect;
import io.icewatch.conformance.cases.TimelineStep.MakeMapping;
import io.icewatch.conformance.cases.TimelineStep.Merge;
import io.icewatch.conformance.cases.TimelineStep.Put;
import io.icewatch.conformance.cases.TimelineStep.Split;
import io.icewatch.local.mapping.EventSourceMapping;
import io.icewatch.local.mapping.ProgressJournal;
import io.icewatch.local.stream.KinesisStream;
import io.icewatch.local.stream.StreamRecord;
import io.icewatch.local.template.StreamSpec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Runs one case on this project's event source mapping, in virtual time. */
public final class EngineCaseRunner {
  /** More steps at one instant than any case needs: the engine would go on for ever. */
  private static final int STEPS_AT_ONCE = 10_000;

  private final ConformanceCase tested;
  private final KinesisStream stream;
  private final RecordAliases aliases;
  private final MappingRecorder recorder;
  private @Nullable EventSourceMapping mapping;
  private Instant now = CaseTime.START;
  private Instant wake = Instant.MAX;

  private EngineCaseRunner(ConformanceCase tested) {
    this.tested = tested;
    this.stream =
        new KinesisStream(
            new StreamSpec("vitals", CaseArns.STREAM, tested.shards(), tested.retentionHours()));
    this.aliases = new RecordAliases(tested.mapping().uuid().toString());
    this.recorder = new MappingRecorder(tested, aliases, () -> now);
  }

  /** Returns what was expected and what was seen. */
  public static CaseResult run(ConformanceCase tested) {
    return new EngineCaseRunner(tested).run();
  }

  private CaseResult run() {
    if (tested.steps(MakeMapping.class).findAny().isEmpty()) {
      makeMapping();
    }
    try {
      tested.timeline().forEach(this::act);
      runTo(tested.until());
    } finally {
      if (mapping != null) {
        mapping.close();
      }
    }
    return new CaseResult(
        tested,
        tested.steps(Expect.class).map(expect -> aliases.fill(expect.event())).toList(),
        recorder.events());
  }

  private void act(TimelineStep step) {
    if (!(step instanceof Expect)) {
      runTo(step.at().minusMillis(1));
      now = step.at();
      wake = now;
    }
    switch (step) {
      case MakeMapping make -> makeMapping();
      case Put put -> put(put);
      case Split(var at, var shard) -> stream.split(shardId(shard));
      case Merge(var at, var shard, var adjacent) ->
          stream.merge(shardId(shard), shardId(adjacent));
      case Expect expect -> {}
    }
  }

  private void makeMapping() {
    mapping =
        new EventSourceMapping(
            tested.mapping(),
            stream,
            recorder.host(),
            failed -> {},
            recorder,
            tested.settings(),
            ProgressJournal.NONE);
    wake = now;
  }

  private void put(Put put) {
    put.data()
        .forEach((name, text) -> {
          byte[] data = aliases.fill(text).getBytes(UTF_8);
          StreamRecord record = stream.put(put.key(), data, put.arrival());
          aliases.add(name, record.shardId(), record.sequenceNumber());
        });
  }

  private String shardId(int number) {
    return stream.shards().get(number).id();
  }

  /** Runs everything that is due up to and including an instant. */
  private void runTo(Instant end) {
    int steps = 0;
    while (mapping != null && !wake.isAfter(end)) {
      steps = wake.isAfter(now) ? 0 : steps + 1;
      if (steps > STEPS_AT_ONCE) {
        throw new IllegalStateException("no end at " + CaseTime.text(now));
      }
      now = wake;
      wake = mapping.step(now);
    }
  }
}
