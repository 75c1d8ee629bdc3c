package io.icewatch.conformance;

import io.icewatch.conformance.Backstage.Position;
import io.icewatch.conformance.Backstage.Putting;
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
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** Performs one case at an endpoint, in real time. */
final class EndpointPerformance {
  /** So that a record of a window's first second is in it, though the clocks differ a little. */
  private static final Duration INTO_THE_WINDOW = Duration.ofMillis(300);

  private static final Duration TICK = Duration.ofMillis(250);

  private final ConformanceCase played;
  private final int factor;
  private final AwsClients aws;
  private final EndpointSettings settings;
  private final Stage stage;
  private final Names names;
  private final Translation translation;
  private final Backstage backstage;
  private final Alignment alignment;
  private Tempo tempo;
  private String streamArn = "";
  private @Nullable FailureInbox inbox;

  /**
   * @param factor how many times as fast as the case says
   */
  EndpointPerformance(
      ConformanceCase played, int factor, AwsClients aws, EndpointSettings settings, Stage stage) {
    this.played = played;
    this.factor = factor;
    this.aws = aws;
    this.settings = settings;
    this.stage = stage;
    this.tempo = new Tempo(Instant.now(), factor);
    this.names = new Names(played.mapping().uuid().toString());
    this.translation = new Translation(tempo);
    this.backstage = new Backstage(played, names, translation);
    this.alignment = new Alignment(played, names, translation, settings.patience());
  }

  /** Who directs the function of this case. */
  Backstage backstage() {
    return backstage;
  }

  /**
   * Performs the case. An API call that is refused is part of what is seen.
   *
   * @param callback where the function reaches the {@link #backstage()}
   */
  CaseResult play(URI callback) throws InterruptedException {
    try {
      prepare(callback);
      for (Line line : begin()) {
        act(line);
      }
      return await();
    } catch (SdkException | IllegalStateException e) {
      return CaseResult.brokenOff(played, String.valueOf(e.getMessage()));
    }
  }

  private void prepare(URI callback) throws InterruptedException {
    String functionArn = stage.makeFunction(callback);
    stage.invoke(Backstage.TRIAL);
    streamArn = stage.makeStream(played.shards());
    translation.learn(functionArn, CaseWords.FUNCTION_ARN);
    translation.learn(streamArn, CaseWords.STREAM_ARN);
    translation.learn(settings.role(), CaseWords.ROLE_ARN);
    translation.learn(CaseWords.region(settings.region()), CaseWords.region(CaseWords.REGION));
    OnFailure onFailure = played.mapping().onFailure();
    inbox = onFailure == null ? null : stage.makeInbox(onFailure.type());
  }

  /** Makes the mapping, unless that is a line, and returns the lines that are left. */
  private List<Line> begin() throws InterruptedException {
    List<Line> lines = played.timeline();
    if (lines.stream().anyMatch(Line.MakeMapping.class::isInstance)) {
      follow(new Tempo(Instant.now(), factor));
      return lines;
    }
    if (readsBacklogAsFromTheStart()) {
      return beginWithBacklog(lines);
    }
    makeMapping();
    TimeUnit.MILLISECONDS.sleep(settings.settle().toMillis());
    int window = played.mapping().tumblingWindowSeconds();
    follow(Tempo.aligned(Instant.now(), factor, window));
    return lines;
  }

  /** Records that are there before the mapping come in one poll, which others may not. */
  private List<Line> beginWithBacklog(List<Line> lines) throws InterruptedException {
    List<Line> backlog =
        lines.stream().takeWhile(line -> !(line instanceof Line.Expectation)).toList();
    follow(new Tempo(Instant.now(), factor));
    for (Line line : backlog) {
      act(line);
    }
    makeMapping();
    followFrom(backlog.isEmpty() ? Times.START : backlog.getLast().at());
    return lines.subList(backlog.size(), lines.size());
  }

  /** What follows is timed from now on, which is that instant of the case. */
  private void followFrom(Instant at) {
    Duration passed = Duration.between(Times.START, at).dividedBy(factor);
    follow(new Tempo(Instant.now().minus(passed), factor));
  }

  private boolean readsBacklogAsFromTheStart() {
    MappingSpec mapping = played.mapping();
    return mapping.startingPosition() == StartingPosition.TRIM_HORIZON
        && mapping.tumblingWindowSeconds() == 0
        && mapping.maximumBatchingWindowSeconds() == 0;
  }

