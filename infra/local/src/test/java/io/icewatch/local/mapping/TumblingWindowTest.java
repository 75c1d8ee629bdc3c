package io.icewatch.local.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows of one minute; the function counts records in its state. */
class TumblingWindowTest {

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
  void theEndOfTheRunEndsTheWindow() {
    Scene scene = new Scene(windows().batchingWindow(30));

    scene.put("0:00", "p", "a").put("0:10.5", "p", "b").drain("0:10.6");

    assertThat(scene.happened()).containsExactly("0:10.600 a b {}", "0:10.600 final {\"n\":2}");
  }

  private static SpecDraft windows() {
    return new SpecDraft().tumblingWindow(60);
  }
}
