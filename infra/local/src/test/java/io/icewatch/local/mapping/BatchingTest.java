package io.icewatch.local.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.local.stream.KinesisStream;
import io.icewatch.local.template.MappingSpec.OnFailure;
import io.icewatch.local.template.MappingSpec.StartingPosition;
import io.icewatch.local.template.StreamSpec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchingTest {

  @Test
  void aShardIsPolledOnceASecond() {
    Scene scene = new Scene(new SpecDraft());

    scene.put("0:00.2", "p", "a").put("0:00.7", "p", "b").put("0:01.1", "p", "c").run("0:05");

    assertThat(scene.happened()).containsExactly("0:01 a b", "0:02 c");
  }

  @Test
  void aQuietShardKeepsItsSchedule() {
    Scene scene = new Scene(new SpecDraft());

    scene.put("0:00", "p", "a").put("7:30.4", "p", "b").run("10:00");

    assertThat(scene.happened()).containsExactly("0:00 a", "7:31 b");
  }

  @Test
  void aBatchHoldsNoMoreThanTheBatchSize() {
    Scene scene = new Scene(new SpecDraft().batchSize(2));

    scene.put("0:00", "p", "a", "b", "c", "d", "e").run("0:00");

    assertThat(scene.happened()).containsExactly("0:00 a b", "0:00 c d", "0:00 e");
  }

  @Test
  void recordsAreGatheredForTheBatchingWindow() {
    Scene scene = new Scene(new SpecDraft().batchingWindow(5));

    scene.put("0:00", "p", "a").put("0:03", "p", "b").put("0:06", "p", "c").run("0:12");
    scene.put("0:21", "p", "d").run("1:00");

    assertThat(scene.happened())
        .as("from the end of the last invocation; anew where that one passed empty")
        .containsExactly("0:05 a b", "0:10 c", "0:26 d");
  }

  @Test
  void aFullBatchDoesNotWait() {
    Scene scene = new Scene(new SpecDraft().batchingWindow(5).batchSize(2));

    scene.put("0:00", "p", "a", "b", "c").run("1:00");

    assertThat(scene.happened()).containsExactly("0:00 a b", "0:05 c");
  }

  @Test
  void aBatchThatReachesThePayloadLimitDoesNotWait() {
    int two = sizeOfEventWith("a", "b");
    Scene fits = new Scene(new SpecDraft().batchingWindow(5), 1, payload(two));
    Scene tight = new Scene(new SpecDraft().batchingWindow(5), 1, payload(two - 1));

    fits.put("0:00", "p", "a", "b", "c").run("1:00");
    tight.put("0:00", "p", "a", "b", "c").run("1:00");

    assertThat(fits.happened()).containsExactly("0:00 a b", "0:05 c");
    assertThat(tight.happened()).containsExactly("0:00 a", "0:00 b", "0:05 c");
  }

  @Test
  void aRecordBeyondThePayloadLimitGoesToTheDestinationAndTheOthersGoOn() {
    int one = sizeOfEventWith("a");
    SpecDraft spec = new SpecDraft().onFailure(OnFailure.Type.SQS);
    Scene scene = new Scene(spec, 1, payload(one));

    scene.put("0:00", "p", "a", "far too large", "b").run("1:00");

    assertThat(scene.happened())
        .containsExactly("0:00 a", "0:00 delivered 1: PayloadLimitExceeded", "0:00 b");
    assertThat(scene.outbox.bodies())
        .singleElement()
        .asString()
        .contains("\"approximateInvokeCount\":0")
        .doesNotContain("responseContext");
  }

  @Test
  void processorsKeepTheOrderOfEachKeyAndDoNotBlockOneAnother() {
    Scene scene = new Scene(new SpecDraft().parallelizationFactor(2));
    scene.host.always(ScriptedHost.failingOn("p1"));

    scene.put("0:00", "p", "p1").put("0:00", "q", "q1", "q2").put("0:01", "p", "p2");
    scene.put("0:02", "q", "q3").run("0:02");

    assertThat(scene.happened())
        .containsExactlyInAnyOrder("0:00 p1", "0:00 q1 q2", "0:01 p1", "0:02 q3");
    assertThat(scene.checkpoints).as("p1 is not done").isEmpty();
  }

  @Test
  void aLongBacklogIsReadWithoutPauses() {
    Scene scene = new Scene(new SpecDraft().batchSize(10_000));

    scene.put("0:00", "p", IntStream.range(0, 25_000).mapToObj(i -> "x").toArray(String[]::new));
    scene.run("0:00");

    assertThat(scene.host.events())
        .extracting(event -> event.data().size())
        .containsExactly(10_000, 10_000, 5_000);
  }

  @Test
  void theCheckpointFollowsWhatIsDone() {
    Scene scene = new Scene(new SpecDraft().batchSize(2));
    scene.host.next(ScriptedHost.answer(""));
    scene.host.next(ScriptedHost.failed());

    scene.put("0:00", "p", "a", "b", "c").run("0:00");
    assertThat(scene.checkpoints).containsExactly(scene.sequenceNumber(2));

    scene.run("0:01");
    assertThat(scene.checkpoints).containsExactly(scene.sequenceNumber(2), scene.sequenceNumber(3));
  }

  @Test
  void theIteratorAgeIsTheAgeOfTheLastRecord() {
    Scene scene = new Scene(new SpecDraft().batchingWindow(5));

    scene.put("0:00", "p", "a").put("0:03", "p", "b").run("0:05");

    assertThat(scene.counters.snapshot().iteratorAge()).hasSeconds(2);
  }

  @Test
  void aMappingStartsWhereItIsTold() {
    assertThat(readFrom(startingAt(StartingPosition.TRIM_HORIZON)))
        .containsExactly("a", "b", "c", "d");
    assertThat(readFrom(startingAt(StartingPosition.LATEST))).containsExactly("d");
    assertThat(readFrom(new SpecDraft().startingAt(Scene.instant("0:01"))))
        .containsExactly("b", "c", "d");
    assertThatThrownBy(() -> startingAt(StartingPosition.AT_TIMESTAMP).toSpec())
        .hasMessage(
            "Function.Event: StartingPosition AT_TIMESTAMP with StartingPositionTimestamp null");
  }

  @Test
  void windowsWithAParallelizationFactorAreRefused() {
    assertThatThrownBy(() -> new Scene(new SpecDraft().tumblingWindow(60).parallelizationFactor(2)))
        .hasMessage(
            "Function.Event: TumblingWindowInSeconds 60 needs ParallelizationFactor 1, found 2");
  }

  private static SpecDraft startingAt(StartingPosition position) {
    return new SpecDraft().startingAt(position);
  }

  private static List<String> readFrom(SpecDraft spec) {
    KinesisStream stream = new KinesisStream(new StreamSpec("vitals", Scene.ARN, 1, 24));
    ScriptedHost host = new ScriptedHost();
    for (int second = 0; second < 3; second++) {
      put(stream, "" + (char) ('a' + second), Scene.START.plusSeconds(second));
    }
    try (EventSourceMapping mapping =
        new EventSourceMapping(
            spec.toSpec(),
            stream,
            host,
            new OutboxDestination(),
            new MappingCounters(),
            PlatformSettings.LAMBDA)) {
      put(stream, "d", Scene.START.plusSeconds(3));
      mapping.step(Scene.START.plusSeconds(4));
    }
    return host.events().getFirst().data();
  }

  private static void put(KinesisStream stream, String data, Instant arrival) {
    stream.put("p", data.getBytes(StandardCharsets.UTF_8), arrival);
  }

  private static int sizeOfEventWith(String... data) {
    Scene scene = new Scene(new SpecDraft());
    scene.put("0:00", "p", data).run("0:00");
    return scene.host.events().getFirst().bytes().length;
  }

  private static PlatformSettings payload(int limit) {
    return PlatformSettings.LAMBDA.withPayloadLimit(limit);
  }
}
