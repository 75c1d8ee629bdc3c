package io.icewatch.local.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.local.lambda.LambdaHost.Outcome;
import io.icewatch.local.template.MappingSpec.OnFailure;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows of one minute; the function counts records in its state. */
class TumblingWindowTest {

  @Test
  void theStateGoesFromAnswerToNextInvocationAndTheLaterWindowsRecordEndsTheWindow() {
    Scene scene = new Scene(windows());

    scene.put("0:00", "p", "a", "b").put("0:30", "p", "c").put("1:10", "p", "d").run("1:30");

    assertThat(scene.happened())
        .containsExactly("0:00 a b {}", "0:30 c {\"n\":2}", "1:10 final {\"n\":3}", "1:10 d {}");
  }

  @Test
  void onASilentShardTheWindowEndsTwoMinutesAfterItsEnd() {
    Scene scene = new Scene(windows());

    scene.put("0:10", "p", "a").run("2:59.999");
    assertThat(scene.happened()).containsExactly("0:10 a {}");

    scene.run("60:00");
    assertThat(scene.happened()).containsExactly("0:10 a {}", "3:00 final {\"n\":1}");
  }

  @Test
  void theEventSaysWhichWindowItIs() {
    Scene scene = new Scene(windows());

    scene.put("0:10", "p", "a").run("3:00");

    ScriptedHost.Event records = scene.host.events().getFirst();
    ScriptedHost.Event end = scene.host.events().getLast();
    assertThat(records.json().at("/window/start").asText()).isEqualTo("2025-05-29T20:50:00Z");
    assertThat(records.json().at("/window/end").asText()).isEqualTo("2025-05-29T20:51:00Z");
    assertThat(records.isFinal()).isFalse();
    assertThat(records.isEndedEarly()).isFalse();
    assertThat(end.json().get("window")).isEqualTo(records.json().get("window"));
    assertThat(end.json().get("Records")).isEmpty();
    assertThat(end.isFinal()).isTrue();
    assertThat(end.isEndedEarly()).isFalse();
  }

  @Test
  void aBatchNeverSpansTwoWindowsAndDoesNotWaitForRecordsThatCannotCome() {
    Scene scene = new Scene(windows().batchingWindow(300));

    scene.put("0:50", "p", "a").put("0:59.999", "p", "b").put("1:00", "p", "c").run("1:00");
    assertThat(scene.happened()).containsExactly("1:00 a b {}", "1:00 final {\"n\":2}");

    scene.run("10:00");
    assertThat(scene.happened())
        .as("silence ends the batching window, too")
        .endsWith("4:00 c {}", "4:00 final {\"n\":1}");
  }

  @Test
  void emptyWindowsHaveNoInvocation() {
    Scene scene = new Scene(windows());

    scene.put("0:00", "p", "a").put("30:00", "p", "b").run("60:00");

    assertThat(scene.happened())
        .containsExactly(
            "0:00 a {}", "3:00 final {\"n\":1}", "30:00 b {}", "33:00 final {\"n\":1}");
  }

  @Test
  void aWindowWhoseRecordsNeverReachedTheFunctionHasNoFinal() {
    Scene scene = new Scene(windows().recordAge(60));

    scene.putWithArrival("2:00", "0:30", "a").run("10:00");

    assertThat(scene.happened()).containsExactly("2:00 dropped 1: RecordAgeExceeded");
  }

  @Test
  void filteredRecordsDoNotOpenOrEndWindows() {
    Scene scene = new Scene(windows().patterns("{\"data\":{\"x\":[1]}}"));

    scene.put("0:00", "p", "{\"x\":1}").put("1:30", "p", "{\"x\":2}").run("10:00");

    assertThat(scene.happened()).containsExactly("0:00 {\"x\":1} {}", "3:00 final {\"n\":1}");
  }

