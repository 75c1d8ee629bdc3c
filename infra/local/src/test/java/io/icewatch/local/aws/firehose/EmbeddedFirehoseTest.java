package io.icewatch.local.aws.firehose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.icewatch.local.aws.Clients;
import io.icewatch.local.aws.Clients.Way;
import io.icewatch.local.aws.Faults;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.FirehoseException;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponse;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponseEntry;
import software.amazon.awssdk.services.firehose.model.Record;

/** The client without requests beside the one with them: alike in what they take and refuse. */
class EmbeddedFirehoseTest {
  private static final String WINDOWS = "vital-windows";
  private static final String FULL = "full";
  private static final int KIB = 1024;

  private final List<String> received = new ArrayList<>();
  private final FirehoseEndpoint endpoint =
      FirehoseEndpoint.start(0, Set.of(WINDOWS, FULL), new Faults(), this::receive);
  private final FirehoseClient byRequests =
      Clients.firehose(endpoint, Way.IN_PROCESS, Clients.ONCE);
  private final FirehoseClient embedded =
      new EmbeddedFirehose(Set.of(WINDOWS, FULL), this::receive);

  private void receive(String stream, byte[] data) {
    if (stream.equals(FULL)) {
      throw new IllegalStateException("disk full");
    }
    received.add(stream + "/" + new String(data, UTF_8));
  }

  @AfterEach
  void close() {
    byRequests.close();
    endpoint.close();
  }

  @Test
  void a_batch_arrives_alike() {
    PutRecordBatchResponse answered = put(byRequests, WINDOWS, "a", "{\"bpm\":72,\"é\":1}");
    List<String> expected = List.copyOf(received);
    received.clear();

    PutRecordBatchResponse response = put(embedded, WINDOWS, "a", "{\"bpm\":72,\"é\":1}");

    assertThat(received).isEqualTo(expected);
    assertThat(response.failedPutCount()).isEqualTo(answered.failedPutCount());
    assertThat(response.encrypted()).isEqualTo(answered.encrypted());
    assertThat(response.requestResponses())
        .hasSameSizeAs(answered.requestResponses())
        .allSatisfy(entry -> assertThat(entry.recordId()).isNotBlank())
        .extracting(PutRecordBatchResponseEntry::errorCode)
        .containsOnlyNulls();
  }

  record Refused(String what, String stream, List<String> data) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Refused> refused() {
    return Stream.of(
        new Refused("unknown stream", "x", List.of("a")),
        new Refused("no record", WINDOWS, List.of()),
        new Refused(
            "501 records", WINDOWS, IntStream.range(0, 501).mapToObj(Integer::toString).toList()),
        new Refused("a long record", WINDOWS, List.of("a", "x".repeat(1000 * KIB + 1))),
        new Refused("a long batch", WINDOWS, Collections.nCopies(9, "x".repeat(512 * KIB))),
        new Refused("a receiver that throws", FULL, List.of("a")));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void what_is_refused_is_refused_alike(Refused batch) {
    FirehoseException expected = refusal(byRequests, batch);

    FirehoseException found = refusal(embedded, batch);

    assertThat(found.statusCode()).isEqualTo(expected.statusCode());
    assertThat(found.awsErrorDetails().errorCode())
        .isEqualTo(expected.awsErrorDetails().errorCode());
    assertThat(found.awsErrorDetails().errorMessage())
        .isEqualTo(expected.awsErrorDetails().errorMessage());
    assertThat(received).isEmpty();
  }

  @Test
  void another_operation_is_not_supported() {
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> embedded.listDeliveryStreams(list -> list.limit(1)));
  }

  private static FirehoseException refusal(FirehoseClient client, Refused batch) {
    return catchThrowableOfType(
        FirehoseException.class,
        () -> put(client, batch.stream(), batch.data().toArray(String[]::new)));
  }

  private static PutRecordBatchResponse put(FirehoseClient client, String stream, String... data) {
    List<Record> records =
        Stream.of(data)
            .map(text -> Record.builder().data(SdkBytes.fromUtf8String(text)).build())
            .toList();
    return client.putRecordBatch(put -> put.deliveryStreamName(stream).records(records));
  }
}