  private void follow(Tempo next) {
    tempo = next;
    translation.follow(next);
  }

  private void makeMapping() throws InterruptedException {
    String uuid = stage.makeMapping(played.mapping(), tempo, streamArn, inbox);
    translation.learn(uuid, played.mapping().uuid().toString());
  }

  private void act(Line line) throws InterruptedException {
    switch (line) {
      case Line.MakeMapping(var at) -> {
        awaitTime(at);
        makeMapping();
        if (played.mapping().tumblingWindowSeconds() == 0) {
          TimeUnit.MILLISECONDS.sleep(settings.settle().toMillis());
          followFrom(at);
        }
      }
      case Line.Put(var at, var key, var arrival, var data) -> {
        awaitTime(at);
        put(key, arrival, data);
      }
      case Line.Split(var at, var shard) -> {
        awaitTime(at);
        split(shards().get(shard));
      }
      case Line.Merge(var at, var shard, var adjacent) -> {
        awaitTime(at);
        merge(shards().get(shard).shardId(), shards().get(adjacent).shardId());
      }
      case Line.Expectation expectation -> {}
    }
  }

  private void awaitTime(Instant at) throws InterruptedException {
    Instant real = tempo.real(at).plus(INTO_THE_WINDOW);
    TimeUnit.MILLISECONDS.sleep(Duration.between(Instant.now(), real).toMillis());
  }

  private void put(String key, Instant arrival, Map<String, String> data) {
    Map<String, Putting> puts = new LinkedHashMap<>();
    data.forEach((name, text) -> puts.put(name, () -> put(key, names.fill(text))));
    backstage.put(puts, arrival);
  }

  private Position put(String key, String data) {
    SdkBytes bytes = SdkBytes.fromByteArray(data.getBytes(StandardCharsets.UTF_8));
    PutRecordResponse response =
        aws.kinesis()
            .putRecord(request -> request.streamName(stage.name()).partitionKey(key).data(bytes));
    return new Position(response.shardId(), response.sequenceNumber());
  }

  private List<Shard> shards() {
    return aws.kinesis().listShards(request -> request.streamName(stage.name())).shards();
  }

  private void split(Shard shard) throws InterruptedException {
    BigInteger start = new BigInteger(shard.hashKeyRange().startingHashKey());
    BigInteger end = new BigInteger(shard.hashKeyRange().endingHashKey());
    String middle = start.add(end).add(BigInteger.ONE).shiftRight(1).toString();
    aws.kinesis()
        .splitShard(
            request ->
                request
                    .streamName(stage.name())
                    .shardToSplit(shard.shardId())
                    .newStartingHashKey(middle));
    stage.awaitStream();
  }

  private void merge(String shardId, String adjacentShardId) throws InterruptedException {
    aws.kinesis()
        .mergeShards(
            request ->
                request
                    .streamName(stage.name())
                    .shardToMerge(shardId)
                    .adjacentShardToMerge(adjacentShardId));
    stage.awaitStream();
  }

  /** Waits until the case has passed and stays so for a while, or its time is up. */
  private CaseResult await() throws InterruptedException {
    Instant deadline = deadline();
    Instant passed = Instant.MAX;
    while (true) {
      receive();
      CaseResult result = alignment.compare(backstage.sightings(), tempo);
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
      inbox.receive().forEach(backstage::received);
    }
  }

  /** A function that is to run into its timeout takes that time, which no case counts. */
  private Instant deadline() {
    Instant last =
        played.timeline().stream()
            .filter(
                line ->
                    !(line instanceof Line.Expectation each)
                        || Deeds.isSeenFromOutside(each.deed()))
            .map(Line::at)
            .max(Instant::compareTo)
            .orElse(Times.START);
    long timeouts = played.timeline().stream().filter(EndpointPerformance::isTimeout).count();
    return tempo
        .real(last)
        .plus(settings.patience())
        .plusSeconds(timeouts * ScriptedFunction.TIMEOUT_SECONDS);
  }

  private static boolean isTimeout(Line line) {
    return line instanceof Line.Invoked invoked && ScriptedFunction.isTimeout(invoked.does());
  }
}
