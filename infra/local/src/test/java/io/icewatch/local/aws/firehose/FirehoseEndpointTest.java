package io.icewatch.local.aws.firehose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.icewatch.local.aws.Clients;
import io.icewatch.local.aws.Clients.Way;
import io.icewatch.local.aws.Fault;
import io.icewatch.local.aws.Faults;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.FirehoseException;
import software.amazon.awssdk.services.firehose.model.InvalidArgumentException;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponse;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponseEntry;
import software.amazon.awssdk.services.firehose.model.Record;
import software.amazon.awssdk.services.firehose.model.ResourceNotFoundException;
import software.amazon.awssdk.services.firehose.model.ServiceUnavailableException;

@ParameterizedClass
@EnumSource(Way.class)
class FirehoseEndpointTest {

  private static final String WINDOWS = "vital-windows";
  private static final int KIB = 1024;

  private final List<String> received = new CopyOnWriteArrayList<>();
  private final Faults faults = new Faults();
  private final FirehoseEndpoint endpoint =
      FirehoseEndpoint.start(
          0,
          Set.of(WINDOWS),
          faults,
          (stream, data) -> received.add(stream + "/" + new String(data, UTF_8)));
  private final Way way;
  private final FirehoseClient once;
  private final FirehoseClient standard;

  FirehoseEndpointTest(Way way) {
    this.way = way;
    once = Clients.firehose(endpoint, way, Clients.ONCE);
    standard = Clients.firehose(endpoint, way, Clients.STANDARD);
  }

  @AfterEach
  void close() {
    once.close();
    standard.close();
    endpoint.close();
  }

  @Test
  void a_record_arrives_and_has_an_id() {
    var response =
        once.putRecord(r -> r.deliveryStreamName(WINDOWS).record(record("{\"bpm\":72,\"é\":1}")));

    assertThat(response.recordId()).isNotBlank();
    assertThat(received).containsExactly("vital-windows/{\"bpm\":72,\"é\":1}");
    assertThat(faults.seen("PutRecord")).isEqualTo(1);
  }

  @Test
  void a_batch_arrives_in_its_order() {
    PutRecordBatchResponse response = put(once, "a", "b", "c");

    assertThat(response.failedPutCount()).isZero();
    assertThat(response.requestResponses())
        .hasSize(3)
        .allSatisfy(entry -> assertThat(entry.recordId()).isNotBlank())
        .allSatisfy(entry -> assertThat(entry.errorCode()).isNull());
    assertThat(received).containsExactly("vital-windows/a", "vital-windows/b", "vital-windows/c");
    assertThat(faults.seen("PutRecordBatch")).isEqualTo(1);
  }

  @Test
  void an_unknown_stream_is_not_found() {
    assertThatExceptionOfType(ResourceNotFoundException.class)
        .isThrownBy(() -> once.putRecordBatch(r -> r.deliveryStreamName("x").records(record("a"))))
        .withMessageContaining("Firehose x under account 000000000000 not found.");
  }

  @Test
  void a_batch_has_at_most_500_records() {
    String[] most = IntStream.range(0, 500).mapToObj(Integer::toString).toArray(String[]::new);
    String[] tooMany = IntStream.range(0, 501).mapToObj(Integer::toString).toArray(String[]::new);

    assertThat(put(once, most).requestResponses()).hasSize(500);
    received.clear();
    assertInvalid("between 1 and 500, found 501", tooMany);
    assertInvalid("between 1 and 500, found 0");
  }

  @Test
  void a_record_has_at_most_1000_kib_before_base64() {
    put(once, "x".repeat(1000 * KIB));

    assertThat(received).hasSize(1);
    received.clear();
    assertInvalid(
        "'records.2.member.data' failed to satisfy constraint: Member must have length less than or"
            + " equal to 1024000, found 1024001",
        "a",
        "x".repeat(1000 * KIB + 1));
  }

  @Test
  void a_batch_has_at_most_4_mib_before_base64() {
    String[] four = Collections.nCopies(8, "x".repeat(512 * KIB)).toArray(String[]::new);
    String[] more = Stream.concat(Stream.of(four), Stream.of("x")).toArray(String[]::new);

    assertThat(put(once, four).failedPutCount()).isZero();
    received.clear();
    assertInvalid("Records size exceeds 4 MB limit, found 4194305 bytes", more);
  }

  @Test
  void another_operation_is_refused_by_name() {
    assertThatExceptionOfType(FirehoseException.class)
        .isThrownBy(() -> once.listDeliveryStreams(r -> r.limit(1)))
        .satisfies(
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("UnknownOperationException"))
        .withMessageContaining("ListDeliveryStreams");
  }

