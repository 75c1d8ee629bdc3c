package io.icewatch.conformance.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.conformance.cases.CaseFiles;
import io.icewatch.conformance.cases.ConformanceCase;
import io.icewatch.conformance.remote.Applicability.Decision;
import io.icewatch.local.mapping.PlatformSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which cases an endpoint can be held to, and why not the others. */
class ApplicabilityTest {
  private static final List<ConformanceCase> CASES = CaseFiles.cases(PlatformSettings.LAMBDA);
  private static final Applicability USUAL = new Applicability(Duration.ofSeconds(90));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          an event of exactly the limit is one batch                               | needs limits or pauses that nobody can set there
          how long Lambda waits before it tries again                              | needs limits or pauses that nobody can set there
          a throttle is tried again and counts as no attempt                       | the function would have to be throttled, or fail to start
          AT_TIMESTAMP skips nothing once it has begun, though arrival may go back | sets arrival times by hand
          the end of a window is not in it                                         | needs records to arrive at an exact millisecond
          AT_TIMESTAMP begins with the record that arrived at the timestamp        | needs records to arrive at an exact millisecond
          two keys come in two batches at the same time                            | several batches at a time have no order that can be told from outside
          a poll of which nothing passes moves the checkpoint and invokes nobody   | expects no invocation: an endpoint that does nothing would pass
          on a silent shard the window ends within two minutes of its end          | takes longer than 90 s
          """)
  void a_case_is_left_out_for_a_reason(String name, String reason) {
    assertThat(USUAL.decide(named(name))).isEqualTo(new Decision.NotApplicable(reason));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # windows of 60 s become 5 s, if their lines stay three seconds apart
          the state of an answer is the next invocation's, until the window is final | 10
          # the pauses between attempts are the endpoint's
          a batch that fails comes again, the same                                   | 1
          # the size of a batch says nothing about time
          BatchSize is 100 unless it is given                                        | 1
          """)
  void a_case_is_played_as_fast_as_it_bears(String name, int factor) {
    assertThat(USUAL.decide(named(name))).isEqualTo(new Decision.Applicable(factor));
  }

  @Test
  void a_case_that_takes_long_is_applicable_to_the_patient() {
    ConformanceCase silence =
        named("on a silent shard the window ends within two minutes of its end");

    assertThat(new Applicability(Duration.ofMinutes(5)).decide(silence))
        .isEqualTo(new Decision.Applicable(1));
  }

  @Test
  void most_cases_are_applicable() {
    List<Decision> decisions = CASES.stream().map(USUAL::decide).toList();

    assertThat(decisions.stream().filter(Decision.Applicable.class::isInstance).count())
        .isGreaterThan(decisions.size() / 2);
  }

  private static ConformanceCase named(String name) {
    return CASES.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }
}
