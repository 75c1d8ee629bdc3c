package io.icewatch.local.aws.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;

/** ListShards: its pages and its filters. */
@ParameterizedClass
@EnumSource(KinesisEncoding.class)
class KinesisShardListTest extends KinesisDoor {

  KinesisShardListTest(KinesisEncoding encoding) {
    super(encoding);
  }

  @Test
  void shards_tell_their_ranges_and_come_in_pages() {
    ListShardsResponse first = once.listShards(r -> r.streamName(STREAM).maxResults(1));
    ListShardsResponse second = once.listShards(r -> r.nextToken(first.nextToken()));

    assertThat(first.shards()).extracting(Shard::shardId).containsExactly(FIRST);
    assertThat(second.shards()).extracting(Shard::shardId).containsExactly(SECOND);
    assertThat(second.nextToken()).isNull();
    assertThat(first.shards().getFirst().hashKeyRange().startingHashKey()).isEqualTo("0");
    assertThat(second.shards().getFirst().hashKeyRange().endingHashKey())
        .isEqualTo("340282366920938463463374607431768211455");
    assertRefused(
        "InvalidArgumentException",
        () -> once.listShards(r -> r.streamName(STREAM).nextToken(first.nextToken())));
    now = START.plusSeconds(301);
    assertRefused(
        "ExpiredNextTokenException", () -> once.listShards(r -> r.nextToken(first.nextToken())));
  }

  /** The first shard is split after ten minutes, the second one after twenty. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # minutes since the start, filter, minutes of its timestamp, shards
          25   | AT_TRIM_HORIZON   |      | 0 1
          25   | FROM_TRIM_HORIZON |      | 0 1 2 3 4 5
          25   | AT_LATEST         |      | 2 3 4 5
          25   | AT_TIMESTAMP      | 5    | 0 1
          25   | AT_TIMESTAMP      | 10   | 0 1 2 3
          25   | AT_TIMESTAMP      | 15   | 1 2 3
          25   | AT_TIMESTAMP      | 25   | 2 3 4 5
          25   | FROM_TIMESTAMP    | 5    | 0 1 2 3 4 5
          25   | FROM_TIMESTAMP    | 15   | 1 2 3 4 5
          25   | FROM_TIMESTAMP    | -600 | 0 1 2 3 4 5
          # a day after the first split: the trim horizon is behind it
          1455 | AT_TRIM_HORIZON   |      | 1 2 3
          1455 | FROM_TRIM_HORIZON |      | 1 2 3 4 5
          1455 | AT_TIMESTAMP      | 5    | 1 2 3
          1455 | FROM_TIMESTAMP    | 5    | 1 2 3 4 5
          """)
  void shards_are_listed_by_when_they_were_open(
      int minutes, ShardFilterType type, @Nullable Integer timestamp, String expected) {
    reshardTwice();
    now = START.plus(Duration.ofMinutes(minutes));

    assertThat(
            once.listShards(r ->
                    r.streamName(STREAM)
                        .shardFilter(f ->
                            f.type(type)
                                .timestamp(
                                    timestamp == null
                                        ? null
                                        : START.plus(Duration.ofMinutes(timestamp)))))
                .shards())
        .extracting(shard -> shard.shardId().replaceFirst("shardId-0+(?=.)", ""))
        .containsExactly(expected.split(" "));
  }

  private void reshardTwice() {
    for (int number = 0; number < 2; number++) {
      now = now.plus(Duration.ofMinutes(10));
      io.icewatch.local.stream.Shard parent = stream.shards().get(number);
      once.splitShard(r ->
          r.streamName(STREAM)
              .shardToSplit(parent.id())
              .newStartingHashKey(parent.range().middle().toString()));
    }
  }

  @Test
  void the_pages_of_a_filtered_list_are_filtered() {
    reshardTwice();

    ListShardsResponse first =
        once.listShards(r ->
            r.streamName(STREAM)
                .maxResults(2)
                .shardFilter(f ->
                    f.type(ShardFilterType.AT_TIMESTAMP)
                        .timestamp(START.plus(Duration.ofMinutes(15)))));
    ListShardsResponse second = once.listShards(r -> r.nextToken(first.nextToken()));

    assertThat(first.shards())
        .extracting(Shard::shardId)
        .containsExactly(SECOND, "shardId-000000000002");
    assertThat(second.shards()).extracting(Shard::shardId).containsExactly("shardId-000000000003");
    assertThat(second.nextToken()).isNull();
  }

  @Test
  void shards_are_listed_behind_one_of_them() {
    assertThat(
            once.listShards(r ->
                    r.streamName(STREAM)
                        .shardFilter(f -> f.type(ShardFilterType.AFTER_SHARD_ID).shardId(FIRST)))
                .shards())
        .extracting(Shard::shardId)
        .containsExactly(SECOND);
  }

  @Test
  void a_filter_without_its_parameter_is_not_valid() {
    for (String type : List.of("AT_TIMESTAMP", "FROM_TIMESTAMP", "AFTER_SHARD_ID", "SOON")) {
      assertRefused(
          "ValidationException",
          () -> once.listShards(r -> r.streamName(STREAM).shardFilter(f -> f.type(type))));
    }
  }
}
