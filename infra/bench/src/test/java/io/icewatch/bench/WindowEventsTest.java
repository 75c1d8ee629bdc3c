package io.icewatch.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.KinesisTimeWindowEvent;
import com.amazonaws.services.lambda.runtime.events.TimeWindowEventResponse;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contestants must all do the whole work on the same events. */
class WindowEventsTest {
  private static final int RECORDS = 30;
  private static final int PATIENTS = 10;

  @Test
  void lambdas_own_type_reads_every_record_of_an_event() {
    KinesisTimeWindowEvent event =
        LambdaEventSerializers.serializerFor(
                KinesisTimeWindowEvent.class, WindowEventsTest.class.getClassLoader())
            .fromJson(text(WindowEvents.event(RECORDS, PATIENTS, 0, "{\"a\":\"b\"}")));

    assertThat(event.getRecords()).hasSize(RECORDS);
    assertThat(event.getState()).isEqualTo(Map.of("a", "b"));
    assertThat(event.getIsFinalInvokeForWindow()).isFalse();
  }

  @Test
  void our_answer_holds_every_patient_and_goes_into_the_next_event() throws IOException {
    byte[] first = ours(WindowEvents.event(RECORDS, PATIENTS, 0, WindowEvents.EMPTY_STATE));
    byte[] second =
        ours(WindowEvents.event(RECORDS, PATIENTS, RECORDS, WindowEvents.stateOf(first)));

    assertThat(response(first).getState()).hasSize(PATIENTS + 1);
    assertThat(response(second).getState())
        .hasSize(PATIENTS + 1)
        .isNotEqualTo(response(first).getState());
  }

  @Test
  void the_typed_peers_answer_holds_every_patient() throws IOException {
    KinesisTimeWindowEvent event =
        LambdaEventSerializers.serializerFor(
                KinesisTimeWindowEvent.class, WindowEventsTest.class.getClassLoader())
            .fromJson(text(WindowEvents.event(RECORDS, PATIENTS, 0, WindowEvents.EMPTY_STATE)));

    Map<String, String> state =
        new TypedHandler().handleRequest(event, FakeAws.context()).getState();

    assertThat(state).hasSize(PATIENTS);
    assertThat(state.get("1")).contains("\"record_count\":" + RECORDS / PATIENTS);
  }

  private static byte[] ours(byte[] event) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    FakeAws.aggregate().handleRequest(new ByteArrayInputStream(event), answer, FakeAws.context());
    return answer.toByteArray();
  }

  private static TimeWindowEventResponse response(byte[] answer) {
    return JacksonFactory.getInstance()
        .getSerializer(TimeWindowEventResponse.class)
        .fromJson(text(answer));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
