package io.icewatch.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.icewatch.conformance.engine.EngineCaseRunner;
import io.icewatch.local.mapping.PlatformSettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a case file may hold, and that a case can fail. */
class CaseReaderTest {
  private static final String FILE =
      """
      {"about": "one case", "source": "https://example.org", "cases": [{
        "name": "a poll brings both",
        "certainty": "documented",
        "mapping": {"StartingPosition": "TRIM_HORIZON", "BatchSize": 10},
        "timeline": [
          {"at": "0:00", "put": ["a", "b"]},
          {"at": "0:00", "invoked": ["a", "b"], "checkpoint": "b"}
        ]
      }]}
      """;

  @Test
  void a_case_passes_if_just_that_happens_which_it_expects() {
    assertThat(result(FILE).isPassed()).isTrue();
    assertThat(result(FILE).oneLine())
        .isEqualTo("ok   group: a poll brings both (documented, https://example.org)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # other records, another order, another time, another shard
          "invoked": ["a", "b"]       | "invoked": ["a"]
          "invoked": ["a", "b"]       | "invoked": ["b", "a"]
          {"at": "0:00", "invoked"    | {"at": "0:01", "invoked"
          "invoked": ["a", "b"]       | "shard": 1, "invoked": ["a", "b"]
          # a checkpoint that is missing, or elsewhere
          , "checkpoint": "b"         |
          "checkpoint": "b"           | "checkpoint": "a"
          # something that does not happen
          "checkpoint": "b"}          | "checkpoint": "b"}, {"at": "0:01", "invoked": ["a"]}
          # another event
          "checkpoint": "b"           | "checkpoint": "b", "event": {"Records": []}
          """)
  void a_case_fails_if_anything_else_happens(String good, String bad) {
    assertThat(FILE).contains(good);

    CaseResult result = result(FILE.replace(good, bad == null ? "" : bad));

    assertThat(result.isPassed()).isFalse();
    assertThat(result.oneLine()).startsWith("FAIL");
  }

  @Test
  void a_failed_case_says_what_was_expected_and_what_was_seen() {
    assertThat(result(FILE.replace("\"invoked\": [\"a\", \"b\"]", "\"invoked\": [\"b\"]")))
        .extracting(CaseResult::explanation)
        .asString()
        .isEqualToIgnoringNewLines(
            """
            group: a poll brings both
              documented: https://example.org
              - 0:00 shard 0: invoked b
              - 0:00 shard 0: checkpoint b
              + 0:00 shard 0: invoked a b
              + 0:00 shard 0: checkpoint b
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "BatchSize": 10             | "Batchsize": 10             | found Batchsize, expected only Stream,
          "BatchSize": 10             | "BatchSize": 0              | found 0, expected a whole number from 1 to 10,000
          "certainty": "documented"   | "certainty": "rumoured"     | No enum constant
          "certainty": "documented"   | "certainty": "undocumented" | ways are for what is undocumented
          "invoked": ["a", "b"]       | "invokes": ["a", "b"]       | found invokes, expected only at, shard, checkpoint
          "put": ["a", "b"]           | "put": ["a", "a", "b"]      | a second a
          {"at": "0:00", "put"        | {"at": "0:01", "put"        | not in order of time
          {"at": "0:00", "put"        | {"at": "1", "put"           | found "1", expected e.g. 2:59.999
          {"at": "0:00", "put"        | {"at": "0:00", "settings": {}, "put" | found settings, expected only at, put, key, arrival
          """)
  void a_file_that_says_something_else_is_refused(String good, String bad, String message) {
    assertThat(FILE).contains(good);

    assertThatThrownBy(() -> result(FILE.replace(good, bad)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("group: a poll brings both: ")
        .hasMessageContaining(message);
  }

  @Test
  void an_undocumented_case_is_read_once_for_each_way() {
    String ways =
        FILE.replace("documented", "undocumented")
            .replace(
                "\"timeline\": [",
                "\"ways\": [{\"settings\": {\"oddBatch\": \"CUT_AFTER_MIDDLE\"},\"timeline\": [")
            .replace(
                "]\n}]}",
                "]},{\"settings\": {\"firstBackOff\": \"PT2S\"},\"timeline\": [{\"at\": \"0:00\","
                    + " \"put\": [\"a\"]}]}]}]}");

    assertThat(read(ways))
        .extracting(ConformanceCase::title)
        .containsExactly(
            "a poll brings both [oddBatch CUT_AFTER_MIDDLE]",
            "a poll brings both [firstBackOff PT2S]");
  }

  @Test
  void an_unknown_setting_is_refused() {
    String unknown =
        FILE.replace("\"mapping\":", "\"settings\": {\"luck\": \"GOOD\"}, \"mapping\":");

    assertThatThrownBy(() -> read(unknown))
        .hasMessageContaining("found the setting luck, expected one of [unknownIdentifier,");
    assertThatThrownBy(() -> read(unknown.replace("luck", "oddBatch")))
        .hasMessageContaining("OddBatch: found GOOD, expected one of [CUT_BEFORE_MIDDLE,");
    assertThatThrownBy(() -> read(unknown.replace("luck", "firstBackOff")))
        .hasMessageContaining("firstBackOff: found GOOD, expected e.g. PT5S");
    assertThatThrownBy(() -> read(unknown.replace("luck", "stateLimit")))
        .hasMessageContaining("stateLimit: found GOOD, expected a number");
  }

  private static CaseResult result(String file) {
    return EngineCaseRunner.run(read(file).getFirst());
  }

  private static List<ConformanceCase> read(String file) {
    try {
      return CaseReader.read("group", new JsonMapper().readTree(file), PlatformSettings.LAMBDA);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
