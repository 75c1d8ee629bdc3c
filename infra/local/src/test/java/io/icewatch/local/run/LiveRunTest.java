package io.icewatch.local.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.icewatch.local.aws.FaultPlan;
import io.icewatch.local.aws.FaultRates;
import io.icewatch.local.aws.FaultyService;
import io.icewatch.local.aws.sns.SnsMessage;
import io.icewatch.local.lake.Balance;
import io.icewatch.local.lake.LakeQuery;
import io.icewatch.local.lambda.OutOfProcessHost;
import io.icewatch.local.mapping.PlatformSettings;
import io.icewatch.local.stack.LocalStack;
import io.icewatch.local.stack.StackOptions;
import io.icewatch.local.stack.StackOptions.Hosting;
import io.icewatch.local.template.Template;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole stack in real time: every part is the real one, DynamoDB over HTTP included. */
class LiveRunTest {
  @TempDir private Path lake;

  @ParameterizedTest
  @EnumSource(Hosting.class)
  void readingsBecomePagesAndRowsAndNothingIsLeftBehindAtTheEnd(Hosting hosting) {
    assumeTrue(
        hosting == Hosting.IN_PROCESS || OutOfProcessHost.isSupported(),
        "Lambda's runtime interface client runs on Linux only");
    InstantSource clock = InstantSource.system();
    List<SnsMessage> pages = new CopyOnWriteArrayList<>();
    List<String> log = new CopyOnWriteArrayList<>();
    StackOptions options = StackOptions.live(pages::add, log::add).with(hosting);
    try (LocalStack stack = LocalStack.start(template(), lake, options)) {
      // Thirteen seconds into the courses patient 2 is about to desaturate, patient 8 has no probe.
      PatientSimulator ward = new PatientSimulator(9, 1, clock.instant().minusSeconds(13));
      LiveRun live = new LiveRun(stack, ward, Duration.ofMillis(500), clock);

      assertThat(live.run(Duration.ofSeconds(5), elapsed -> {})).isEmpty();

      assertThat(log).as("what the functions logged").allMatch(line -> line.contains("NOT_JSON"));
      assertThat(pages)
          .as("pages")
          .anyMatch(page -> page.message().contains("Patient 2"))
          .anyMatch(page -> page.message().contains("Check the probe"));
      long rejected = stack.functions().sum("RejectedReadings");
      assertThat(live.readings()).isGreaterThanOrEqualTo(9 * 9);
      try (LakeQuery query = new LakeQuery(stack.lake())) {
        assertThat(number(query, "SELECT sum(record_count) FROM vitals_10m"))
            .as("every reading is in a window or rejected")
            .isEqualTo(live.readings() - rejected);
        assertThat(number(query, "SELECT count(*) FROM rejected_readings")).isEqualTo(rejected);
        assertThat(number(query, "SELECT count(*) FROM alerts")).isEqualTo(pages.size());
      }
      assertThat(stack.mappings().counted().values())
          .allSatisfy(counters -> assertThat(counters.lastError()).isEmpty());
    }
  }

  /** Bug: the summaries of a whole run were lost because SNS was down. */
  @Test
  void a_service_that_is_down_costs_only_what_needs_it() {
    InstantSource clock = InstantSource.system();
    FaultPlan noSns = new FaultPlan(1, Map.of(FaultyService.SNS, new FaultRates(0, 1, 0, 0, 0)));
    StackOptions options = StackOptions.live(page -> {}, line -> {}).with(noSns);
    try (LocalStack stack = LocalStack.start(template(), lake, options)) {
      Balance before = Balance.before(stack.lake());
      PatientSimulator ward = new PatientSimulator(9, 1, clock.instant().minusSeconds(13));
      LiveRun live = new LiveRun(stack, ward, Duration.ofMillis(500), clock, Duration.ofSeconds(1));

      List<Throwable> problems = live.run(Duration.ofSeconds(3), elapsed -> {});

      assertThat(problems)
          .singleElement()
          .extracting(Throwable::getMessage)
          .isEqualTo("records still fail 1 seconds after the last message");
      assertThat(stack.shortfalls()).anyMatch(line -> line.startsWith("FilterSensorData"));
      Balance balance = before.after(stack.lake(), live.readings());
      assertThat(balance.sent()).isPositive();
      assertThat(balance.missing()).as(balance.toString()).isZero();
    }
  }

  /** Bug: a burst a second was polled every other second, as each was seen just after its poll. */
  @Test
  void what_comes_in_bursts_is_polled_as_often_as_a_shard_can_be() {
    Duration often = Duration.ofMillis(400);
    PlatformSettings lambda = PlatformSettings.LAMBDA;
    PlatformSettings settings =
        new PlatformSettings(
            often,
            lambda.pollLimit(),
            lambda.firstBackOff(),
            lambda.longestBackOff(),
            lambda.windowSilence(),
            lambda.payloadLimit(),
            lambda.stateLimit(),
            lambda.undocumented());
    InstantSource clock = InstantSource.system();
    StackOptions options = StackOptions.live(page -> {}, line -> {}).with(settings);
    try (LocalStack stack = LocalStack.start(template(), lake, options)) {
      PatientSimulator ward = new PatientSimulator(9, 1, clock.instant());

      new LiveRun(stack, ward, often, clock).run(Duration.ofSeconds(10), elapsed -> {});

      assertThat(stack.mappings().counted())
          .hasEntrySatisfying(
              "WatchPatients.Readings",
              counters ->
                  assertThat(counters.invocations() / stack.stream().shards().size())
                      .as("of 25 bursts, to each shard")
                      .isGreaterThan(12));
    }
  }

  @Test
  void a_reshard_is_followed_while_the_run_goes_on() {
    InstantSource clock = InstantSource.system();
    StackOptions options = StackOptions.live(page -> {}, line -> {});
    try (LocalStack stack = LocalStack.start(template(), lake, options)) {
      LiveRun live =
          new LiveRun(
              stack, new PatientSimulator(9, 1, clock.instant()), Duration.ofMillis(100), clock);
      AtomicLong beforeChildren = new AtomicLong();
      AtomicBoolean childrenWerePolled = new AtomicBoolean();

      live.run(
          Duration.ofSeconds(60),
          elapsed -> {
            if (beforeChildren.get() == 0) {
              stack.stream().shards().forEach(shard -> stack.stream().split(shard.id()));
              beforeChildren.set(stack.stream().count());
            } else if (stack.mappings().counted().values().stream()
                .allMatch(counters -> counters.polled() > beforeChildren.get())) {
              childrenWerePolled.set(true);
              live.stop();
            }
          });

      assertThat(childrenWerePolled).isTrue();
    }
  }

  private static Template template() {
    return Template.read(
        Path.of("..", "..", "template.yaml"),
        Map.of(
            "WindowSeconds", "2",
            "SuppressSeconds", "3",
            "SuppressCriticalSeconds", "3",
            "WatchBatchSeconds", "0",
            "BufferSeconds", "1"));
  }

  private static long number(LakeQuery query, String sql) {
    return ((Number) Objects.requireNonNull(query.query(sql).rows().getFirst().getFirst()))
        .longValue();
  }
}
