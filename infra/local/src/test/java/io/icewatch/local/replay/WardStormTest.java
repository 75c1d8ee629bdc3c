package io.icewatch.local.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.local.lake.Lake;
import io.icewatch.local.lake.LakeQuery;
import io.icewatch.local.template.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A switch dies, and is back: what the deployed functions send of it, over so many shards. */
class WardStormTest {
  private static final int BEDS = 24;

  /** What is a message of its own: the end of an alarm that was critical is, others' are rows. */
  private static final String MESSAGES =
      "SELECT DISTINCT published_at, severity FROM alerts"
          + " WHERE severity = 'critical' OR reason <> 'resolved'";

  @TempDir private Path folder;

  /** All lose their probes at once, and have them again half a minute later. */
  private Path storm() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int second = 0; second <= 390; second += 30) {
      for (int bed = 0; bed < BEDS; bed++) {
        lines.add(
            "{\"patient_id\": \"bed-%02d\", \"timestamp\": %d, \"heart_rate\": %d, \"spo2\": %d}"
                .formatted(
                    bed, 1_735_689_600L + second, second == 0 ? 0 : 80, second == 0 ? 0 : 97));
      }
    }
    return Files.write(folder.resolve("storm.ndjson"), lines);
  }

  private long count(LakeQuery query, String sql) {
    return Long.parseLong(query.query(sql).rows().getFirst().getFirst().toString());
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 32})
  void nothing_is_lost_what_is_critical_comes_first_and_no_second_has_ten_messages(int shards)
      throws IOException {
    Template template =
        Template.read(
            Path.of("..", "..", "template.yaml"), Map.of("ShardCount", Integer.toString(shards)));
    Path lakeFolder = folder.resolve("lake");

    ReplayReport report =
        new Replay(template, lakeFolder, Perturbation.NONE, page -> {}, line -> {})
            .run(storm(), (readings, share) -> {}, () -> false);

    assertThat(report.balance().missing()).isZero();
    try (Lake lake = Lake.open(lakeFolder);
        LakeQuery query = new LakeQuery(lake)) {
      assertThat(count(query, "SELECT count(DISTINCT alert_id) FROM alerts WHERE reason = 'first'"))
          .as("each page's row")
          .isEqualTo(2 * BEDS);
      assertThat(
              count(
                  query,
                  "SELECT count(DISTINCT patient_id) FROM alerts WHERE reason = 'resolved' AND"
                      + " severity = 'critical'"))
          .as("each end")
          .isEqualTo(BEDS);
      assertThat(
              count(
                  query,
                  "SELECT max(n) FROM (SELECT count(*) AS n FROM ("
                      + MESSAGES
                      + ") a JOIN ("
                      + MESSAGES
                      + ") b ON b.published_at >= a.published_at AND b.published_at <"
                      + " a.published_at + INTERVAL 1 SECOND GROUP BY a.published_at)"))
          .as("messages in the busiest second")
          .isLessThan(10);
    }
  }
}
