package io.icewatch.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;

import com.amazonaws.services.lambda.runtime.Context;
import io.icewatch.lambda.DeployedTemplate;
import io.icewatch.lambda.FunctionEnvironment;
import io.icewatch.lambda.GivenClients;
import io.icewatch.lambda.snapstart.LoopbackAws;
import io.icewatch.lambda.snapstart.SnapStartPriming;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.firehose.FirehoseClient;

/** What happens before SnapStart's snapshot, and what keeps the snapshot. */
class PrimingTest {
  private final FirehoseClient firehose = mock(FirehoseClient.class);
  private final ByteArrayOutputStream metrics = new ByteArrayOutputStream();
  private final FunctionEnvironment environment =
      new FunctionEnvironment(
          DeployedTemplate.read().environment("AggregateSensorData"),
          new GivenClients(firehose),
          InstantSource.system(),
          millis -> {
            throw new AssertionError("waits %d ms before a snapshot".formatted(millis));
          },
          new PrintStream(metrics, true, StandardCharsets.UTF_8));
  private final AggregateSensorData function = new AggregateSensorData(environment);

  @Test
  void a_rejected_reading_and_a_window_are_sent_again_and_again_and_answered_in_this_process()
      throws Exception {
    List<String> calls = Collections.synchronizedList(new ArrayList<>());

    try (LoopbackAws network =
        new LoopbackAws(operation -> {
          calls.add(operation);
          return LoopbackAws.response(operation);
        })) {
      function.priming().run(network);
    }

    assertThat(calls).hasSize(2 * SnapStartPriming.INVOCATIONS).containsOnly("PutRecordBatch");
  }

  @Test
  void priming_touches_neither_the_functions_own_client_nor_its_metrics() throws Exception {
    function.priming().beforeCheckpoint(mock());
    function.priming().afterRestore(mock());

    verifyNoInteractions(firehose);
    assertThat(metrics.size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", " {} ", "{\n}\n"})
  void a_heartbeat_does_nothing(String event) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();

    function.handleRequest(
        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
        answer,
        mock(Context.class));

    assertThat(answer.toString(StandardCharsets.UTF_8))
        .isEqualTo("{\"state\":{},\"batchItemFailures\":[]}");
    verifyNoInteractions(firehose);
    assertThat(metrics.size()).isZero();
  }
}
