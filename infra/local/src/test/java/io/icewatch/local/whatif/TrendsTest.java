package io.icewatch.local.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A heart rate once an hour, of which 131 is a warning, 150 critical, and 143 near that; and what
 * the rules that foretell make of it.
 */
class TrendsTest {
  @TempDir private Path folder;

  private TrendReport play(String values) throws IOException {
    List<String> lines = new ArrayList<>();
    String[] row = values.split(" +", -1);
    for (int hour = 0; hour < row.length; hour++) {
      lines.add(
          "{\"patient_id\":17,\"timestamp\":%d,\"heart_rate\":%s}"
              .formatted(1_735_689_600 + 3600 * hour, row[hour]));
    }
    Path input = Files.write(folder.resolve("readings.ndjson"), lines);
    Candidate today =
        Candidate.of(new PolicyFile("today", Map.of()), Path.of("..", "..", "template.yaml"));
    return new Trends(today.judgement().rules()).run(input, (readings, share) -> {}, () -> false);
  }

  private static String told(TrendReport.Outcome outcome) {
    return "%d/%d/%d/%d"
        .formatted(
            outcome.alarms(), outcome.cameTrue(), outcome.caught(), outcome.lead().toHours());
  }

  /** Alarms, those that came true, onsets caught, hours before. */
  @ParameterizedTest
  @CsvSource({
    // onsets; by the warning; near; sloping; near and sloping
    "110 120 132 144 151,             1, 1/1/1/2, 1/1/1/1, 1/1/1/1, 1/1/1/1",
    // near without a slope, and a slope from afar: neither of them is the arrow
    "144 144 144 144 144,             0, 2/0/0/0, 2/0/0/0, 0/0/0/0, 0/0/0/0",
    "70 90 110 130 110,               0, 0/0/0/0, 0/0/0/0, 1/0/0/0, 0/0/0/0",
    // six hours and no longer
    "132 120 120 120 120 120 151,     1, 1/1/1/6, 0/0/0/0, 0/0/0/0, 0/0/0/0",
    "132 120 120 120 120 120 120 151, 1, 1/0/0/0, 0/0/0/0, 0/0/0/0, 0/0/0/0",
    // two alarms before an onset, which is caught once, by the first
    "144 144 144 144 144 151,         1, 2/2/1/5, 2/2/1/5, 0/0/0/0, 0/0/0/0",
    // what begins critical was to be foretold by nobody, nor what was critical lately
    "151 120,                         0, 0/0/0/0, 0/0/0/0, 0/0/0/0, 0/0/0/0",
    "120 151 120 120 120 120 120 151, 1, 0/0/0/0, 0/0/0/0, 0/0/0/0, 0/0/0/0",
    "120 151 120 120 120 120 120 120 151, 2, 0/0/0/0, 0/0/0/0, 0/0/0/0, 0/0/0/0"
  })
  void whatARuleIsWorth(
      String values, int onsets, String warning, String near, String sloping, String arrow)
      throws IOException {
    TrendReport report = play(values);

    assertThat(report.onsets()).isEqualTo(onsets);
    assertThat(report.outcomes())
        .extracting(TrendsTest::told)
        .containsExactly(warning, near, sloping, arrow);
  }

  @Test
  void theTableSaysAlarmsABedDayAndShares() throws IOException {
    assertThat(play("110 120 132 144 151").text())
        .isEqualTo(
            """
            1 patients, 0.2 bed-days; 1 times a vital became critical

                                                      alarms  come true   onsets     lead
            rule                                   a bed-day     in 6 h   caught      p50
            the warning's threshold                     6.00    100.0 %    100 %    2.0 h
            near the critical threshold                 6.00    100.0 %    100 %   60 min
            slope of the last 4 crosses it in 2 h       6.00    100.0 %    100 %   60 min
            near and sloping, the board's arrow         6.00    100.0 %    100 %   60 min
            """);
  }
}
