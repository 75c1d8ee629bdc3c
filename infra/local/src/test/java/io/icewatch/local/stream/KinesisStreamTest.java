package io.icewatch.local.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.local.template.StreamSpec;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KinesisStreamTest {
  private static final Instant NOON = Instant.parse("2025-05-29T12:00:00Z");
  private static final String ARN = "arn:aws:kinesis:eu-west-1:123456789012:stream/vitals";

  private final KinesisStream stream = streamOf(2);

  @Test
  void theShardsCoverEveryHashKeyOnce() {
    List<Shard> shards = streamOf(3).shards();

    assertThat(shards)
        .extracting(Shard::id)
        .containsExactly("shardId-000000000000", "shardId-000000000001", "shardId-000000000002");
    assertThat(shards.getFirst().range().startInclusive()).isZero();
    assertThat(shards.get(1).range().startInclusive())
        .isEqualTo(shards.get(0).range().endInclusive().add(BigInteger.ONE));
    assertThat(shards.getLast().range().endInclusive())
        .isEqualTo(BigInteger.TWO.pow(128).subtract(BigInteger.ONE));
  }

  @Test
  void aPartitionKeyGoesToTheShardOfItsMd5() {
    for (String key : List.of("patient-1", "patient-2", "patient-3", "patient-4")) {
      assertThat(put(key).shard().range().contains(HashKeyRange.hashOf(key))).isTrue();
    }
    assertThat(HashKeyRange.hashOf(""))
        .isEqualTo(new BigInteger("d41d8cd98f00b204e9800998ecf8427e", 16));
  }

  @Test
  void sequenceNumbersHave56DigitsAndRise() {
    List<BigInteger> numbers =
        IntStream.range(0, 2000).mapToObj(i -> new BigInteger(put("p").sequenceNumber())).toList();

    assertThat(put("p").sequenceNumber()).matches("\\d{56}");
    assertThat(numbers).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void twoShardsNeverShareASequenceNumber() {
    StreamRecord one = stream.shards().get(0).next("a", new byte[0], 0);
    StreamRecord other = stream.shards().get(1).next("b", new byte[0], 0);

    assertThat(one.ordinal()).isEqualTo(other.ordinal());
    assertThat(one.sequenceNumber()).isNotEqualTo(other.sequenceNumber());
  }

  @Test
  void aSequenceNumberIsFoundAgainInItsShardOnly() {
    StreamRecord record = put("p");
    Shard other =
        stream.shards().stream().filter(shard -> shard != record.shard()).findFirst().orElseThrow();

    assertThat(record.shard().ordinal(record.sequenceNumber())).hasValue(record.ordinal());
    assertThat(other.ordinal(record.sequenceNumber())).isEmpty();
    assertThat(record.shard().ordinal("4711")).isEmpty();
    assertThat(record.shard().ordinal("x".repeat(56))).isEmpty();
  }

  @Test
  void theSamePutsGiveTheSameRecords() {
    assertThat(script(streamOf(2))).isEqualTo(script(streamOf(2)));
  }

  @Test
  void aSplitClosesTheParentAndItsKeysGoOnAbove() {
    StreamRecord before = put("p");
    List<Shard> children = stream.split(before.shardId());
    StreamRecord after = put("p");

    assertThat(before.shard().isClosed()).isTrue();
    assertThat(children).extracting(Shard::parents).containsOnly(List.of(before.shardId()));
    assertThat(children).extracting(Shard::id).contains(after.shardId());
    assertThat(new BigInteger(after.sequenceNumber()))
        .isGreaterThan(new BigInteger(before.sequenceNumber()));
  }

  @Test
  void aMergeClosesBothParentsAndItsChildGoesOnAboveBoth() {
    StreamRecord before = IntStream.range(0, 9).mapToObj(i -> put("p")).toList().getLast();
    Shard child = stream.merge("shardId-000000000000", "shardId-000000000001");
    StreamRecord after = put("p");

    assertThat(child.parents()).containsExactly("shardId-000000000000", "shardId-000000000001");
    assertThat(after.shard()).isSameAs(child);
    assertThat(new BigInteger(after.sequenceNumber()))
        .isGreaterThan(new BigInteger(before.sequenceNumber()));
  }

  @Test
  void whatCannotBeSplitOrMergedIsRefused() {
    stream.split("shardId-000000000000");

    assertThatThrownBy(() -> stream.split("shardId-000000000000"))
        .hasMessage("no open shard shardId-000000000000");
    assertThatThrownBy(() -> stream.split("shardId-000000000001", BigInteger.ONE))
        .hasMessageContaining("hash key 1 does not divide");
    assertThatThrownBy(() -> stream.merge("shardId-000000000001", "shardId-000000000002"))
        .hasMessage("shardId-000000000001 and shardId-000000000002 are not adjacent");
  }

  @Test
  void whatKinesisWouldRefuseIsRefused() {
    assertThatThrownBy(() -> put(""))
        .hasMessage("partition key of 0 characters, expected 1 to 256");
    assertThatThrownBy(() -> put("é".repeat(257)))
        .hasMessage("partition key of 257 characters, expected 1 to 256");
    assertThatThrownBy(() -> put("\ud800")).hasMessage("partition key is not well-formed Unicode");
    assertThatThrownBy(() -> stream.put("p", new byte[1024 * 1024 + 1], NOON))
        .hasMessage("data of 1,048,577 bytes, the limit is 1,048,576");
    assertThatThrownBy(() -> stream.put("p", new byte[0], Instant.EPOCH.minusMillis(1)))
        .hasMessageContaining("arrival before 1970");
    assertThat(stream.put("é".repeat(256), new byte[1024 * 1024], NOON)).isNotNull();
  }

  @Test
  void aReaderStartsWhereItIsTold() {
    KinesisStream single = streamOf(1);
    for (int second = 0; second < 3; second++) {
      single.put("p", text("" + second), NOON.plusSeconds(second));
    }
    StreamConsumer latest = single.register(new StartAt.Latest());
    StreamConsumer horizon = single.register(new StartAt.TrimHorizon());
    StreamConsumer timestamp = single.register(new StartAt.AtTimestamp(NOON.plusSeconds(2)));
    single.put("p", text("3"), NOON.plusSeconds(1));

    assertThat(read(latest)).containsExactly("3");
    assertThat(read(horizon)).containsExactly("0", "1", "2", "3");
    assertThat(read(timestamp)).containsExactly("2", "3");
  }

  @Test
  void aReaderIsAtTheEndOfAClosedShardOnly() {
    KinesisStream single = streamOf(1);
    StreamConsumer consumer = single.register(new StartAt.TrimHorizon());
    ShardReader reader = consumer.readers().getFirst();

    assertThat(reader.hasUnread()).isFalse();
    assertThat(reader.isAtEnd()).isFalse();
    single.put("p", text("1"), NOON);
    single.split(reader.shard().id());
    assertThat(reader.hasUnread()).isTrue();
    assertThat(reader.isAtEnd()).isFalse();
    assertThat(reader.read(10)).hasSize(1);
    assertThat(reader.isAtEnd()).isTrue();
    assertThat(consumer.readers()).hasSize(3);
  }

  @Test
  void recordsStayUntilTheSlowestConsumerHasReadThem() {
    KinesisStream single = streamOf(1);
    StreamConsumer fast = single.register(new StartAt.TrimHorizon());
    StreamConsumer slow = single.register(new StartAt.TrimHorizon());
    putMany(single, 10_000, NOON);

    assertThat(read(fast)).hasSize(10_000);
    assertThat(held(single)).isEqualTo(10_000);
    assertThat(read(slow)).hasSize(10_000);
    assertThat(held(single)).isLessThanOrEqualTo(Chunk.CAPACITY);
  }

  @Test
  void aConsumerThatLeavesHoldsNothingBack() {
    KinesisStream single = streamOf(1);
    StreamConsumer fast = single.register(new StartAt.TrimHorizon());
    StreamConsumer slow = single.register(new StartAt.TrimHorizon());
    putMany(single, 10_000, NOON);
    assertThat(read(fast)).hasSize(10_000);

    slow.close();

    assertThat(held(single)).isLessThanOrEqualTo(Chunk.CAPACITY);
  }

  @Test
  void recordsOlderThanTheRetentionLeaveWhetherReadOrNot() {
    KinesisStream single = streamOf(1);
    StreamConsumer late = single.register(new StartAt.TrimHorizon());
    putMany(single, 5 * Chunk.CAPACITY, NOON);
    putMany(single, 2 * Chunk.CAPACITY, NOON.plus(Duration.ofHours(24)).plusMillis(1));

    assertThat(read(late)).hasSize(2 * Chunk.CAPACITY);
  }

  @Test
  void everyRecordIsReadOnceInOrderWhileShardsAreWrittenByOneThreadAndReadByAnother()
      throws InterruptedException {
    KinesisStream single = streamOf(1);
    ShardReader reader = single.register(new StartAt.TrimHorizon()).readers().getFirst();
    int total = 200_000;
    Thread writer = Thread.ofPlatform().start(() -> putMany(single, total, NOON));
    List<Long> ordinals = new ArrayList<>();
    while (ordinals.size() < total) {
      reader.read(777).forEach(record -> ordinals.add(record.ordinal()));
    }
    writer.join();

    assertThat(ordinals).isSorted().doesNotHaveDuplicates();
  }

  private static List<String> script(KinesisStream stream) {
    Random random = new Random(7);
    List<String> records = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      if (i % 200 == 100) {
        stream.split(stream.shards().getLast().id());
      }
      records.add(stream.put("p" + random.nextInt(20), text("" + i), NOON).toString());
    }
    return records;
  }

  private StreamRecord put(String key) {
    return stream.put(key, new byte[0], NOON);
  }

  private static void putMany(KinesisStream stream, int count, Instant arrival) {
    for (int i = 0; i < count; i++) {
      stream.put("p", new byte[0], arrival);
    }
  }

  private static int held(KinesisStream stream) {
    try (StreamConsumer probe = stream.register(new StartAt.TrimHorizon())) {
      return read(probe).size();
    }
  }

  /** Bug: two runs into one lake gave their first rows the same ids. */
  @Test
  void a_stream_that_begins_above_another_shares_no_sequence_number_with_it() {
    KinesisStream later =
        new KinesisStream(new StreamSpec("vitals", ARN, 1, 24), 0, 1L << 60, StreamJournal.NONE);

    StreamRecord record = later.put("1", new byte[1], Instant.EPOCH);

    assertThat(record.ordinal()).isEqualTo(1L << 60);
    assertThat(later.count()).isEqualTo(1);
    assertThat(record.sequenceNumber())
        .isGreaterThan(streamOf(1).put("1", new byte[1], Instant.EPOCH).sequenceNumber());
  }

  private static List<String> read(StreamConsumer consumer) {
    return consumer.readers().getFirst().read(Integer.MAX_VALUE).stream()
        .map(record -> new String(record.data(), StandardCharsets.UTF_8))
        .toList();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static KinesisStream streamOf(int shards) {
    return new KinesisStream(new StreamSpec("vitals", ARN, shards, 24));
  }
}
