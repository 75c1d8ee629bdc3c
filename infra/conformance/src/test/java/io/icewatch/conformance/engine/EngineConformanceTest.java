package io.icewatch.conformance.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.icewatch.conformance.cases.CaseFiles;
import io.icewatch.conformance.cases.CaseResult;
import io.icewatch.conformance.cases.ConformanceCase;
import io.icewatch.local.mapping.PlatformSettings;
import io.icewatch.local.mapping.UndocumentedBehavior;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The mapping engine against every case of the suite; the cases are in {@code conformance}. */
class EngineConformanceTest {
  private static final List<ConformanceCase> CASES = CaseFiles.cases(PlatformSettings.LAMBDA);

  @TestFactory
  Stream<DynamicNode> the_engine_behaves_like_the_event_source_mapping() {
    Map<String, List<ConformanceCase>> groups =
        CASES.stream()
            .collect(
                Collectors.groupingBy(
                    ConformanceCase::group, LinkedHashMap::new, Collectors.toList()));
    return groups.entrySet().stream()
        .map(group ->
            dynamicContainer(
                group.getKey(), group.getValue().stream().map(EngineConformanceTest::test)));
  }

  private static DynamicNode test(ConformanceCase each) {
    return dynamicTest(
        each.title(),
        () -> {
          CaseResult result = EngineCaseRunner.run(each);
          assertThat(result.isPassed()).as(result.explanation()).isTrue();
        });
  }

  /** Otherwise the question would not be open, or the case not about it. */
  @TestFactory
  Stream<DynamicNode> no_way_is_the_other_one_under_another_name() {
    Map<String, List<ConformanceCase>> undocumented =
        CASES.stream()
            .filter(each -> each.way().isPresent())
            .collect(
                Collectors.groupingBy(
                    each -> each.group() + ": " + each.name(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return undocumented.entrySet().stream()
        .map(entry -> dynamicTest(entry.getKey(), () -> assertDifferent(entry.getValue())));
  }

  private static void assertDifferent(List<ConformanceCase> ways) {
    assertThat(ways).hasSizeGreaterThan(1);
    for (ConformanceCase way : ways) {
      for (ConformanceCase other : ways) {
        assertThat(EngineCaseRunner.run(way.under(other.settings())).isPassed())
            .as("%s with the settings of %s", way.title(), other.title())
            .isEqualTo(way.equals(other));
      }
    }
  }

  @Test
  void every_open_question_has_a_case_for_each_of_its_answers() {
    List<String> ways = CASES.stream().flatMap(each -> each.way().stream()).toList();

    for (RecordComponent question : UndocumentedBehavior.class.getRecordComponents()) {
      for (Object answer : question.getType().getEnumConstants()) {
        assertThat(ways).contains(question.getName() + " " + answer);
      }
    }
  }

  @Test
  void there_are_at_least_120_cases_and_none_twice() {
    List<String> names = CASES.stream().map(each -> each.group() + ": " + each.title()).toList();
    long undividedByWays =
        CASES.stream().map(each -> each.group() + ": " + each.name()).distinct().count();

    assertThat(names).doesNotHaveDuplicates();
    assertThat(undividedByWays).isGreaterThanOrEqualTo(120);
  }
}
