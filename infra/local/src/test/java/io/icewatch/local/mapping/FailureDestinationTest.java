package io.icewatch.local.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.local.stream.KinesisStream;
import io.icewatch.local.template.MappingSpec.OnFailure;
import io.icewatch.local.template.StreamSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailureDestinationTest {
  private static final FailedBatch BATCH =
      new FailedBatch(
          UUID.fromString("7c5b2a51-62f5-4e0b-9ef1-0b0a4f3f5f0a"),
          "c9b8fa9f-5a7f-4a3c-af9c-0c604cde93a5",
          "arn:aws:lambda:us-east-2:123456789012:function:myfunction",
          FailedBatch.Condition.RETRY_ATTEMPTS_EXHAUSTED,
          1,
          Optional.of(new FailedBatch.Response(true)),
          Instant.parse("2019-11-14T00:38:06.021Z"),
          "shardId-000000000001",
          "49601189658422359378836298521827638475320189012309704722",
          "49601189658422359378836298522902373528957594348623495186",
          Instant.parse("2019-11-14T00:38:04.835Z"),
          Instant.parse("2019-11-14T00:38:05.580Z"),
          500,
          "arn:aws:kinesis:us-east-2:123456789012:stream/mystream",
          "{\"Records\":[\"é\"]}".getBytes(StandardCharsets.UTF_8));

  private static final String METADATA =
      """
      {"requestContext":{"requestId":"c9b8fa9f-5a7f-4a3c-af9c-0c604cde93a5",\
      "functionArn":"arn:aws:lambda:us-east-2:123456789012:function:myfunction",\
      "condition":"RetryAttemptsExhausted","approximateInvokeCount":1},\
      "responseContext":{"statusCode":200,"executedVersion":"$LATEST","functionError":"Unhandled"},\
      "version":"1.0","timestamp":"2019-11-14T00:38:06.021Z",\
      "KinesisBatchInfo":{"shardId":"shardId-000000000001",\
      "startSequenceNumber":"49601189658422359378836298521827638475320189012309704722",\
      "endSequenceNumber":"49601189658422359378836298522902373528957594348623495186",\
      "approximateArrivalOfFirstRecord":"2019-11-14T00:38:04.835Z",\
      "approximateArrivalOfLastRecord":"2019-11-14T00:38:05.580Z",\
      "batchSize":500,"streamArn":"arn:aws:kinesis:us-east-2:123456789012:stream/mystream"}\
      """;

  @TempDir Path bucket;

  @Test
  void aQueueOrTopicGetsTheMetadata() {
    OutboxDestination outbox = new OutboxDestination();

    outbox.deliver(BATCH);

    assertThat(outbox.bodies()).containsExactly(METADATA + "}");
  }

  @Test
  void aBucketGetsTheInvocationEventAsWell() throws IOException {
    new BucketDestination(bucket).deliver(BATCH);

    Path object = onlyObject();
    assertThat(bucket.relativize(object).toString())
        .matches(
            "aws/lambda/7c5b2a51-62f5-4e0b-9ef1-0b0a4f3f5f0a/shardId-000000000001/2019/11/14/"
                + "2019-11-14T00\\.38\\.06-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    assertThat(object).hasContent(METADATA + ",\"payload\":\"{\\\"Records\\\":[\\\"é\\\"]}\"}");
  }

  @Test
  void theSameBatchHasTheSameKey() throws IOException {
    new BucketDestination(bucket).deliver(BATCH);
    new BucketDestination(bucket).deliver(BATCH);

    assertThat(onlyObject()).isNotEmptyFile();
  }

  @Test
  void anObjectThatCannotBeWrittenIsNotForgotten() throws IOException {
    Path file = Files.writeString(bucket.resolve("file"), "");

    assertThatThrownBy(() -> new BucketDestination(file).deliver(BATCH))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot write the failed batch");
  }

  @Test
  void aDestinationThatFailsGetsTheBatchAgain() {
    ScriptedHost host = new ScriptedHost();
    host.always(event -> ScriptedHost.failed());
    List<FailedBatch> delivered = new ArrayList<>();
    EventSourceMapping mapping = mapping(new SpecDraft(), host, failingOnce(delivered));

    assertThatThrownBy(() -> mapping.step(Scene.START)).hasMessageContaining("disk full");
    mapping.step(Scene.START);

    assertThat(delivered).extracting(FailedBatch::batchSize).containsExactly(3, 3);
  }

  @Test
  void aDestinationThatFailsDoesNotBringBackWhatTheWindowsStateHolds() {
    ScriptedHost host = new ScriptedHost();
    host.next(event ->
        ScriptedHost.answer(
            "{\"state\":{\"n\":1},\"batchItemFailures\":[{\"itemIdentifier\":\"%s\"}]}"
                .formatted(event.sequenceNumber(1))));
    SpecDraft windows = new SpecDraft().reporting().tumblingWindow(60);
    EventSourceMapping mapping = mapping(windows, host, failingOnce(new ArrayList<>()));

    assertThatThrownBy(() -> mapping.step(Scene.START)).hasMessageContaining("disk full");
    mapping.step(Scene.START);

    assertThat(host.events()).hasToString("[a b c {}, b c {\"n\":1}]");
  }

  /** A mapping without retries on a shard that holds a, b and c. */
  private static EventSourceMapping mapping(
      SpecDraft spec, ScriptedHost host, FailureDestination destination) {
    KinesisStream stream = new KinesisStream(new StreamSpec("vitals", Scene.ARN, 1, 24));
    for (String data : List.of("a", "b", "c")) {
      stream.put("p", data.getBytes(StandardCharsets.UTF_8), Scene.START);
    }
    return new EventSourceMapping(
        spec.retries(0).onFailure(OnFailure.Type.S3).toSpec(),
        stream,
        host,
        destination,
        new MappingCounters());
  }

  private static FailureDestination failingOnce(List<FailedBatch> delivered) {
    return batch -> {
      delivered.add(batch);
      if (delivered.size() == 1) {
        throw new UncheckedIOException(new IOException("disk full"));
      }
    };
  }

  private Path onlyObject() throws IOException {
    try (Stream<Path> files = Files.walk(bucket)) {
      return files.filter(Files::isRegularFile).reduce((one, other) -> bucket).orElseThrow();
    }
  }
}
