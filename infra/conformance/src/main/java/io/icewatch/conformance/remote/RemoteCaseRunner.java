package io.icewatch.conformance.remote;

import io.icewatch.conformance.cases.CaseArns;
import io.icewatch.conformance.cases.CaseResult;
import io.icewatch.conformance.cases.CaseTime;
import io.icewatch.conformance.cases.ConformanceCase;
import io.icewatch.conformance.cases.RecordAliases;
import io.icewatch.conformance.cases.TimelineStep;
import io.icewatch.conformance.cases.TimelineStep.Expect;
import io.icewatch.conformance.cases.TimelineStep.ExpectInvocation;
import io.icewatch.conformance.cases.TimelineStep.MakeMapping;
import io.icewatch.conformance.cases.TimelineStep.Merge;
import io.icewatch.conformance.cases.TimelineStep.Put;
import io.icewatch.conformance.cases.TimelineStep.Split;
import io.icewatch.conformance.remote.InvocationRecorder.Position;
import io.icewatch.conformance.remote.InvocationRecorder.Putting;
import io.icewatch.local.template.MappingSpec;
import io.icewatch.local.template.MappingSpec.OnFailure;
import io.icewatch.local.template.MappingSpec.StartingPosition;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** Runs one case at an endpoint, in real time. */
final class RemoteCaseRunner {
  /** So that a record of a window's first second is in it, though the clocks differ a little. */
  private static final Duration INTO_THE_WINDOW = Duration.ofMillis(300);

  private static final Duration TICK = Duration.ofMillis(250);

  private final ConformanceCase tested;
  private final int factor;
  private final AwsClients aws;
  private final EndpointSettings settings;
  private final RemoteFixture fixture;
  private final RecordAliases aliases;
  private final Normalizer normalizer;
  private final InvocationRecorder recorder;
  private final Comparison comparison;
  private TimeScale scale;
  private String streamArn = "";
  private @Nullable FailureInbox inbox;

  /**
   * @param factor how many times as fast as the case says
   */
  RemoteCaseRunner(
      ConformanceCase tested,
      int factor,
      AwsClients aws,
      EndpointSettings settings,
      RemoteFixture fixture) {
    this.tested = tested;
    this.factor = factor;
    this.aws = aws;
    this.settings = settings;
    this.fixture = fixture;
    this.scale = new TimeScale(Instant.now(), factor);
    this.aliases = new RecordAliases(tested.mapping().uuid().toString());
    this.normalizer = new Normalizer(scale);
    this.recorder = new InvocationRecorder(tested, aliases, normalizer);
    this.comparison = new Comparison(tested, aliases, normalizer, settings.patience());
  }

  /** Tells the function of this case what to do. */
  InvocationRecorder recorder() {
    return recorder;
  }

  /**
   * Runs the case. An API call that is refused is part of what is seen.
   *
   * @param callback where the function reaches the {@link #recorder()}
   */
  CaseResult run(URI callback) throws InterruptedException {
    try {
      prepare(callback);
      for (TimelineStep step : begin()) {
        act(step);
      }
      return await();
    } catch (SdkException | IllegalStateException e) {
      return CaseResult.brokenOff(tested, String.valueOf(e.getMessage()));
    }
  }

  private void prepare(URI callback) throws InterruptedException {
    String functionArn = fixture.makeFunction(callback);
    fixture.invoke(InvocationRecorder.TRIAL);
    streamArn = fixture.makeStream(tested.shards());
    normalizer.replace(functionArn, CaseArns.FUNCTION);
    normalizer.replace(streamArn, CaseArns.STREAM);
    normalizer.replace(settings.role(), CaseArns.ROLE);
    normalizer.replace(awsRegion(settings.region()), awsRegion(CaseArns.REGION));
    OnFailure onFailure = tested.mapping().onFailure();
    inbox = onFailure == null ? null : fixture.makeInbox(onFailure.type());
  }

  /** How a record of an event names its region. */
  private static String awsRegion(String name) {
    return "\"awsRegion\":\"%s\"".formatted(name);
  }

  /** Makes the mapping, unless that is a step, and returns the steps that are left. */
  private List<TimelineStep> begin() throws InterruptedException {
    List<TimelineStep> steps = tested.timeline();
    if (tested.steps(MakeMapping.class).findAny().isPresent()) {
      follow(new TimeScale(Instant.now(), factor));
      return steps;
    }
    if (readsBacklogAsFromTheStart()) {
      return beginWithBacklog(steps);
    }
    makeMapping();
    TimeUnit.MILLISECONDS.sleep(settings.settle().toMillis());
    int window = tested.mapping().tumblingWindowSeconds();
    follow(TimeScale.aligned(Instant.now(), factor, window));
    return steps;
  }

  /** Records that are there before the mapping come in one poll, which others may not. */
  private List<TimelineStep> beginWithBacklog(List<TimelineStep> steps)
      throws InterruptedException {
    List<TimelineStep> backlog =
        steps.stream().takeWhile(step -> !(step instanceof Expect)).toList();
    follow(new TimeScale(Instant.now(), factor));
    for (TimelineStep step : backlog) {
      act(step);
    }
    makeMapping();
    followFrom(backlog.isEmpty() ? CaseTime.START : backlog.getLast().at());
    return steps.subList(backlog.size(), steps.size());
  }

