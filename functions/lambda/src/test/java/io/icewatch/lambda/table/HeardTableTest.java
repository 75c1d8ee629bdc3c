package io.icewatch.lambda.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.lambda.table.HeardTable.Heard;
import io.icewatch.vitals.Seeds;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.stay.Cadence;
import io.icewatch.vitals.stay.LastHeard;
import io.icewatch.vitals.stay.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Blocks of what was last heard on DynamoDB Local. */
class HeardTableTest {
  private static final Instant EIGHT = Instant.parse("2026-03-02T08:00:00Z");
  private static final int PATIENTS = 8;

  private final String table = LocalDynamoDb.newEpisodeTable();
  private final HeardTable heard = newInstance();

  private HeardTable newInstance() {
    return new HeardTable(LocalDynamoDb.client(), table);
  }

  private static Instant at(long second) {
    return EIGHT.plusSeconds(second);
  }

  private static LastHeard last(String shard, long second, long dueAt) {
    return new LastHeard(
        2,
        at(second),
        at(second),
        new Cadence(Duration.ofSeconds(1)),
        shard,
        Map.of(Vital.SPO2, List.of(new Sample(91, at(second)))),
        dueAt < 0 ? null : at(dueAt));
  }

  private static Map<String, LastHeard> some(String shard, Random random) {
    Map<String, LastHeard> patients = new HashMap<>();
    for (int i = 0; i < PATIENTS; i++) {
      if (random.nextBoolean()) {
        patients.put("" + i, last(shard, random.nextInt(60), random.nextInt(-60, 120)));
      }
    }
    return patients;
  }

  /** Patients move between shards, so that the block of the one knows less than the other's. */
  @Test
  void who_is_due_is_told_as_if_everybody_had_been_read() {
    Map<String, Long> versions = new HashMap<>();
    Seeds.upTo(
        20,
        random -> {
          for (String shard : List.of("shardId-000000000000", "shardId-000000000001")) {
            long version = versions.merge(shard, 1L, Long::sum) - 1;
            Map<String, LastHeard> patients = some(shard, random);
            assertThat(heard.replace(new HeardBlock(shard, 0, version, at(60), patients))).isNull();
          }
          Instant by = at(random.nextInt(120));
          Set<String> others = Set.of("" + random.nextInt(PATIENTS), "nobody");
          Map<String, Heard> all = heard.readAll().patients();

          Map<String, Heard> read = heard.readDue(by, others).patients();

          assertThat(all).containsAllEntriesOf(read);
          Set<String> due = new HashSet<>(others);
          all.forEach((id, one) -> {
            Instant dueAt = one.last().dueAt();
            if (dueAt != null && !by.isBefore(dueAt)) {
              due.add(id);
            }
          });
          due.retainAll(all.keySet());
          assertThat(read).containsKeys(due.toArray(String[]::new));
        });
  }

  @Test
  void an_instance_reads_what_another_has_written_since() {
    String shard = "shardId-000000000001";
    HeardTable other = newInstance();
    heard.replace(new HeardBlock(shard, 0, 0, at(1), Map.of("1", last(shard, 1, 60))));
    assertThat(heard.readShard(shard).getFirst().patients()).isEqualTo(patients(other, shard));

    other.replace(new HeardBlock(shard, 0, 1, at(2), Map.of("1", last(shard, 2, 62))));
    assertThat(heard.readShard(shard).getFirst().patients())
        .isEqualTo(Map.of("1", last(shard, 2, 62)))
        .isEqualTo(patients(other, shard));
  }

  /** The same bytes near another time are of another time. */
  @Test
  void a_block_that_was_only_read_further_is_of_its_own_times() {
    String shard = "shardId-000000000001";
    HeardTable other = newInstance();
    heard.replace(new HeardBlock(shard, 0, 0, at(10), Map.of("1", last(shard, 10, 70))));
    other.replace(new HeardBlock(shard, 0, 1, at(20), Map.of("1", last(shard, 20, 80))));

    assertThat(heard.readShard(shard).getFirst().patients())
        .isEqualTo(Map.of("1", last(shard, 20, 80)));
  }

  private static Map<String, LastHeard> patients(HeardTable table, String shard) {
    return table.readShard(shard).getFirst().patients();
  }
}
