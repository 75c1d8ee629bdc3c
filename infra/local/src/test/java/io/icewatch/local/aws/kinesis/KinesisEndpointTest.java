package io.icewatch.local.aws.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.local.aws.Fault;
import io.icewatch.local.aws.Faults;
import io.icewatch.local.stream.StreamRecord;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.ChildShard;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamDescription;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** The real client of the Java SDK, which speaks CBOR unless it is told to speak JSON. */
@ParameterizedClass
@EnumSource(KinesisEncoding.class)
class KinesisEndpointTest extends KinesisDoor {
  private static final int MEBIBYTE = 1024 * 1024;

  KinesisEndpointTest(KinesisEncoding encoding) {
    super(encoding);
  }

  private static SdkBytes bytes(int size) {
    return SdkBytes.fromByteArray(new byte[size]);
  }

  private PutRecordResponse put(String key, String data) {
    return once.putRecord(
        r -> r.streamName(STREAM).partitionKey(key).data(SdkBytes.fromUtf8String(data)));
  }

  private String iterator(String shard, Consumer<GetShardIteratorRequest.Builder> type) {
    return once.getShardIterator(r -> type.accept(r.streamName(STREAM).shardId(shard)))
        .shardIterator();
  }

  private String fromTheBeginning(String shard) {
    return iterator(shard, r -> r.shardIteratorType(ShardIteratorType.TRIM_HORIZON));
  }

  private List<String> read(String iterator) {
    return once.getRecords(r -> r.shardIterator(iterator)).records().stream()
        .map(record -> record.data().asUtf8String())
        .toList();
  }

  private void resharded() {
    once.splitShard(r ->
        r.streamName(STREAM)
            .shardToSplit(FIRST)
            .newStartingHashKey(stream.shards().getFirst().range().middle().toString()));
  }

  @Test
  void a_record_is_put_into_the_shard_of_its_key_with_the_time_of_its_arrival() {
    PutRecordResponse response = put("patient-2", "{\"spo2\": 84}");

    List<StreamRecord> records =
        stream.shards().stream().flatMap(shard -> shard.read(0, 10).stream()).toList();
    assertThat(records)
        .singleElement()
        .satisfies(record -> {
          assertThat(record.partitionKey()).isEqualTo("patient-2");
          assertThat(record.data()).asString().isEqualTo("{\"spo2\": 84}");
          assertThat(record.arrival()).isEqualTo(START);
          assertThat(response.shardId()).isEqualTo(record.shardId());
          assertThat(response.sequenceNumber()).isEqualTo(record.sequenceNumber());
        });
  }

  @Test
  void a_stream_may_be_named_by_its_arn() {
    once.putRecord(r -> r.streamARN(ARN).partitionKey("1").data(SdkBytes.fromUtf8String("x")));

    assertThat(stream.count()).isEqualTo(1);
  }

  @Test
  void an_explicit_hash_key_overrules_the_partition_key() {
    BigInteger last = stream.shards().getLast().range().endInclusive();
    for (BigInteger key : List.of(BigInteger.ZERO, last)) {
      once.putRecord(r ->
          r.streamName(STREAM)
              .partitionKey("1")
              .explicitHashKey(key.toString())
              .data(SdkBytes.fromUtf8String(key.toString())));
    }

    assertThat(read(fromTheBeginning(FIRST))).containsExactly("0");
    assertThat(read(fromTheBeginning(SECOND))).containsExactly(last.toString());
  }

  @Test
  void bytes_come_back_as_they_were_put() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    String shard =
        once.putRecord(
                r -> r.streamName(STREAM).partitionKey("ä").data(SdkBytes.fromByteArray(all)))
            .shardId();

    Record record =
        once.getRecords(r -> r.shardIterator(fromTheBeginning(shard))).records().getFirst();