  /** What follows is timed from now on, which is that instant of the case. */
  private void followFrom(Instant at) {
    Duration passed = Duration.between(CaseTime.START, at).dividedBy(factor);
    follow(new TimeScale(Instant.now().minus(passed), factor));
  }

  private boolean readsBacklogAsFromTheStart() {
    MappingSpec mapping = tested.mapping();
    return mapping.startingPosition() == StartingPosition.TRIM_HORIZON
        && mapping.tumblingWindowSeconds() == 0
        && mapping.maximumBatchingWindowSeconds() == 0;
  }

  private void follow(TimeScale next) {
    scale = next;
    normalizer.follow(next);
  }

  private void makeMapping() throws InterruptedException {
    String uuid = fixture.makeMapping(tested.mapping(), scale, streamArn, inbox);
    normalizer.replace(uuid, tested.mapping().uuid().toString());
  }

  private void act(TimelineStep step) throws InterruptedException {
    if (!(step instanceof Expect)) {
      awaitTime(step.at());
    }
    switch (step) {
      case MakeMapping(var at) -> {
        makeMapping();
        if (tested.mapping().tumblingWindowSeconds() == 0) {
          TimeUnit.MILLISECONDS.sleep(settings.settle().toMillis());
          followFrom(at);
        }
      }
      case Put put -> put(put);
      case Split(var at, var shard) -> split(shards().get(shard));
      case Merge(var at, var shard, var adjacent) ->
          merge(shards().get(shard).shardId(), shards().get(adjacent).shardId());
      case Expect expect -> {}
    }
  }

  private void awaitTime(Instant at) throws InterruptedException {
    Instant real = scale.real(at).plus(INTO_THE_WINDOW);
    TimeUnit.MILLISECONDS.sleep(Duration.between(Instant.now(), real).toMillis());
  }

  private void put(Put put) {
    Map<String, Putting> puts = new LinkedHashMap<>();
    put.data().forEach((name, text) -> puts.put(name, () -> put(put.key(), aliases.fill(text))));
    recorder.put(puts, put.arrival());
  }

  private Position put(String key, String data) {
    SdkBytes bytes = SdkBytes.fromByteArray(data.getBytes(StandardCharsets.UTF_8));
    PutRecordResponse response =
        aws.kinesis()
            .putRecord(request -> request.streamName(fixture.name()).partitionKey(key).data(bytes));
    return new Position(response.shardId(), response.sequenceNumber());
  }

  private List<Shard> shards() {
    return aws.kinesis().listShards(request -> request.streamName(fixture.name())).shards();
  }

  private void split(Shard shard) throws InterruptedException {
    BigInteger start = new BigInteger(shard.hashKeyRange().startingHashKey());
    BigInteger end = new BigInteger(shard.hashKeyRange().endingHashKey());
    String middle = start.add(end).add(BigInteger.ONE).shiftRight(1).toString();
    aws.kinesis()
        .splitShard(request ->
            request
                .streamName(fixture.name())
                .shardToSplit(shard.shardId())
                .newStartingHashKey(middle));
    fixture.awaitStream();
  }

  private void merge(String shardId, String adjacentShardId) throws InterruptedException {
    aws.kinesis()
        .mergeShards(request ->
            request
                .streamName(fixture.name())
                .shardToMerge(shardId)
                .adjacentShardToMerge(adjacentShardId));
    fixture.awaitStream();
  }

  /** Waits until the case has passed and stays so for a while, or its time is up. */
  private CaseResult await() throws InterruptedException {
    Instant deadline = deadline();
    Instant passed = Instant.MAX;
    while (true) {
      receive();
      CaseResult result = comparison.compare(recorder.observed(), scale);
      Instant now = Instant.now();
      if (!result.isPassed()) {
        passed = Instant.MAX;
      } else if (passed.equals(Instant.MAX)) {
        passed = now;
      }
      if (now.isAfter(deadline)
          || (result.isPassed()
              && Duration.between(passed, now).compareTo(settings.quiet()) >= 0)) {
        return result;
      }
      TimeUnit.MILLISECONDS.sleep(TICK.toMillis());
    }
  }

  private void receive() {
    if (inbox != null) {
      inbox.receive().forEach(recorder::received);
    }
  }

  /** A function that is to run into its timeout takes that time, which no case counts. */
  private Instant deadline() {
    Instant last =
        Stream.concat(
                tested.timeline().stream().filter(step -> !(step instanceof Expect)),
                Comparison.visible(tested))
            .map(TimelineStep::at)
            .max(Instant::compareTo)
            .orElse(CaseTime.START);
    long timeouts =
        tested
            .steps(ExpectInvocation.class)
            .filter(expect -> ScriptedFunction.isTimeout(expect.behavior()))
            .count();
    return scale
        .real(last)
        .plus(settings.patience())
        .plusSeconds(timeouts * ScriptedFunction.TIMEOUT_SECONDS);
  }
}
