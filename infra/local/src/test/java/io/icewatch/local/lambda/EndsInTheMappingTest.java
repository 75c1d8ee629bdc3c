package io.icewatch.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.icewatch.local.mapping.EventSourceMapping;
import io.icewatch.local.mapping.Invocation;
import io.icewatch.local.mapping.MappingListener;
import io.icewatch.local.mapping.OutboxDestination;
import io.icewatch.local.stream.KinesisStream;
import io.icewatch.local.template.FunctionSpec;
import io.icewatch.local.template.MappingProperties;
import io.icewatch.local.template.StreamSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a mapping makes of the ends that a function in a process of its own can come to. */
@EnabledOnOs(OS.LINUX)
class EndsInTheMappingTest {
  private static final Instant START = Instant.parse("2025-05-29T20:50:00Z");
  private static final String ARN = "arn:aws:kinesis:eu-west-1:123456789012:stream/vitals";

  private final KinesisStream stream = new KinesisStream(new StreamSpec("vitals", ARN, 1, 24));
  private final OutboxDestination queue = new OutboxDestination();
  private final List<String> diary = new ArrayList<>();

  /**
   * Runs the mapping for a minute of its own time.
   *
   * @param timeoutSeconds of the real time, which passes while a process runs
   */
  private void run(Map<String, String> variables, int timeoutSeconds) {
    FunctionSpec function =
        new FunctionSpec(
            "Unwell",
            "icewatch-Unwell",
            Unwell.class.getName() + "::handleRequest",
            variables,
            timeoutSeconds,
            512);
    try (OutOfProcessHost host =
            new OutOfProcessHost(
                function,
                OutOfProcessHost.ownCode(),
                Map.of(),
                metric -> {},
                line -> {},
                report -> {});
        EventSourceMapping mapping =
            new EventSourceMapping(
                MappingProperties.read(
                    "mapping",
                    """
                    StartingPosition: TRIM_HORIZON
                    BatchSize: 1
                    MaximumRetryAttempts: 1
                    DestinationConfig: {OnFailure: {Type: SQS, Destination: 'arn:aws:sqs:x:1:q'}}
                    """,
                    "vitals"),
                stream,
                host,
                queue,
                new Diary())) {
      Instant wake = START;
      while (wake.isBefore(START.plusSeconds(60))) {
        wake = mapping.step(wake);
      }
    }
  }

  private final class Diary implements MappingListener {
    @Override
    public void invoked(Invocation invocation) {
      long seconds = Duration.between(START, invocation.at()).toSeconds();
      diary.add("%d s: %s".formatted(seconds, invocation.error().orElse("done")));
    }
  }

  private void put(String wish) {
    stream.put("p", ('"' + wish + '"').getBytes(StandardCharsets.UTF_8), START);
  }

  /** A process that goes on, one that has gone and one that is ended; all: OutOfProcessHostTest. */
  @ParameterizedTest
  @ValueSource(strings = {"throw", "crash", "hang"})
  void every_end_of_a_run_is_an_attempt_and_the_shard_goes_on_behind_it(String end)
      throws JsonProcessingException {
    put(end);
    put("count");

    run(Map.of(), end.equals("hang") ? 1 : 60);

    assertThat(diary).hasSize(3);
    assertThat(diary.get(0)).startsWith("0 s: ").doesNotContain("not run", "done");
    assertThat(diary.get(1)).isEqualTo(diary.get(0).replace("0 s: ", "1 s: "));
    assertThat(diary.get(2)).isEqualTo("1 s: done");
    assertThat(queue.bodies()).hasSize(1);
    JsonNode message = new JsonMapper().readTree(queue.bodies().getFirst());
    assertThat(message.at("/requestContext/condition").asText())
        .isEqualTo("RetryAttemptsExhausted");
    assertThat(message.at("/requestContext/approximateInvokeCount").asInt()).isEqualTo(2);
    assertThat(message.at("/responseContext/functionError").asText()).isEqualTo("Unhandled");
  }

  @Test
  void a_function_that_cannot_be_made_uses_no_attempt_and_blocks_the_shard() {
    put("count");

    run(Map.of(Unwell.STILLBORN, "true"), 60);

    assertThat(diary)
        .as("more than the attempts that there are")
        .hasSizeGreaterThan(4)
        .allSatisfy(
            line -> assertThat(line).contains("s: not run: icewatch-Unwell cannot start: "));
    assertThat(queue.bodies()).isEmpty();
  }
}