  @Test
  void aRecordThatArrivesOutOfOrderIsFoldedIntoTheOpenWindow() {
    Scene scene = new Scene(windows());

    scene.put("1:00", "p", "a").putWithArrival("1:01", "0:59", "late").run("10:00");

    assertThat(scene.happened())
        .containsExactly("1:00 a {}", "1:01 late {\"n\":1}", "4:00 final {\"n\":2}");
  }

  @Test
  void aRecordOfAWindowThatHasEndedOpensTheOneAfterIt() {
    Scene scene = new Scene(windows());

    scene.put("0:00", "p", "a").putWithArrival("3:30", "0:59", "late").run("10:00");

    assertThat(scene.happened())
        .containsExactly(
            "0:00 a {}", "3:00 final {\"n\":1}", "3:30 late {}", "4:00 final {\"n\":1}");
    assertThat(scene.host.events().getLast().json().at("/window/start").asText())
        .isEqualTo("2025-05-29T20:51:00Z");
  }

  @Test
  void aFailedBatchIsRetriedWithTheStateFromBefore() {
    Scene scene = new Scene(windows());
    scene.host.next(event -> ScriptedHost.answer(ScriptedHost.counted(event)));
    scene.host.next(ScriptedHost.failed());

    scene.put("0:00", "p", "a").put("0:10", "p", "b").put("0:10", "p", "c").run("0:30");

    assertThat(scene.happened())
        .containsExactly("0:00 a {}", "0:10 b c {\"n\":1}", "0:11 b c {\"n\":1}");
  }

  @Test
  void aBisectedBatchHandsTheStateFromHalfToHalf() {
    Scene scene = new Scene(windows().bisecting());
    scene.host.next(ScriptedHost.failed());

    scene.put("0:00", "p", "a", "b", "c").run("0:30");

    assertThat(scene.happened())
        .containsExactly("0:00 a b c {}", "0:01 a {}", "0:01 b c {\"n\":1}");
  }

  @Test
  void theStateOfAnAnswerThatReportsFailuresGoesOnWithTheRest() {
    Scene scene = new Scene(windows().reporting());
    scene.host.next(
        event ->
            ScriptedHost.answer(
                "{\"state\":{\"n\":1},\"batchItemFailures\":[{\"itemIdentifier\":\"%s\"}]}"
                    .formatted(event.sequenceNumber(1))));

    scene.put("0:00", "p", "a", "b", "c").run("0:30");

    assertThat(scene.happened()).containsExactly("0:00 a b c {}", "0:01 b c {\"n\":1}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{}",
        "{\"state\":null}",
        "{\"state\":\"n=1\"}",
        "{\"state\":[]}",
        "{\"batchItemFailures\":[]}",
        "{\"state\":{}",
        "[{\"state\":{}}]",
        "state"
      })
  void anAnswerWithoutAStateFailsTheInvocation(String answer) {
    Scene scene = new Scene(windows());
    scene.host.next(ScriptedHost.answer(answer));

    scene.put("0:00", "p", "a").run("0:30");

    assertThat(scene.happened()).containsExactly("0:00 a {}", "0:01 a {}");
  }

  @Test
  void theStateIsHandedOnByteForByte() {
    String state = "{ \"n\" : 1.50,\n \"é\":\"\\u00e9}\\\"\", \"nested\":{\"state\":[{}]} }";
    Scene scene = new Scene(windows());
    scene.host.next(
        ScriptedHost.answer("{\"x\":[{\"state\":1}], \"state\":  " + state + " ,\"y\":2}"));

    scene.put("0:00", "p", "a").put("0:10", "p", "b").run("0:30");

    assertThat(new String(scene.host.events().getLast().bytes(), StandardCharsets.UTF_8))
        .contains("\"state\":" + state + ",\"shardId\"");
  }

