package io.icewatch.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What watches over the stack, which the local one does not read. */
class AlarmsTest {
  private static final Path OBSERVABILITY = Path.of("..", "..", "infra", "observability.yaml");

  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }

  @Test
  void throttles_are_counted_of_every_function_but_that_of_a_release() throws IOException {
    String observability = Files.readString(OBSERVABILITY);
    List<String> functions = found("(?m)^  (\\w+Function): \\{Type: String\\}", observability);
    String throttles = observability.split("\n  Throttles:\n", -1)[1].split("\n  # ──", -1)[0];

    List<String> counted =
        found("Dimensions: \\*(\\w+)\\}", throttles).stream()
            .flatMap(anchor ->
                found(
                    "&%s \\[\\{Name: FunctionName, Value: !Ref (\\w+)\\}".formatted(anchor),
                    observability)
                    .stream())
            .toList();

    assertThat(functions).contains("FilterFunction", "RollUpFunction");
    assertThat(counted)
        .containsExactlyInAnyOrderElementsOf(
            functions.stream().filter(each -> !each.equals("ReleaseTestFunction")).toList());
  }
}
