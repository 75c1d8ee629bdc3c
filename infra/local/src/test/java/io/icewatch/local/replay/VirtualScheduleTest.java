package io.icewatch.local.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.local.aws.sns.SnsMessage;
import io.icewatch.local.lambda.Crashes;
import io.icewatch.local.stack.LocalStack;
import io.icewatch.local.stack.StackOptions;
import io.icewatch.local.template.Template;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schedules in virtual time: at their times, in order with the records, the same on every run. */
class VirtualScheduleTest {
  @TempDir private Path folder;
  private int runs;

  /** Messages arrive at the given times; returns what the schedules said, in order. */
  private List<String> run(String... arrivals) {
    List<SnsMessage> published = new ArrayList<>();
    VirtualClock clock = new VirtualClock();
    try (LocalStack stack =
        LocalStack.start(
            Template.read(Path.of("src", "test", "resources", "any-template.yaml"), Map.of()),
            folder.resolve("lake-" + runs++),
            // Its functions scan, which the tables in memory do not.
            StackOptions.virtual(clock, Crashes.none(), published::add, line -> {})
                .with(StackOptions.Ledger.DYNAMODB_LOCAL))) {
      VirtualRun run = new VirtualRun(stack, clock, false);
      for (int i = 0; i < arrivals.length; i++) {
        byte[] guest =
            "{\"guest\": \"%d\", \"floor\": \"1\"}".formatted(i).getBytes(StandardCharsets.UTF_8);
        run.arrive(new Schedule.Arrival(Instant.parse(arrivals[i]).toEpochMilli(), i, guest));
      }
      run.drain();
      run.land();
    }
    return published.stream().map(SnsMessage::message).toList();
  }

  @Test
  void a_rate_counts_from_the_first_arrival_and_sees_what_came_before_it() {
    List<String> said = run("2026-07-01T10:00:00Z", "2026-07-01T10:01:30Z", "2026-07-01T10:03:00Z");

    // The third guest arrives at 10:03:00 sharp, behind what is due at that time.
    assertThat(said)
        .containsExactly(
            "2026-07-01T10:01:00Z: 1 guests",
            "2026-07-01T10:02:00Z: 2 guests",
            "2026-07-01T10:03:00Z: 2 guests");
    assertThat(run("2026-07-01T10:00:00Z", "2026-07-01T10:01:30Z", "2026-07-01T10:03:00Z"))
        .isEqualTo(said);
  }

  @Test
  void a_cron_expression_with_a_zone_follows_the_clock_change_in_the_zone() {
    List<String> said =
        run("2026-03-28T01:00:00Z", "2026-03-30T01:00:00Z").stream()
            .filter(message -> message.startsWith("morning"))
            .map(message -> message.substring("morning ".length(), message.indexOf("Z:") + 1))
            .toList();

    // 02:30 in Berlin; on 29 March there is no such time.
    assertThat(said).containsExactly("2026-03-28T01:30:00Z", "2026-03-30T00:30:00Z");
  }
}
