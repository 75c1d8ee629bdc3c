package io.icewatch.local.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ItemFailuresTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{}",
        "\"done\"",
        "[]",
        "{\"statusCode\":500}",
        "{\"batchItemFailures\":null}",
        "{\"batchItemFailures\":[]}",
        "{\"nested\":{\"batchItemFailures\":[{\"itemIdentifier\":\"\"}]}}"
      })
  void theseAnswersAreSuccess(String answer) {
    assertThat(happened(answer)).containsExactly("0:00 a b c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"batchItemFailures\":[{\"itemIdentifier\":\"\"}]}",
        "{\"batchItemFailures\":[{\"itemIdentifier\":null}]}",
        "{\"batchItemFailures\":[{}]}",
        "{\"batchItemFailures\":[{\"ItemIdentifier\":\"$3\"}]}",
        "{\"batchItemFailures\":[{\"itemIdentifier\":\"$3\"},{\"itemIdentifier\":\"\"}]}",
        "{\"batchItemFailures\":[{\"itemIdentifier\":\"4711\"}]}",
        "{\"batchItemFailures\":[{\"itemIdentifier\":4711}]}",
        "{\"batchItemFailures\":[\"$3\"]}",
        "{\"batchItemFailures\":{\"itemIdentifier\":\"$3\"}}",
        "{\"batchItemFailures\":[{\"itemIdentifier\":\"$1\"}]}",
        "{\"batchItemFailures\":[{\"itemIdentifier\":\"$3\"},{\"itemIdentifier\":\"$1\"}]}",
        "{\"batchItemFailures\":[",
        "{} {}",
        "done"
      })
  void theseAnswersFailTheWholeBatch(String answer) {
    assertThat(happened(answer)).containsExactly("0:00 a b c", "0:01 a b c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"batchItemFailures\":[{\"itemIdentifier\":\"$2\"}]}",
        "{\"batchItemFailures\":[{\"itemIdentifier\":\"$3\"},{\"itemIdentifier\":\"$2\"}]}",
        "{\"batchItemFailures\":[{\"other\":[1],\"itemIdentifier\":\"$2\"}],\"statusCode\":200}"
      })
  void theLowestSequenceNumberAndAllAfterItAreRetried(String answer) {
    assertThat(happened(answer)).containsExactly("0:00 a b c", "0:01 b c");
  }

  @Test
  void withBisectingACutAtTheReportedRecordUsesUpNoRetry() {
    Scene scene = new Scene(new SpecDraft().reporting().bisecting().retries(0));
    scene.host.always(event ->
        event.data().contains("d")
            ? ScriptedHost.reporting(event, event.data().indexOf("d"))
            : ScriptedHost.answer(""));

    scene.put("0:00", "p", "a", "b", "c", "d", "e").run("1:00");

    assertThat(scene.happened())
        .containsExactly(
            "0:00 a b c d e",
            "0:01 d e",
            "0:03 d",
            "0:03 dropped 1: RetryAttemptsExhausted",
            "0:03 e");
  }

  private static List<String> happened(String answer) {
    Scene scene = new Scene(new SpecDraft().reporting());
    String filled = answer;
    for (int n = 1; n <= 3; n++) {
      filled = filled.replace("$" + n, scene.sequenceNumber(n));
    }
    scene.host.next(ScriptedHost.answer(filled));
    scene.put("0:00", "p", "a", "b", "c").run("1:00");
    return scene.happened();
  }
}
