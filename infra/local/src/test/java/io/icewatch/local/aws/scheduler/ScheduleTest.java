package io.icewatch.local.aws.scheduler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import io.icewatch.local.lambda.LambdaHost;
import io.icewatch.local.lambda.LambdaHost.Outcome;
import io.icewatch.local.template.FunctionSpec.AsyncRetries;
import io.icewatch.local.template.ScheduleExpression;
import io.icewatch.local.template.ScheduleSpec;
import io.icewatch.local.template.ScheduleSpec.Source;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A schedule as a timetable: what the function is sent, when, and what becomes of a failure. */
class ScheduleTest {
  private static final Instant START = Instant.parse("2026-07-01T10:00:00Z");
  private static final Outcome FAILED = new Outcome.Failed("Oops", "no");

  private final List<String> sent = new ArrayList<>();
  private final Deque<Outcome> outcomes = new ArrayDeque<>();
  private final List<String> log = new ArrayList<>();

  private final LambdaHost host =
      new LambdaHost() {
        @Override
        public Outcome invoke(byte[] event) {
          sent.add(new String(event, UTF_8));
          Outcome next = outcomes.poll();
          return next == null ? new Outcome.Answered("null".getBytes(UTF_8)) : next;
        }

        @Override
        public void close() {}
      };

  private static ScheduleSpec spec(
      Source source, String expression, @Nullable Instant end, Optional<String> input) {
    return new ScheduleSpec(
        "Sweep.Tick",
        "Sweep",
        source,
        "arn:aws:scheduler:us-east-1:123456789012:schedule/default/SweepTick",
        ScheduleExpression.parse(expression, ZoneOffset.UTC),
        null,
        end,
        input);
  }

  private Schedule everyMinute(AsyncRetries retries) {
    return new Schedule(
        spec(
            Source.SCHEDULER,
            "rate(1 minute)",
            null,
            Optional.of("<aws.scheduler.scheduled-time>")),
        host,
        retries,
        log::add);
  }

  private static Instant at(int seconds) {
    return START.plusSeconds(seconds);
  }

  @Test
  void what_was_missed_is_made_up_for_each_at_its_own_time() {
    Schedule schedule = everyMinute(AsyncRetries.DEFAULT);

    assertThat(schedule.step(START)).isEqualTo(at(60));
    assertThat(schedule.step(at(59))).isEqualTo(at(60));
    assertThat(schedule.step(at(150))).isEqualTo(at(180));

    assertThat(sent).containsExactly("2026-07-01T10:01:00Z", "2026-07-01T10:02:00Z");
    assertThat(schedule.invocations()).isEqualTo(2);
  }

  @Test
  void a_failure_comes_again_after_one_minute_then_two_then_is_given_up() {
    Schedule schedule = everyMinute(AsyncRetries.DEFAULT);
    schedule.step(START);
    outcomes.add(FAILED);
    schedule.step(at(60));
    assertThat(schedule.drain(at(60))).isEqualTo(at(120));
    outcomes.add(FAILED);
    assertThat(schedule.drain(at(120))).isEqualTo(at(240));
    outcomes.add(FAILED);
    assertThat(schedule.drain(at(240))).isEqualTo(Instant.MAX);

    assertThat(sent).hasSize(3).containsOnly("2026-07-01T10:01:00Z");
    assertThat(log).hasSize(3).containsOnly("Sweep.Tick: Oops: no");
    assertThat(schedule.givenUp()).isEqualTo(1);
  }

  @Test
  void what_lambda_did_not_run_is_no_attempt_and_comes_again_until_it_is_too_old() {
    Schedule schedule = everyMinute(new AsyncRetries(0, Duration.ofSeconds(60)));
    schedule.step(START);
    outcomes.add(new Outcome.NotRun("throttled"));
    schedule.step(at(60));
    assertThat(schedule.drain(at(60))).isEqualTo(at(61));
    outcomes.add(new Outcome.NotRun("throttled"));
    assertThat(schedule.drain(at(61))).isEqualTo(at(63));
    assertThat(schedule.drain(at(63))).isEqualTo(Instant.MAX);

    assertThat(schedule.invocations()).isEqualTo(1);
    assertThat(schedule.givenUp()).isZero();
  }

  @Test
  void nothing_fires_after_the_end() {
    Schedule schedule =
        new Schedule(
            spec(Source.SCHEDULER, "rate(1 minute)", at(60), Optional.empty()),
            host,
            AsyncRetries.DEFAULT,
            log::add);
    schedule.step(START);

    assertThat(schedule.step(at(60))).isEqualTo(Instant.MAX);
    assertThat(sent).hasSize(1);
  }

  @Test
  void without_an_input_the_service_sends_its_own_event() {
    byte[] rule = written(spec(Source.RULE, "rate(1 day)", null, Optional.empty()));
    byte[] scheduler = written(spec(Source.SCHEDULER, "rate(1 day)", null, Optional.empty()));

    assertThat(new String(rule, UTF_8))
        .matches(
            "\\{\"version\":\"0\",\"id\":\"[-0-9a-f]{36}\",\"detail-type\":\"Scheduled Event\","
                + "\"source\":\"aws.events\",\"account\":\"123456789012\","
                + "\"time\":\"2026-07-01T10:00:00Z\",\"region\":\"us-east-1\","
                + "\"resources\":\\[\"arn:[^\"]+\"],\"detail\":\\{}}");
    assertThat(new String(scheduler, UTF_8))
        .contains("\"source\":\"aws.scheduler\"", "\"detail\":\"{}\"");
    ScheduledEvent read =
        LambdaEventSerializers.serializerFor(
                ScheduledEvent.class, ScheduledEvent.class.getClassLoader())
            .fromJson(new String(rule, UTF_8));
    assertThat(read.getDetailType()).isEqualTo("Scheduled Event");
    assertThat(read.getTime().getMillis()).isEqualTo(START.toEpochMilli());
  }

  private static byte[] written(ScheduleSpec spec) {
    return io.icewatch.local.aws.scheduler.ScheduledEvent.write(spec, START);
  }

  @Test
  void an_input_of_scheduler_has_its_context_attributes_filled_in_and_that_of_a_rule_has_not() {
    String input =
        "{\"at\":\"<aws.scheduler.scheduled-time>\",\"n\":<aws.scheduler.attempt-number>}";

    assertThat(written(spec(Source.SCHEDULER, "rate(1 day)", null, Optional.of(input))))
        .asString()
        .isEqualTo("{\"at\":\"2026-07-01T10:00:00Z\",\"n\":1}");
    assertThat(written(spec(Source.RULE, "rate(1 day)", null, Optional.of(input))))
        .asString()
        .isEqualTo(input);
  }
}
