package io.icewatch.local.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.local.template.Template;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** {@linkplain RealData Real recordings} through the whole stack. */
class RealDataTest {
  private static final long WINDOW_SECONDS = 600;

  @TempDir private Path lake;

  @Test
  void everyWindowOfACompleteRecordingIsWhatAPlainComputationSays() throws IOException {
    Path input = RealData.file("bidmc_complete.ndjson.gz");

    ReplayReport report = replay(input, Map.of());

    assertThat(report.rejected()).isZero();
    assertThat(report.undelivered()).isZero();
    assertThat(report.pages()).isPositive();
    ViewAssert.assertViewEquals(lake, PlainBatch.windows(input, WINDOW_SECONDS));
  }

  /**
   * Two days of 3,946 stays make 33,000 pages, a call to DynamoDB and SNS each; the rules are
   * switched off here, the summaries are what counts. A minute and a half at the least: {@code
   * -Dicewatch.data=all}.
   */
  @Test
  @EnabledIfSystemProperty(named = "icewatch.data", matches = "all")
  void everyWindowOfASparseRecordingIsWhatAPlainComputationSays() throws IOException {
    Path input = RealData.file("challenge2012_sparse.ndjson.gz");

    ReplayReport report = replay(input, rulesOff());

    assertThat(report.readings()).isEqualTo(236_336);
    assertThat(report.rejected()).isZero();
    assertThat(report.undelivered()).isZero();
    ViewAssert.assertViewEquals(lake, PlainBatch.windows(input, WINDOW_SECONDS));
  }

  @Test
  void missingFieldsAreReadingsNotRejects() throws IOException {
    // The impossible values are respiratory rates of 0: urgent, not technical.
    assertThat(replayed("bidmc_sparse.ndjson.gz").technical()).isZero();
  }

  /** A thousand lines over two days, each minute of which the schedules live through. */
  @Test
  @EnabledIfSystemProperty(named = "icewatch.data", matches = "all")
  void artefactsAreReadingsNotRejects() throws IOException {
    assertThat(replayed("real_artefacts.ndjson").technical()).as("pages about them").isPositive();
  }

  private ReplayReport replayed(String file) throws IOException {
    Path input = RealData.file(file);

    ReplayReport report = replay(input, Map.of());

    assertThat(report.rejected()).isZero();
    assertThat(report.undelivered()).isZero();
    assertThat(report.pages()).isPositive();
    ViewAssert.assertViewEquals(lake, PlainBatch.windows(input, WINDOW_SECONDS));
    return report;
  }

  private ReplayReport replay(Path input, Map<String, String> overrides) throws IOException {
    Map<String, String> all = new HashMap<>(overrides);
    all.put("BufferSeconds", "900");
    Template template = Template.read(Path.of("..", "..", "template.yaml"), all);
    return new Replay(template, lake, Perturbation.NONE, page -> {}, line -> {})
        .run(input, (readings, share) -> {}, () -> false);
  }

  /** Thresholds beyond the plausible ranges. */
  private static Map<String, String> rulesOff() {
    Map<String, String> off = new HashMap<>();
    for (String severity : new String[] {"Warning", "Critical"}) {
      off.put("HeartRateLow" + severity, "0");
      off.put("HeartRateHigh" + severity, "301");
      off.put("TemperatureLow" + severity, "69");
      off.put("TemperatureHigh" + severity, "116");
      off.put("RespRateLow" + severity, "0");
      off.put("RespRateHigh" + severity, "71");
      off.put("SbpLow" + severity, "19");
      off.put("SbpHigh" + severity, "301");
    }
    return off;
  }
}
