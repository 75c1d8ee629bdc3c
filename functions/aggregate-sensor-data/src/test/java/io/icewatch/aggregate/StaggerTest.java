package io.icewatch.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StaggerTest {
  /** A row of {@code vital_windows} as JSON, and beds of a shard that is filled to four fifths. */
  private static final double ROW_BYTES = 1_100;

  private static final int BEDS = 800;
  private static final double MIB = 1 << 20;

  /** MiB that all shards together send in the busiest second after their windows' end. */
  private static double busiestSecond(int shards, int seconds) {
    Stagger stagger = new Stagger(Duration.ofSeconds(seconds));
    Map<Long, Long> shardsBySecond =
        IntStream.range(0, shards)
            .mapToObj("shardId-%012d"::formatted)
            .collect(
                Collectors.groupingBy(
                    shard -> stagger.of(shard).toSeconds(), Collectors.counting()));
    return shardsBySecond.values().stream().mapToLong(n -> n).max().orElseThrow()
        * BEDS
        * ROW_BYTES
        / MIB;
  }

  /** Firehose takes 5 MiB a second in the largest regions, 1 in the others. */
  @ParameterizedTest
  @CsvSource({
    // beds, stagger, MiB in the busiest second
    "  5_600,  0,  5.87",
    " 10_400,  0, 10.91",
    " 10_400, 10,  1.68",
    " 10_400, 60,  0.84",
    " 50_400, 30,  3.36",
    "100_000, 60,  4.20",
  })
  void what_the_shards_send_at_once_is_spread(String beds, int seconds, double mebibytes) {
    int shards = Integer.parseInt(beds.strip().replace("_", "")) / BEDS;

    assertThat(Math.round(busiestSecond(shards, seconds) * 100) / 100.0).isEqualTo(mebibytes);
  }

  @Test
  void a_shard_waits_the_same_each_time_and_never_without_a_stagger() {
    Stagger stagger = new Stagger(Duration.ofSeconds(30));

    assertThat(stagger.of("shardId-000000000007")).isEqualTo(stagger.of("shardId-000000000007"));
    assertThat(IntStream.range(0, 1_000).mapToObj(i -> stagger.of("shardId-%012d".formatted(i))))
        .allMatch(wait -> !wait.isNegative() && wait.compareTo(stagger.over()) < 0);
    assertThat(new Stagger(Duration.ZERO).of("shardId-000000000007")).isZero();
  }
}
