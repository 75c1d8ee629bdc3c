package io.icewatch.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.icewatch.local.lambda.LambdaHost.Outcome;
import io.icewatch.local.template.FunctionSpec;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a function ends in Lambda, and how it goes on afterwards. */
@EnabledOnOs(OS.LINUX)
class OutOfProcessHostTest {
  /** For what hangs. */
  private static final int SHORT_SECONDS = 3;

  /** For what ends by itself, however busy the machine is. */
  private static final int LONG_SECONDS = 60;

  private static final int MEMORY_MEGABYTES = 512;

  private final Map<String, String> variables = new HashMap<>(Map.of("ALERT_TOPIC_ARN", "arn"));
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final List<InvocationReport> reports = new CopyOnWriteArrayList<>();
  private final List<LambdaHost> hosts = new CopyOnWriteArrayList<>();
  private final List<ProcessHandle> children = new CopyOnWriteArrayList<>();
  private volatile CountDownLatch delivered = new CountDownLatch(1);

  @AfterEach
  void close() {
    hosts.forEach(LambdaHost::close);
  }

  private LambdaHost host() {
    return host(LONG_SECONDS);
  }

  private LambdaHost host(int timeoutSeconds) {
    FunctionSpec function =
        new FunctionSpec(
            "Unwell",
            "icewatch-Unwell",
            Unwell.class.getName() + "::handleRequest",
            variables,
            timeoutSeconds,
            MEMORY_MEGABYTES);
    LambdaHost host =
        new OutOfProcessHost(
            function,
            OutOfProcessHost.ownCode(),
            Map.of("AWS_REGION", "us-east-1"),
            metric -> {},
            log::add,
            reports::add,
            child -> {
              children.add(child);
              delivered.countDown();
            });
    hosts.add(host);
    return host;
  }

  private static Outcome invoke(LambdaHost host, String wish) {
    return host.invoke(("\"" + wish + "\"").getBytes(StandardCharsets.UTF_8));
  }

