package io.icewatch.local.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.local.template.MappingSpec.StartingPosition;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchingTest {

  @Test
  void aQuietShardKeepsItsSchedule() {
    Scene scene = new Scene(new SpecDraft());

    scene.put("0:00", "p", "a").put("7:30.4", "p", "b").run("10:00");

    assertThat(scene.happened()).containsExactly("0:00 a", "7:31 b");
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
  void theIteratorAgeIsTheAgeOfTheLastRecord() {
    Scene scene = new Scene(new SpecDraft().batchingWindow(5));

    scene.put("0:00", "p", "a").put("0:03", "p", "b").run("0:05");

    assertThat(scene.counters.snapshot().iteratorAge()).hasSeconds(2);
  }

  @Test
  void aStartingTimestampIsForOnePositionOnly() {
    assertThatThrownBy(() -> new SpecDraft().startingAt(StartingPosition.AT_TIMESTAMP).toSpec())
        .hasMessage(
            "Function.Event: StartingPosition AT_TIMESTAMP with StartingPositionTimestamp null");
  }

  @Test
  void windowsWithAParallelizationFactorAreRefused() {
    assertThatThrownBy(() -> new Scene(new SpecDraft().tumblingWindow(60).parallelizationFactor(2)))
        .hasMessage(
            "Function.Event: TumblingWindowInSeconds 60 needs ParallelizationFactor 1, found 2");
  }
}
