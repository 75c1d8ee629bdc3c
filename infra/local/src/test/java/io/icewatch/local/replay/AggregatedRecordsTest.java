package io.icewatch.local.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.lambda.kpl.Producer;
import io.icewatch.local.aws.sns.SnsMessage;
import io.icewatch.local.lake.Balance;
import io.icewatch.local.lake.LakeQuery;
import io.icewatch.local.lambda.Crashes;
import io.icewatch.local.stack.LocalStack;
import io.icewatch.local.stack.StackOptions;
import io.icewatch.local.template.Template;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record of the Kinesis Producer Library through the deployed template. */
class AggregatedRecordsTest {
  @TempDir private Path folder;

  @Test
  void its_readings_are_summarised_one_by_one_and_paged_once_though_the_filter_drops_it() {
    byte[] aggregated =
        new Producer()
            .add("17", "{\"patient_id\": \"17\", \"timestamp\": 1735689600, \"spo2\": 71}")
            .add("23", "{\"patient_id\": \"23\", \"timestamp\": 1735689600, \"spo2\": 97}")
            .add("23", "no reading")
            .add("17", "another")
            .add("ward", "{\"readings\": [{\"patient_id\": \"31\", \"spo2\": 97}, 7]}")
            .aggregated();
    List<SnsMessage> pages = new ArrayList<>();
    VirtualClock clock = new VirtualClock();
    StackOptions options = StackOptions.virtual(clock, Crashes.none(), pages::add, line -> {});
    Template template = Template.read(Path.of("..", "..", "template.yaml"), Map.of());
    try (LocalStack stack = LocalStack.start(template, folder.resolve("lake"), options)) {
      Balance before = Balance.before(stack.lake());
      VirtualRun run = new VirtualRun(stack, clock, false);
      run.arrive(new Schedule.Arrival(1_735_689_600_000L, 0, aggregated));
      run.arrive(new Schedule.Arrival(1_735_689_601_000L, 1, aggregated));
      run.arrive(
          new Schedule.Arrival(
              1_735_689_660_000L,
              2,
              "{\"patient_id\": \"17\", \"timestamp\": 1735689660, \"spo2\": 71}".getBytes(UTF_8)));
      run.drain();
      run.land();

      assertThat(before.after(stack.lake(), stack.stream().count()))
          .hasToString("13 sent = 5 in windows + 2 duplicates + 6 rejected + 0 missing");
      try (LakeQuery query = new LakeQuery(stack.lake())) {
        assertThat(
                query
                    .query("SELECT partition_key FROM rejected_readings ORDER BY 1")
                    .rows()
                    .stream()
                    .map(row -> row.getFirst()))
            .containsExactly("17", "17", "23", "23", "ward", "ward");
      }
      assertThat(stack.functions().sum("AggregatedRecords")).isEqualTo(2);
      assertThat(pages)
          .filteredOn(page -> page.attributes().containsKey("reason"))
          .as("one page of 17 for both breaches that no filter saw and the one that it passed on")
          .singleElement()
          .satisfies(page ->
              assertThat(page.message())
                  .startsWith("CRITICAL SpO2 low\nPatient 17\nMeasured 2025-01-01 00:00:00 UTC\n"));
    }
  }
}