  private static void assertAnswer(Outcome outcome, String expected) {
    assertThat(outcome)
        .asInstanceOf(type(Outcome.Answered.class))
        .extracting(answered -> new String(answered.response(), StandardCharsets.UTF_8))
        .isEqualTo("\"" + expected + "\"");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # event, error type, message, invocations that the process has seen at the next one
          throw, java.lang.IllegalStateException, no shift today,                                2
          exit,  Runtime.ExitError, Runtime exited with error: exit status 3,                    1
          quit,  Runtime.ExitError, Runtime exited without providing a reason,                   1
          crash, Runtime.ExitError, Runtime exited with error: signal: aborted,                  1
          hang,  Sandbox.Timedout,  Task timed out after 3.00 seconds,                           1
          eat,   java.lang.OutOfMemoryError, Java heap space,                                    1
          eat outside, Runtime.ExitError, Runtime exited with error: signal: killed,             1
          """)
  void anEndIsToldInLambdasWordsAndTheNextInvocationIsServed(
      String event, String errorType, String message, String next) {
    LambdaHost host = host(event.equals("hang") ? SHORT_SECONDS : LONG_SECONDS);

    assertThat(invoke(host, event)).isEqualTo(new Outcome.Failed(errorType, message));

    assertAnswer(invoke(host, "count"), next);
  }

  @Test
  void aFunctionThatCannotBeMadeWasNotRun() {
    variables.put(Unwell.STILLBORN, "true");

    assertThat(invoke(host(), "count"))
        .asInstanceOf(type(Outcome.NotRun.class))
        .extracting(Outcome.NotRun::reason)
        .asString()
        .startsWith("icewatch-Unwell cannot start: ")
        .contains("EPISODE_TABLE is not set")
        .doesNotContain("\n");
    assertThat(reports).isEmpty();
  }

  /** No class of this process: what is missing from a package shows. */
  @Test
  void aPackagesCodeIsItsLibrariesAndLambdasRuntime(@TempDir Path folder) throws IOException {
    Files.createDirectory(folder.resolve("lib"));

    assertThat(OutOfProcessHost.packagedCode(folder).split(File.pathSeparator))
        .contains(folder.resolve("lib/*").toString())
        .allMatch(part -> part.startsWith(folder.toString()) || part.contains("aws-lambda-java-"));
  }

  @Test
  void aFolderThatIsNoPackageIsRefused(@TempDir Path folder) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OutOfProcessHost.packagedCode(folder))
        .withMessage(
            "%s: found no folder lib, expected a function's package as sam build makes it", folder);
  }

  @Test
  void theEnvironmentIsTheTemplatesAndLambdasAndNothingElse() {
    assertAnswer(invoke(host(), "environment"), "arn us-east-1 null icewatch-Unwell 512");
  }

  @Test
  void onlyTheFirstInvocationOfAProcessReportsItsColdStart() {
    LambdaHost host = host();
    invoke(host, "count");
    invoke(host, "count");

    assertThat(reports).hasSize(2);
    assertThat(reports.getFirst().init())
        .get()
        .satisfies(
            init -> assertThat(init).isBetween(Duration.ofMillis(20), Duration.ofMinutes(1)));
    assertThat(reports.getLast().init()).isEmpty();
    assertThat(reports)
        .allSatisfy(report -> {
          assertThat(report.memoryMegabytes()).isEqualTo(MEMORY_MEGABYTES);
          assertThat(report.peakMegabytes().orElseThrow()).isBetween(20, MEMORY_MEGABYTES);
        });
  }

  @Test
  void aTimeoutIsReportedWithItsDuration() {
    invoke(host(SHORT_SECONDS), "hang");

    assertThat(reports)
        .singleElement()
        .satisfies(report ->
            assertThat(report.duration())
                .isBetween(Duration.ofSeconds(SHORT_SECONDS - 1), Duration.ofMinutes(1)));
  }

  @Test
  void aFunctionThatWantsMoreMemoryThanItHasIsReportedToHaveHadAll() {
    invoke(host(), "eat outside");

    assertThat(reports)
        .singleElement()
        .satisfies(report ->
            assertThat(report.line()).contains("\tMemory Size: 512 MB\tMax Memory Used: 512 MB"));
  }

  @Test
  void invocationsAtTheSameTimeHaveProcessesOfTheirOwn() throws Exception {
    LambdaHost host = host(SHORT_SECONDS);
    CompletableFuture<Outcome> hanging = CompletableFuture.supplyAsync(() -> invoke(host, "hang"));
    assertThat(delivered.await(60, TimeUnit.SECONDS)).isTrue();

    assertAnswer(invoke(host, "count"), "1");

    assertThat(hanging.get(60, TimeUnit.SECONDS)).isInstanceOf(Outcome.Failed.class);
    assertAnswer(invoke(host, "count"), "2");
  }

  @Test
  void whatTheFunctionLogsHasBeenReadWhenTheHostIsClosed() {
    LambdaHost host = host();
    invoke(host, "log");
    host.close();

    assertThat(log).containsExactly("Unwell: WARN a line of the log", "Unwell: ERROR another");
  }

  @Test
  void theReportIsLambdasLine() {
    InvocationReport cold =
        new InvocationReport(
            "8f5c",
            Optional.of(Duration.ofMillis(412)),
            Duration.ofNanos(34_500_000),
            512,
            OptionalInt.of(97));

    assertThat(cold.line())
        .isEqualTo(
            "REPORT RequestId: 8f5c\tDuration: 34.50 ms\tBilled Duration: 447 ms\tMemory Size: 512"
                + " MB\tMax Memory Used: 97 MB\tInit Duration: 412.00 ms");
  }

  /**
   * Bug: each start wrote the file anew that others had mapped, and now and then one died of it.
   */
  @Test
  void noProcessLoadsTheNativePartFromTheFileThatAllOthersWouldWrite() throws IOException {
    invoke(host(), "count");

    Path maps = Path.of("/proc", Long.toString(children.getFirst().pid()), "maps");
    assertThat(Files.readString(maps))
        .contains("icewatch-runtime-client-")
        .doesNotContain("/tmp/.libaws-lambda-jni.so");
  }
}
