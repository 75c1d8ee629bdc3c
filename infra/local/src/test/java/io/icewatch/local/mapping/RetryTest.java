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
  void anotherShardIsNotBlocked() {
    Scene scene = new Scene(new SpecDraft(), 2, PlatformSettings.LAMBDA);
    scene.host.always(ScriptedHost.failingOn("a"));

    scene.put("0:00", "patient-1", "a");
    for (int patient = 2; patient < 9; patient++) {
      scene.put("0:00", "patient-" + patient, "b");
    }
    scene.run("0:00");

    assertThat(scene.host.events()).hasSize(2);
    assertThat(scene.checkpoints).hasSize(1);
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

  @Test
  void aRecordThatIsTooOldIsGivenUp() {
    Scene scene = new Scene(new SpecDraft().recordAge(60));
    scene.host.always(ScriptedHost.failingOn("a"));

    scene.put("0:00", "p", "a").put("0:40", "p", "b").run("2:00");

    assertThat(scene.happened())
        .containsExactly(
            "0:00 a",
            "0:01 a",
            "0:03 a",
            "0:07 a",
            "0:15 a",
            "0:31 a",
            "1:03 dropped 1: RecordAgeExceeded",
            "1:03 b");
  }

  @Test
  void onlyTheRecordsOfABatchThatAreTooOldAreGivenUp() {
    Scene scene = new Scene(new SpecDraft().recordAge(60));
    scene.host.always(ScriptedHost.failingOn("old"));

    scene.putWithArrival("2:00", "1:30", "old").put("2:00", "p", "young").run("3:00");

    assertThat(scene.happened())
        .endsWith("2:31 dropped 1: RecordAgeExceeded", "2:31 young")
        .contains("2:15 old young");
  }

  @Test
  void aRecordThatIsTooOldBeforeItsFirstInvocationNeverReachesTheFunction() {
    Scene scene = new Scene(new SpecDraft().recordAge(60));

    scene.putWithArrival("2:00", "0:30", "a").run("3:00");

    assertThat(scene.happened()).containsExactly("2:00 dropped 1: RecordAgeExceeded");
  }

  @Test
  void withoutLimitsTheRetentionUnblocksTheShardAndNoDestinationHearsOfIt() {
    Scene scene = new Scene(new SpecDraft().onFailure(OnFailure.Type.SQS));
    scene.host.always(ScriptedHost.failingOn("a"));

    scene.put("0:00", "p", "a").put("1439:00", "p", "b").run("1442:00");

    assertThat(scene.happened()).endsWith("1440:03 dropped 1: RetentionExceeded", "1440:03 b");
    assertThat(scene.outbox.bodies()).isEmpty();
  }

  @Test
  void aBisectedBatchIsolatesItsPoisonWithoutUsingRetries() {
    Scene scene = new Scene(new SpecDraft().retries(1).bisecting());
    scene.host.always(ScriptedHost.failingOn("c"));

    scene.put("0:00", "p", "a", "b", "c", "d").run("1:00");

    assertThat(scene.happened())
        .containsExactly(
            "0:00 a b c d",
            "0:01 a b",
            "0:01 c d",
            "0:02 c",
            "0:04 c",
            "0:04 dropped 1: RetryAttemptsExhausted",
            "0:04 d");
  }

  @Test
  void aBisectedBatchGoesOnInOrder() {
    Scene scene = new Scene(new SpecDraft().bisecting());
    scene.host.next(ScriptedHost.failed());
    scene.host.next(ScriptedHost.failed());

    scene.put("0:00", "p", "a", "b", "c", "d", "e").put("0:01", "p", "f").run("1:00");

    assertThat(scene.happened())
        .containsExactly("0:00 a b c d e", "0:01 a b", "0:03 a", "0:03 b", "0:03 c d e", "0:03 f");
  }
}
