package io.icewatch.local.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.local.WrittenFile;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Athena is given under a query's name is the file that is tested here. */
class NamedQueriesTest {
  private static final String HEAD =
      """
      AWSTemplateFormatVersion: '2010-09-09'
      Description: >-
        Icewatch, queries: the files of infra/queries, saved in Athena under their names.

      # Written by NamedQueriesTest from those files; it says how when they differ.

      Parameters:
        Database: {Type: String}
        WorkGroup: {Type: String}

      Resources:
      """;

  @Test
  void every_query_is_deployed_word_for_word() {
    String queries =
        Arrays.stream(NamedQuery.values())
            .map(NamedQueriesTest::resource)
            .collect(Collectors.joining());

    WrittenFile.assertHolds("infra/queries.yaml", HEAD + queries);
  }

  /** Each file stands alone, as Athena keeps it, so the words are there three times. */
  @ParameterizedTest
  @EnumSource(names = {"VITALS_1H", "VITALS_1D"})
  void hours_and_days_say_of_a_vital_what_windows_say(NamedQuery view) {
    assertThat(columns(view)).isEqualTo(columns(NamedQuery.VITALS_10M));
  }

  /** What is selected last, from the count of readings on. */
  private static String columns(NamedQuery view) {
    String text = view.text();
    return text.substring(text.lastIndexOf("\n  record_count,"), text.lastIndexOf("\nFROM "));
  }

  private static String resource(NamedQuery query) {
    return """

      %s:
        Type: AWS::Athena::NamedQuery
        Properties:
          Name: %s
          Database: !Ref Database
          WorkGroup: !Ref WorkGroup
          QueryString: |
    %s\
    """
        .formatted(logicalId(query), query.queryName(), block(query));
  }

  private static String logicalId(NamedQuery query) {
    return Arrays.stream(query.queryName().split("_", -1))
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining());
  }

  /** The text as a literal block of YAML, where it is the value of a property of a resource. */
  private static String block(NamedQuery query) {
    return query.text().indent(8).replaceAll("(?m)^ +$", "");
  }
}
