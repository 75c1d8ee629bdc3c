package io.icewatch.filter;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.sns.SnsClient;

/** What happens before SnapStart's snapshot, and what keeps the snapshot. */
class PrimingTest {
  private final DynamoDbClient dynamoDb = mock();
  private final SnsClient sns = mock();
  private final FirehoseClient firehose = mock();
  private final ByteArrayOutputStream metrics = new ByteArrayOutputStream();
  private final FunctionEnvironment environment =
      new FunctionEnvironment(
          DeployedTemplate.read().environment("FilterSensorData"),
          new GivenClients(dynamoDb, sns, firehose),
          InstantSource.system(),
          millis -> {
            throw new AssertionError("waits %d ms before a snapshot".formatted(millis));
          },
          new PrintStream(metrics, true, UTF_8));

  @Test
  void every_call_of_a_page_is_made_again_and_again_and_answered_in_this_process()
      throws Exception {
    List<String> calls = Collections.synchronizedList(new ArrayList<>());

    try (LoopbackAws network =
        new LoopbackAws(operation -> {
          calls.add(operation.isEmpty() ? "Publish" : operation);
          return LoopbackAws.response(operation);
        })) {
      new FilterSensorData(environment).priming().run(network);
    }

    List<String> page =
        List.of("GetItem", "PutItem", "PutItem", "Publish", "PutItem", "PutRecordBatch");
    assertThat(calls.getFirst()).as("the patient's plan, once a minute").isEqualTo("Query");
    assertThat(calls.stream().filter(call -> !call.equals("Query")))
        .containsExactlyElementsOf(
            Collections.nCopies(SnapStartPriming.INVOCATIONS, page).stream()
                .flatMap(List::stream)
                .toList());
    verifyNoInteractions(dynamoDb, sns, firehose);
    assertThat(metrics.size()).as("metrics of what nobody asked for").isZero();
  }

  @Test
  void a_heartbeat_does_nothing() throws IOException {
    FilterSensorData function = new FilterSensorData(environment);
    ByteArrayOutputStream answer = new ByteArrayOutputStream();

    function.handleRequest(
        new ByteArrayInputStream("{}".getBytes(UTF_8)), answer, mock(Context.class));

    assertThat(answer.toString(UTF_8)).isEqualTo("{\"batchItemFailures\":[]}");
    verifyNoInteractions(dynamoDb, sns, firehose);
  }
}
