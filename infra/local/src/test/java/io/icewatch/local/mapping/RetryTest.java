package io.icewatch.local.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.local.template.MappingSpec.OnFailure;
import org.junit.jupiter.api.Test;

class RetryTest {

  @Test
  void aFailedBatchBlocksItsShardAndIsRetriedAfterEverLongerPauses() {
    Scene scene = new Scene(new SpecDraft());
    for (int i = 0; i < 3; i++) {
      scene.host.next(ScriptedHost.failed());
    }

    scene.put("0:00", "p", "a", "b").put("0:01", "p", "c").run("1:00");

    assertThat(scene.happened())
        .containsExactly("0:00 a b", "0:01 a b", "0:03 a b", "0:07 a b", "0:07 c");
    assertThat(scene.counters.snapshot())
        .returns(5L, MappingCounters.Snapshot::invocations)
        .returns(3L, MappingCounters.Snapshot::retries)
        .returns(6L, MappingCounters.Snapshot::failed)
        .returns(9L, MappingCounters.Snapshot::invoked);
    assertThat(scene.counters.snapshot().lastError())
        .hasValue("java.lang.IllegalStateException: on purpose");
  }

  @Test
  void noPauseIsLongerThanAMinute() {
    Scene scene = new Scene(new SpecDraft());
    scene.host.always(ScriptedHost.failingOn("a"));

    scene.put("0:00", "p", "a").run("4:04");

    assertThat(scene.happened())
        .containsExactly(
            "0:00 a", "0:01 a", "0:03 a", "0:07 a", "0:15 a", "0:31 a", "1:03 a", "2:03 a",
            "3:03 a", "4:03 a");
  }

  @Test
  void aBatchIsDroppedWhenItsRetriesAreUsedUp() {
    Scene scene = new Scene(new SpecDraft().retries(2));
    scene.host.always(ScriptedHost.failingOn("a"));

    scene.put("0:00", "p", "a", "b").put("0:01", "p", "c").run("1:00");

    assertThat(scene.happened())
        .containsExactly(
            "0:00 a b", "0:01 a b", "0:03 a b", "0:03 dropped 2: RetryAttemptsExhausted", "0:03 c");
    assertThat(scene.counters.snapshot()).returns(2L, MappingCounters.Snapshot::dropped);
  }

  @Test
  void withoutRetriesABatchRunsOnce() {
    Scene scene = new Scene(new SpecDraft().retries(0).onFailure(OnFailure.Type.SNS));
    scene.host.next(ScriptedHost.failed());

    scene.put("0:00", "p", "a").run("1:00");

    assertThat(scene.happened())
        .containsExactly("0:00 a", "0:00 delivered 1: RetryAttemptsExhausted");
    assertThat(scene.counters.snapshot())
        .returns(0L, MappingCounters.Snapshot::dropped)
        .returns(1L, MappingCounters.Snapshot::delivered);
  }

  @Test
  void anInvocationThatDidNotRunIsNoAttempt() {
    Scene scene = new Scene(new SpecDraft().retries(1));
    scene.host.next(ScriptedHost.notRun());
    scene.host.next(ScriptedHost.notRun());
    scene.host.next(ScriptedHost.failed());

    scene.put("0:00", "p", "a").run("1:00");

    assertThat(scene.happened()).containsExactly("0:00 a", "0:01 a", "0:03 a", "0:07 a");
    assertThat(scene.counters.snapshot()).returns(2L, MappingCounters.Snapshot::invocations);
    assertThat(scene.counters.snapshot()).returns(1L, MappingCounters.Snapshot::retries);
  }
}