    assertThat(record.data().asByteArray()).isEqualTo(all);
    assertThat(record.partitionKey()).isEqualTo("ä");
    assertThat(record.approximateArrivalTimestamp()).isEqualTo(START);
  }

  @Test
  void a_record_holds_a_mebibyte_with_its_key() {
    once.putRecord(r -> r.streamName(STREAM).partitionKey("1").data(bytes(MEBIBYTE - 1)));

    assertThat(stream.count()).isEqualTo(1);
    assertRefused(
        "InvalidArgumentException",
        () -> once.putRecord(r -> r.streamName(STREAM).partitionKey("1").data(bytes(MEBIBYTE))));
    assertRefused(
        "ValidationException",
        () ->
            once.putRecord(r -> r.streamName(STREAM).partitionKey("1").data(bytes(MEBIBYTE + 1))));
    assertThat(stream.count()).isEqualTo(1);
  }

  @Test
  void a_key_has_1_to_256_characters() {
    put("é".repeat(256), "x");

    assertRefused("ValidationException", () -> put("", "x"));
    assertRefused("ValidationException", () -> put("x".repeat(257), "x"));
  }

  @Test
  void an_unknown_stream_is_not_found() {
    assertThatExceptionOfType(ResourceNotFoundException.class)
        .isThrownBy(
            () -> once.putRecord(r -> r.streamName("ward").partitionKey("1").data(bytes(1))))
        .withMessageContaining("Stream ward under account 123456789012 not found.");
  }

  @Test
  void many_records_are_answered_one_by_one() {
    PutRecordsResponse response = putRecords(500, 10);

    assertThat(response.failedRecordCount()).isZero();
    assertThat(response.records()).hasSize(500).allMatch(result -> result.errorCode() == null);
    assertThat(response.records())
        .extracting(PutRecordsResultEntry::sequenceNumber)
        .doesNotHaveDuplicates();
    assertThat(stream.count()).isEqualTo(500);
  }

  private PutRecordsResponse putRecords(int count, int size) {
    List<PutRecordsRequestEntry> entries =
        IntStream.range(0, count)
            .mapToObj(n ->
                PutRecordsRequestEntry.builder()
                    .partitionKey("" + n % 10)
                    .data(bytes(size))
                    .build())
            .toList();
    return once.putRecords(r -> r.streamName(STREAM).records(entries));
  }

  @Test
  void a_request_takes_500_records_and_5_mebibytes() {
    assertRefused("ValidationException", () -> putRecords(501, 1));
    assertRefused("ValidationException", () -> putRecords(0, 1));
    assertRefused("InvalidArgumentException", () -> putRecords(6, MEBIBYTE - 1));
    assertThat(stream.count()).isZero();

    putRecords(5, MEBIBYTE - 1);
    assertThat(stream.count()).isEqualTo(5);
  }

  @Test
  void single_records_of_a_request_can_exceed_the_throughput() {
    faults.next(Fault.partialFailure(0, 2));

    PutRecordsResponse response = putRecords(4, 1);

    assertThat(response.failedRecordCount()).isEqualTo(2);
    assertThat(response.records())
        .extracting(PutRecordsResultEntry::errorCode)
        .containsExactly(
            "ProvisionedThroughputExceededException",
            null,
            "ProvisionedThroughputExceededException",
            null);
    assertThat(stream.count()).isEqualTo(2);
  }

  @Test
  void a_throttled_request_is_retried_by_the_client() {
    faults.next(Fault.throttle(), Fault.unavailable());
    standard.putRecord(r -> r.streamName(STREAM).partitionKey("1").data(bytes(1)));
    assertThat(faults.seen("PutRecord")).isEqualTo(3);

    faults.next(Fault.throttle());
    assertThatExceptionOfType(ProvisionedThroughputExceededException.class)
        .isThrownBy(() -> put("1", "x"));
    assertThat(stream.count()).isEqualTo(1);
  }

  @Test
  void a_lost_answer_makes_a_duplicate() {
    faults.next(Fault.lostAnswer());

    standard.putRecord(r -> r.streamName(STREAM).partitionKey("1").data(bytes(1)));

    assertThat(stream.count()).isEqualTo(2);
  }

  @Test
  void reading_goes_on_where_the_last_answer_ended() {
    String shard = put("1", "a").shardId();
    put("1", "b");
    put("1", "c");
    now = START.plusSeconds(10);

    GetRecordsResponse first =
        once.getRecords(r -> r.shardIterator(fromTheBeginning(shard)).limit(2));
    GetRecordsResponse second = once.getRecords(r -> r.shardIterator(first.nextShardIterator()));

    assertThat(first.records()).hasSize(2);
    assertThat(first.millisBehindLatest()).isEqualTo(10_000);
    assertThat(second.records())
        .singleElement()
        .satisfies(record -> assertThat(record.data().asUtf8String()).isEqualTo("c"));
    assertThat(second.millisBehindLatest()).isZero();
    assertThat(read(second.nextShardIterator())).isEmpty();
    put("1", "d");
    assertThat(read(second.nextShardIterator())).containsExactly("d");
  }

  @Test
  void every_kind_of_iterator_begins_where_it_says() {
    String shard = put("1", "a").shardId();
    now = START.plusSeconds(1);
    String second = put("1", "b").sequenceNumber();
    now = START.plusSeconds(2);
    put("1", "c");

    assertThat(read(fromTheBeginning(shard))).containsExactly("a", "b", "c");
    assertThat(read(iterator(shard, r -> r.shardIteratorType(ShardIteratorType.LATEST)))).isEmpty();
    assertThat(read(at(shard, ShardIteratorType.AT_SEQUENCE_NUMBER, second)))
        .containsExactly("b", "c");
    assertThat(read(at(shard, ShardIteratorType.AFTER_SEQUENCE_NUMBER, second)))
        .containsExactly("c");
    assertThat(read(since(shard, START))).containsExactly("a", "b", "c");
    assertThat(read(since(shard, START.plusMillis(1)))).containsExactly("b", "c");
    assertThat(read(since(shard, START.plusSeconds(2)))).containsExactly("c");
  }

  private String at(String shard, ShardIteratorType type, String number) {
    return iterator(shard, r -> r.shardIteratorType(type).startingSequenceNumber(number));
  }

  private String since(String shard, Instant time) {
    return iterator(
        shard, r -> r.shardIteratorType(ShardIteratorType.AT_TIMESTAMP).timestamp(time));
  }

  @Test
  void an_iterator_needs_what_its_kind_says() {
    String number = put("1", "a").sequenceNumber();
    String shard =
        once.listShards(r -> r.streamName(STREAM)).shards().stream()
            .map(Shard::shardId)
            .filter(id -> !id.equals(put("1", "b").shardId()))
            .findFirst()
            .orElseThrow();

    assertRefused(
        "InvalidArgumentException", () -> at(shard, ShardIteratorType.AT_SEQUENCE_NUMBER, number));
    assertRefused(
        "InvalidArgumentException",
        () -> iterator(shard, r -> r.shardIteratorType(ShardIteratorType.AT_SEQUENCE_NUMBER)));
    assertRefused(
        "InvalidArgumentException",
        () -> iterator(shard, r -> r.shardIteratorType(ShardIteratorType.AT_TIMESTAMP)));
    assertRefused("InvalidArgumentException", () -> since(shard, START.plusSeconds(1)));
    assertRefused("ValidationException", () -> iterator(shard, r -> r.shardIteratorType("SOON")));
    assertThatExceptionOfType(ResourceNotFoundException.class)
        .isThrownBy(() -> fromTheBeginning("shardId-000000000009"))
        .withMessageContaining("Could not find shard shardId-000000000009 in stream icu");
  }

  @Test
  void an_iterator_lives_five_minutes() {
    String iterator = fromTheBeginning(FIRST);
    now = START.plus(Duration.ofMinutes(5));
    assertThat(read(iterator)).isEmpty();

    now = now.plusMillis(1);

    assertThatExceptionOfType(ExpiredIteratorException.class)
        .isThrownBy(() -> read(iterator))
        .withMessageContaining("tolerated delay of 300000 milliseconds");
  }

  @Test
  void what_is_no_iterator_is_an_invalid_argument() {
    assertRefused("InvalidArgumentException", () -> read("nonsense"));
    assertRefused("InvalidArgumentException", () -> read("bm9uc2Vuc2U="));
    assertRefused(
        "ValidationException",
        () -> once.getRecords(r -> r.shardIterator(fromTheBeginning(FIRST)).limit(10_001)));
  }

  @Test
  void an_answer_holds_ten_mebibytes() {
    for (int n = 0; n < 11; n++) {
      once.putRecord(r ->
          r.streamName(STREAM).partitionKey("1").explicitHashKey("0").data(bytes(MEBIBYTE - 1)));
    }

    GetRecordsResponse first = once.getRecords(r -> r.shardIterator(fromTheBeginning(FIRST)));

    assertThat(first.records()).hasSize(10);
    assertThat(read(first.nextShardIterator())).hasSize(1);
  }

  @Test
  void a_split_closes_its_shard_and_its_readers_learn_of_the_children() {
    once.putRecord(r -> r.streamName(STREAM).partitionKey("1").explicitHashKey("0").data(bytes(1)));

    resharded();

    List<Shard> shards = once.listShards(r -> r.streamName(STREAM)).shards();
    assertThat(shards).hasSize(4);
    assertThat(shards.getFirst().sequenceNumberRange().endingSequenceNumber()).isNotNull();
    assertThat(shards.subList(2, 4)).allMatch(child -> child.parentShardId().equals(FIRST));
    GetRecordsResponse last = once.getRecords(r -> r.shardIterator(fromTheBeginning(FIRST)));
    assertThat(last.records()).hasSize(1);
    assertThat(last.nextShardIterator()).isNull();
    assertThat(last.childShards())
        .extracting(ChildShard::shardId)
        .containsExactly("shardId-000000000002", "shardId-000000000003");
    assertThat(
            once.listShards(
                    r -> r.streamName(STREAM).shardFilter(f -> f.type(ShardFilterType.AT_LATEST)))
                .shards())
        .extracting(Shard::shardId)
        .containsExactly(SECOND, "shardId-000000000002", "shardId-000000000003");
  }

  @Test
  void a_merge_makes_one_of_two_neighbours() {
    once.mergeShards(r -> r.streamName(STREAM).shardToMerge(FIRST).adjacentShardToMerge(SECOND));

    Shard child = once.listShards(r -> r.streamName(STREAM)).shards().getLast();
    assertThat(child.parentShardId()).isEqualTo(FIRST);
    assertThat(child.adjacentParentShardId()).isEqualTo(SECOND);
    assertThat(child.hashKeyRange().startingHashKey()).isEqualTo("0");
  }

  @Test
  void what_cannot_be_resharded_is_an_invalid_argument() {
    assertRefused(
        "InvalidArgumentException",
        () ->
            once.splitShard(r -> r.streamName(STREAM).shardToSplit(FIRST).newStartingHashKey("1")));
    resharded();
    assertRefused("InvalidArgumentException", this::resharded);
    assertRefused(
        "InvalidArgumentException",
        () ->
            once.mergeShards(r ->
                r.streamName(STREAM)
                    .shardToMerge("shardId-000000000002")
                    .adjacentShardToMerge(SECOND)));
    assertThat(stream.shards()).hasSize(4);
  }

  @Test
  void the_stream_describes_itself() {
    StreamDescriptionSummary summary =
        once.describeStreamSummary(r -> r.streamName(STREAM)).streamDescriptionSummary();
    StreamDescription description =
        once.describeStream(r -> r.streamName(STREAM).limit(1)).streamDescription();

    assertThat(summary.openShardCount()).isEqualTo(2);
    assertThat(summary.streamARN()).isEqualTo(ARN);
    assertThat(summary.streamStatus()).isEqualTo(StreamStatus.ACTIVE);
    assertThat(summary.streamCreationTimestamp()).isEqualTo(START);
    assertThat(summary.retentionPeriodHours()).isEqualTo(24);
    assertThat(description.shards()).hasSize(1);
    assertThat(description.hasMoreShards()).isTrue();
    assertThat(once.listStreams().streamNames()).containsExactly(STREAM);
  }

  @Test
  void an_operation_that_is_not_served_is_unknown() {
    assertThatThrownBy(() -> once.deleteStream(r -> r.streamName(STREAM)))
        .hasMessageContaining("The local Kinesis knows")
        .hasMessageContaining("DeleteStream");
  }

  @Test
  void a_port_that_is_taken_is_one_line_that_names_it() {
    int taken = endpoint.uri().getPort();

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> KinesisEndpoint.start(taken, stream, new Faults(), () -> now))
        .withMessageMatching(
            "Kinesis cannot listen on 127\\.0\\.0\\.1:%d \\(.*\\): stop what holds the port.*"
                .formatted(taken));
  }
}
