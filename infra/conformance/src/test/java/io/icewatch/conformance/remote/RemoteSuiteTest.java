package io.icewatch.conformance.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.icewatch.conformance.cases.CaseFiles;
import io.icewatch.conformance.cases.CaseResult;
import io.icewatch.conformance.cases.ConformanceCase;
import io.icewatch.local.lambda.LambdaHost.Outcome;
import io.icewatch.local.mapping.PlatformSettings;
import io.icewatch.local.template.MappingSpec;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The suite against an endpoint, through the AWS SDK's clients and in real time: it mostly waits.
 */
@Execution(ExecutionMode.CONCURRENT)
class RemoteSuiteTest {
  private static final List<ConformanceCase> CASES = CaseFiles.cases(PlatformSettings.LAMBDA);

  private static final String FIRST_RETRY = "retries: a batch that fails comes again, the same";
  private static final String NO_RETRY =
      "retries: without retries a batch that fails is dropped after one attempt";
  private static final String HALVES =
      "bisect: the halves of a batch that failed are tried one after the other";
  private static final String FILTER = "filters: only what matches reaches the function";
  private static final String TOPIC = "on-failure: a topic gets the same";
  private static final String BUCKET =
      "on-failure: a bucket gets the invocation event as well, under a key that names mapping,"
          + " shard and time";
  private static final String WINDOW =
      "tumbling-windows: the state of an answer is the next invocation's, until the window is"
          + " final";

  /** One of each kind of thing that the suite does at an endpoint. */
  private static final List<String> VARIOUS =
      List.of(
          "starting-position: LATEST on an empty stream reads all that follows",
          "batching-window: a full batch does not wait for the end of the window",
          FIRST_RETRY,
          NO_RETRY,
          "retries: the end of the process is a failure",
          HALVES,
          "bisect: where a batch with an odd number of records is cut",
          "on-failure: a queue gets metadata, no records",
          "on-failure: records that the function reported as failed are no function error",
          TOPIC,
          BUCKET,
          FILTER,
          WINDOW,
          "reshard: a merged shard waits for both of its parents");

  @Test
  void cases_of_every_kind_pass_where_the_engine_is_behind_the_endpoint() throws Exception {
    try (EmulatedAws aws = new EmulatedAws(new PlainRuntime(), UnaryOperator.identity())) {
      EndpointScore score = run(aws.uri(), VARIOUS);

      assertThat(score.notApplicable()).isEmpty();
      assertThat(score.results())
          .hasSize(VARIOUS.size())
          .allSatisfy(result -> assertThat(result.isPassed()).as(result.explanation()).isTrue());
      assertThat(aws.leftovers()).isZero();
    }
  }

  @Test
  void the_deployed_python_does_what_the_runner_says(@TempDir Path folder) throws Exception {
    assumeTrue(PythonRuntime.isThere());
    FunctionRuntime python = new PythonRuntime(folder);
    try (EmulatedAws aws = new EmulatedAws(python, UnaryOperator.identity())) {
      assertThat(run(aws.uri(), List.of(FIRST_RETRY, FILTER)).results())
          .hasSize(2)
          .allSatisfy(result -> assertThat(result.isPassed()).as(result.explanation()).isTrue());
    }
  }

  @Test
  void a_mapping_that_neither_filters_nor_bisects_nor_stops_fails() throws Exception {
    UnaryOperator<MappingSpec> lazy = RemoteSuiteTest::withoutFilterAndBisectAndEnd;
    try (EmulatedAws aws = new EmulatedAws(new PlainRuntime(), lazy)) {
      assertThat(run(aws.uri(), List.of(NO_RETRY, HALVES, FILTER, TOPIC, BUCKET)).results())
          .hasSize(5)
          .noneMatch(CaseResult::isPassed);
    }
  }

  private static MappingSpec withoutFilterAndBisectAndEnd(MappingSpec spec) {
    return new MappingSpec(
        spec.id(),
        spec.function(),
        spec.stream(),
        spec.startingPosition(),
        spec.startingTimestamp(),
        spec.batchSize(),
        spec.maximumBatchingWindowSeconds(),
        spec.parallelizationFactor(),
        -1,
        spec.maximumRecordAgeSeconds(),
        false,
        spec.reportBatchItemFailures(),
        spec.tumblingWindowSeconds(),
        List.of(),
        spec.onFailure());
  }

  @Test
  void a_window_that_forgets_its_state_fails() throws Exception {
    FunctionRuntime forgetful = altered("\"state\":{\"n\":2}", "\"state\":{}");
    try (EmulatedAws aws = new EmulatedAws(forgetful, UnaryOperator.identity())) {
      assertThat(run(aws.uri(), List.of(WINDOW)).results())
          .singleElement()
          .satisfies(result ->
              assertThat(result.explanation())
                  .contains("- 0:30 shard 0: invoked c, window 0:00-1:00, state {\"n\":2}")
                  .contains("shard 0: invoked c, window 0:00-1:00, state {}"));
    }
  }

  /** Functions that get other events than the mapping sends. */
  private static FunctionRuntime altered(String right, String wrong) {
    FunctionRuntime plain = new PlainRuntime();
    return (function, event) ->
        plain.run(function, new String(event, UTF_8).replace(right, wrong).getBytes(UTF_8));
  }

  @Test
  void an_event_that_says_something_else_fails_where_the_case_shows_the_event() throws Exception {
    FunctionRuntime terse = altered("\"eventName\":\"aws:kinesis:record\",", "");
    String whole = "batching: the event has a record's data in base64, its key, number and arrival";
    try (EmulatedAws aws = new EmulatedAws(terse, UnaryOperator.identity())) {
      assertThat(run(aws.uri(), List.of(whole)).results())
          .singleElement()
          .matches(result -> !result.isPassed());
    }
  }

  @Test
  void an_endpoint_that_is_not_there_is_named() {
    URI nobody = URI.create("http://127.0.0.1:9");

    assertThatThrownBy(() -> run(nobody, List.of(FILTER)))
        .isInstanceOf(EndpointException.class)
        .hasMessageStartingWith("http://127.0.0.1:9: cannot be reached");
  }

  @Test
  void an_endpoint_that_does_not_run_functions_is_told_apart_from_one_that_fails_cases() {
    FunctionRuntime idle = (function, event) -> new Outcome.Answered("null".getBytes(UTF_8));
    try (EmulatedAws aws = new EmulatedAws(idle, UnaryOperator.identity())) {
      assertThatThrownBy(() -> run(aws.uri(), List.of(FILTER)))
          .isInstanceOf(EndpointException.class)
          .hasMessageStartingWith(
              aws.uri() + ": a function was invoked and did not call the runner");
      assertThat(aws.leftovers()).isZero();
    }
  }

  private static EndpointScore run(URI uri, List<String> titles) throws InterruptedException {
    List<ConformanceCase> cases =
        CASES.stream().filter(each -> titles.contains(each.group() + ": " + each.name())).toList();
    EndpointSettings settings =
        new EndpointSettings(
            uri,
            EmulatedAws.REGION,
            EmulatedAws.ROLE,
            "python3.13",
            Optional.empty(),
            0,
            Duration.ofMillis(200),
            Duration.ofSeconds(6),
            Duration.ofSeconds(90),
            20);
    return new RemoteSuite(settings, line -> {}).run(cases);
  }
}