  @Test
  void aStateThatOutgrowsItsLimitEndsTheWindowEarlyAndItGoesOnAfresh() {
    Scene scene = new Scene(windows(), 1, PlatformSettings.LAMBDA.withStateLimit(8));
    Outcome tooLarge = ScriptedHost.answer("{\"state\":{\"n\":100}}");
    scene.host.next(ScriptedHost.answer("{\"state\":{\"n\":10}}"));
    scene.host.next(tooLarge);
    scene.host.next(tooLarge);

    scene.put("0:00", "p", "a").put("0:10", "p", "b").put("0:20", "p", "c").run("10:00");

    assertThat(scene.happened())
        .as("8 bytes are allowed, 9 are not; what the early end answers does not go on")
        .containsExactly(
            "0:00 a {}",
            "0:10 b {\"n\":10}",
            "0:10 early end {\"n\":100}",
            "0:20 c {}",
            "3:00 final {\"n\":1}");
    assertThat(scene.host.events().get(2).isFinal()).isFalse();
    assertThat(scene.host.events().get(2).json().get("window"))
        .isEqualTo(scene.host.events().get(3).json().get("window"));
  }

  @Test
  void aFailingEarlyEndIsRetriedBeforeTheRecordsThatFollow() {
    Scene scene = new Scene(windows(), 1, PlatformSettings.LAMBDA.withStateLimit(8));
    scene.host.next(ScriptedHost.answer("{\"state\":{\"n\":100}}"));
    scene.host.next(ScriptedHost.failed());

    scene.put("0:00", "p", "a").put("0:01", "p", "b").run("0:30");

    assertThat(scene.happened())
        .containsExactly(
            "0:00 a {}", "0:00 early end {\"n\":100}", "0:01 early end {\"n\":100}", "0:01 b {}");
  }

  @Test
  void aFailingFinalBlocksTheShard() {
    Scene scene = new Scene(windows());
    scene.host.next(event -> ScriptedHost.answer(ScriptedHost.counted(event)));
    scene.host.next(ScriptedHost.failed());
    scene.host.next(ScriptedHost.answer("{}"));

    scene.put("0:00", "p", "a").put("1:00", "p", "b").run("2:00");

    assertThat(scene.happened())
        .containsExactly(
            "0:00 a {}",
            "1:00 final {\"n\":1}",
            "1:01 final {\"n\":1}",
            "1:03 final {\"n\":1}",
            "1:03 b {}");
  }

  @Test
  void aFinalWhoseRetriesAreUsedUpIsGivenUpWithItsState() {
    Scene scene = new Scene(windows().retries(0).onFailure(OnFailure.Type.SQS));
    scene.host.next(event -> ScriptedHost.answer(ScriptedHost.counted(event)));
    scene.host.next(ScriptedHost.failed());

    scene.put("0:00", "p", "a", "b").put("1:00", "p", "c").run("2:00");

    assertThat(scene.happened())
        .containsExactly(
            "0:00 a b {}",
            "1:00 final {\"n\":2}",
            "1:00 delivered 0: RetryAttemptsExhausted",
            "1:00 c {}");
    assertThat(scene.outbox.bodies())
        .singleElement()
        .asString()
        .contains(scene.sequenceNumber(1), scene.sequenceNumber(2), "\"batchSize\":0");
  }

  @Test
  void aFinalAgesFromWhenItIsDue() {
    Scene scene = new Scene(windows().recordAge(60));
    scene.host.next(event -> ScriptedHost.answer(ScriptedHost.counted(event)));
    for (int i = 0; i < 9; i++) {
      scene.host.next(ScriptedHost.failed());
    }

    scene.put("0:00", "p", "a").run("10:00");

    assertThat(scene.happened())
        .startsWith("0:00 a {}", "3:00 final {\"n\":1}", "3:01 final {\"n\":1}")
        .endsWith("3:31 final {\"n\":1}", "4:03 dropped 0: RecordAgeExceeded");
  }

  @Test
  void theEndOfTheRunEndsTheWindow() {
    Scene scene = new Scene(windows().batchingWindow(30));

    scene.put("0:00", "p", "a").put("0:10.5", "p", "b").drain("0:10.6");

    assertThat(scene.happened()).containsExactly("0:10.600 a b {}", "0:10.600 final {\"n\":2}");
  }

  private static SpecDraft windows() {
    return new SpecDraft().tumblingWindow(60);
  }
}