  @Test
  void a_receiver_that_throws_makes_the_request_an_internal_failure_that_names_it() {
    FirehoseReceiver full =
        (stream, data) -> {
          throw new IllegalStateException("disk full");
        };
    try (FirehoseEndpoint broken = FirehoseEndpoint.start(0, Set.of(WINDOWS), new Faults(), full);
        FirehoseClient client = Clients.firehose(broken, way, Clients.ONCE)) {
      assertThatExceptionOfType(FirehoseException.class)
          .isThrownBy(() -> put(client, "a"))
          .satisfies(e -> assertThat(e.statusCode()).isEqualTo(500))
          .satisfies(e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InternalFailure"))
          .withMessageContaining(
              "PutRecordBatch failed: java.lang.IllegalStateException: disk full");
    }
  }

  @Test
  void the_chosen_records_of_a_partial_failure_are_not_delivered() {
    faults.next(Fault.partialFailure(1, 3, 99));

    PutRecordBatchResponse response = put(once, "a", "b", "c", "d");

    assertThat(response.failedPutCount()).isEqualTo(2);
    assertThat(response.requestResponses())
        .extracting(PutRecordBatchResponseEntry::errorCode)
        .containsExactly(null, "ServiceUnavailableException", null, "ServiceUnavailableException");
    assertThat(response.requestResponses())
        .extracting(entry -> entry.recordId() == null)
        .containsExactly(false, true, false, true);
    assertThat(received).containsExactly("vital-windows/a", "vital-windows/c");
  }

  @Test
  void a_partial_failure_of_a_single_record_is_unavailability() {
    faults.next(Fault.partialFailure(0));

    assertThatExceptionOfType(ServiceUnavailableException.class)
        .isThrownBy(() -> once.putRecord(r -> r.deliveryStreamName(WINDOWS).record(record("a"))));
    assertThat(received).isEmpty();
  }

  @Test
  void a_throttled_batch_is_not_delivered() {
    faults.next(Fault.throttle());

    assertThatExceptionOfType(FirehoseException.class)
        .isThrownBy(() -> put(once, "a"))
        .satisfies(e -> assertThat(e.statusCode()).isEqualTo(400))
        .satisfies(e -> assertThat(e.isThrottlingException()).isTrue())
        .satisfies(
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ThrottlingException"));
    assertThat(received).isEmpty();
  }

  @Test
  void an_unavailable_service_delivers_nothing() {
    faults.next(Fault.unavailable());

    assertThatExceptionOfType(ServiceUnavailableException.class)
        .isThrownBy(() -> put(once, "a"))
        .satisfies(e -> assertThat(e.statusCode()).isEqualTo(503));
    assertThat(received).isEmpty();
  }

  @Test
  void a_reset_delivers_nothing_and_a_lost_answer_delivers() {
    faults.next(Fault.reset(), Fault.lostAnswer());

    assertThatExceptionOfType(SdkClientException.class).isThrownBy(() -> put(once, "a"));
    assertThat(received).isEmpty();
    assertThatExceptionOfType(SdkClientException.class).isThrownBy(() -> put(once, "b"));
    assertThat(received).containsExactly("vital-windows/b");
  }

  @Test
  void the_sdk_repeats_a_whole_batch_whose_answer_was_lost() {
    faults.next(Fault.lostAnswer());

    put(standard, "a", "b");

    assertThat(received)
        .containsExactly(
            "vital-windows/a", "vital-windows/b", "vital-windows/a", "vital-windows/b");
    assertThat(faults.seen("PutRecordBatch")).isEqualTo(2);
  }

  @Test
  void the_sdk_does_not_repeat_the_failed_part_of_a_batch() {
    faults.next(Fault.throttle(), Fault.partialFailure(0));

    assertThat(put(standard, "a", "b").failedPutCount()).isEqualTo(1);
    assertThat(received).containsExactly("vital-windows/b");
    assertThat(faults.seen("PutRecordBatch")).isEqualTo(2);
  }

  private void assertInvalid(String expected, String... data) {
    assertThatExceptionOfType(InvalidArgumentException.class)
        .isThrownBy(() -> put(once, data))
        .withMessageContaining(expected);
    assertThat(received).isEmpty();
  }

  private static PutRecordBatchResponse put(FirehoseClient client, String... data) {
    List<Record> records = Stream.of(data).map(FirehoseEndpointTest::record).toList();
    return client.putRecordBatch(r -> r.deliveryStreamName(WINDOWS).records(records));
  }

  private static Record record(String data) {
    return Record.builder().data(SdkBytes.fromUtf8String(data)).build();
  }
}
