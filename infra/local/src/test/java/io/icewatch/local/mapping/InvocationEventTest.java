package io.icewatch.local.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.KinesisTimeWindowEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.icewatch.local.mapping.UndocumentedBehavior.FinalRecords;
import io.icewatch.local.stream.KinesisStream;
import io.icewatch.local.stream.StreamRecord;
import io.icewatch.local.template.StreamSpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InvocationEventTest {
  private static final String SHARD = "shardId-000000000000";
  private static final Instant ARRIVAL = Instant.parse("2020-12-09T07:04:35.040Z");
  private static final WindowSlice WINDOW =
      new WindowSlice(
          Instant.parse("2020-12-09T07:04:00Z"),
          Instant.parse("2020-12-09T07:06:00Z"),
          "{\"p\":\"1\"}".getBytes(UTF_8),
          true,
          false);

  private final KinesisStream stream =
      new KinesisStream(new StreamSpec("vitals", Scene.ARN, 1, 24));
  private final InvocationEventWriter writer =
      new InvocationEventWriter(
          SHARD, StackArns.of(Scene.ARN, "AggregateSensorData"), FinalRecords.EMPTY_LIST);

  @Test
  void anEventIsWrittenAsLambdaWritesIt() {
    String event = text(writer.write(List.of(record("p-1", "hello")), null));

    assertThat(event)
        .isEqualTo(
            """
            {"Records":[{"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":"p-1",\
            "sequenceNumber":"49654718032765909128451097732498500000000000000000010000",\
            "data":"aGVsbG8=","approximateArrivalTimestamp":1607497475.040},\
            "eventSource":"aws:kinesis","eventVersion":"1.0",\
            "eventID":"shardId-000000000000:49654718032765909128451097732498500000000000000000010000",\
            "eventName":"aws:kinesis:record",\
            "invokeIdentityArn":"arn:aws:iam::123456789012:role/AggregateSensorDataRole",\
            "awsRegion":"eu-west-1",\
            "eventSourceARN":"arn:aws:kinesis:eu-west-1:123456789012:stream/vitals"}]}\
            """);
  }

  @Test
  void aWindowedEventAddsItsWindow() {
    assertThat(text(writer.write(List.of(), WINDOW)))
        .isEqualTo(
            """
            {"Records":[],"window":{"start":"2020-12-09T07:04:00Z","end":"2020-12-09T07:06:00Z"},\
            "state":{"p":"1"},"shardId":"shardId-000000000000",\
            "eventSourceARN":"arn:aws:kinesis:eu-west-1:123456789012:stream/vitals",\
            "isFinalInvokeForWindow":true,"isWindowTerminatedEarly":false}\
            """);
  }

  @Test
  void theRuntimesOwnSerializerReadsBackWhatWasPut() {
    List<StreamRecord> records = List.of(record("p-1", "one"), record("p-2", "zwölf"));

    KinesisTimeWindowEvent event =
        LambdaEventSerializers.serializerFor(
                KinesisTimeWindowEvent.class, getClass().getClassLoader())
            .fromJson(new ByteArrayInputStream(writer.write(records, WINDOW)));

    assertThat(event.getRecords()).hasSize(2);
    var second = event.getRecords().get(1);
    assertThat(second.getEventID()).isEqualTo(SHARD + ":" + records.get(1).sequenceNumber());
    assertThat(UTF_8.decode(second.getKinesis().getData()).toString()).isEqualTo("zwölf");
    assertThat(second.getKinesis().getApproximateArrivalTimestamp().toInstant()).isEqualTo(ARRIVAL);
    assertThat(event.getState()).containsEntry("p", "1");
    assertThat(event.getIsFinalInvokeForWindow()).isTrue();
    assertThat(event.getIsWindowTerminatedEarly()).isFalse();
    assertThat(event.getEventSourceArn()).isEqualTo(Scene.ARN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "\"", "\\", "tab\t", "\u0001", "/", "é", "病人", "😀", "\u2028"})
  void aPartitionKeyOfAnyCharactersSurvives(String key) throws IOException {
    byte[] event = writer.write(List.of(record(key, "x")), null);

    assertThat(new JsonMapper().readTree(event).at("/Records/0/kinesis/partitionKey").asText())
        .isEqualTo(key);
  }

  @Test
  void theSizeIsKnownBeforehand() {
    StreamRecord one = record("p", "four");
    StreamRecord other = record("\"é\"", "");

    assertThat(writer.write(List.of(), null)).hasSize(writer.emptySize(null));
    assertThat(writer.write(List.of(one, other), WINDOW))
        .hasSize(writer.emptySize(WINDOW) + writer.sizeOf(one) + 1 + writer.sizeOf(other));
  }

  @Test
  void anArrivalAtTheEpochIsWrittenToo() {
    StreamRecord record = stream.put("p", new byte[0], Instant.EPOCH.plusMillis(7));

    assertThat(text(writer.write(List.of(record), null)))
        .contains("\"data\":\"\",\"approximateArrivalTimestamp\":0.007}");
  }

  private StreamRecord record(String key, String data) {
    return stream.put(key, data.getBytes(UTF_8), ARRIVAL);
  }

  private static String text(byte[] event) {
    return new String(event, UTF_8);
  }
}
