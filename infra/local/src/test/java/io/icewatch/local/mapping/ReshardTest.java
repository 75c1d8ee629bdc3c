package io.icewatch.local.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReshardTest {
  private static final String FIRST = "shardId-000000000000";

  @Test
  void childrenStartWhenTheirParentIsDrained() {
    Scene scene = new Scene(new SpecDraft());
    scene.host.next(ScriptedHost.failed());
    scene.host.next(ScriptedHost.failed());

    scene.put("0:00", "p", "a").split("0:00", FIRST).put("0:00", "p", "b").run("1:00");

    assertThat(scene.happened()).containsExactly("0:00 a", "0:01 a", "0:03 a", "0:03 b");
  }

  @Test
  void aClosedShardEndsItsWindowAndTheChildBeginsWithAFreshState() {
    Scene scene = new Scene(new SpecDraft().tumblingWindow(60));

    scene.put("0:00", "p", "a").split("0:10", FIRST).put("0:20", "p", "b").run("10:00");

    assertThat(scene.happened())
        .containsExactly("0:00 a {}", "0:10 final {\"n\":1}", "0:20 b {}", "3:00 final {\"n\":1}");
    assertThat(scene.host.events().getFirst().json().get("window"))
        .isEqualTo(scene.host.events().getLast().json().get("window"));
    assertThat(scene.host.events().getFirst().json().get("shardId").asText()).isEqualTo(FIRST);
    assertThat(scene.host.events().getLast().json().get("shardId").asText()).isNotEqualTo(FIRST);
  }

  @Test
  void aMappingThatStartsLaterReadsAParentBeforeItsChildren() {
    Scene scene = new Scene(new SpecDraft());

    scene.put("0:00.5", "p", "a").split("0:00.5", FIRST).put("0:00.5", "p", "b");
    scene.split("0:00.6", scene.stream.shards().getLast().id()).put("0:00.7", "p", "c");
    scene.drain("0:00.8");

    assertThat(scene.happened()).containsExactly("0:00.800 a", "0:00.800 b", "0:00.800 c");
  }
}
