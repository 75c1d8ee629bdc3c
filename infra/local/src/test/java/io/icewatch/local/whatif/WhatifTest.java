package io.icewatch.local.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A patient's readings as a row of values, one a minute, and what policies make of them. */
class WhatifTest {
  private static final Path TEMPLATE = Path.of("..", "..", "template.yaml");
  private static final Path POLICIES = Path.of("..", "policies");
  private static final PolicyFile TODAY = new PolicyFile("today", Map.of());

  @TempDir private Path folder;

  private WhatifReport play(List<PolicyFile> policies, String... lines) throws IOException {
    Path input = Files.write(folder.resolve("readings.ndjson"), List.of(lines));
    List<Candidate> candidates =
        policies.stream().map(policy -> Candidate.of(policy, TEMPLATE)).toList();
    return new Whatif(candidates).run(input, (readings, share) -> {}, () -> false);
  }

  /** One reading a minute of patient 17; a dash is a minute without one. */
  private static String[] spo2(String values) {
    List<String> lines = new ArrayList<>();
    String[] row = values.trim().split(" +", -1);
    for (int minute = 0; minute < row.length; minute++) {
      if (!row[minute].equals("-")) {
        lines.add(
            "{\"patient_id\":17,\"timestamp\":%d,\"spo2\":%s}"
                .formatted(1_735_689_600 + 60 * minute, row[minute]));
      }
    }
    return lines.toArray(String[]::new);
  }

  @ParameterizedTest
  @CsvSource({
    // values of SpO2, one a minute; episodes; critical ones
    "97 97 97, 0, 0",
    "97 88 97, 1, 0",
    "97 88 87 86 97, 1, 0",
    "88 97 88, 2, 0",
    "88, 1, 0",
    "88 84 88, 1, 1",
    "84 97 88 84, 2, 2",
    // no reading, and one that cannot be true, end nothing; the latter is an episode of its own
    "88 - - - - - - - - 88 97, 1, 0",
    "88 0 88 97, 2, 0"
  })
  void anEpisodeLastsUntilTheVitalIsBackInBounds(String values, int episodes, int critical)
      throws IOException {
    WhatifReport report = play(List.of(TODAY), spo2(values));

    assertThat(report.episodes()).isEqualTo(episodes);
    assertThat(report.criticalEpisodes()).isEqualTo(critical);
  }

  @Test
  void anEpisodeThatAPolicyIsSilentAboutIsUnpaged() throws IOException {
    PolicyFile lower =
        new PolicyFile("lower", Map.of("SpO2LowWarning", "80", "SpO2LowCritical", "80"));

    WhatifReport report = play(List.of(TODAY, lower), spo2("97 88 97 84 97 79 97"));

    assertThat(report.episodes()).isEqualTo(3);
    PolicyOutcome outcome = report.outcomes().get(1);
    assertThat(outcome.pages()).isEqualTo(1);
    assertThat(outcome.unpaged()).isEqualTo(2);
    assertThat(outcome.criticalUnpaged()).isEqualTo(1);
    assertThat(report.isSilencing(outcome)).isTrue();
    assertThat(report.isSilencing(report.today())).isFalse();
    assertThat(TextReport.of(report, false)).contains("DANGER: \"lower\" leaves 1 critical");
    assertThat(TextReport.deployments(report, false))
        .singleElement()
        .asString()
        .contains("refused")
        .doesNotContain("sam deploy");
    assertThat(TextReport.deployments(report, true))
        .singleElement()
        .asString()
        .contains("sam deploy --parameter-overrides")
        .contains("SpO2LowWarning=80");
  }

  @Test
  void aDelayIsCountedFromTheFirstBreachOnceItIsKnownHowOftenIsMeasured() throws IOException {
    PolicyFile late = new PolicyFile("late", Map.of("AlarmDelaySeconds", "130"));

    WhatifReport report =
        play(List.of(TODAY, late), spo2("88 88 97 97 97 97 97 97 97 88 88 88 88 97"));

    assertThat(report.today().longestDelay()).isEqualTo(Duration.ZERO);
    assertThat(report.outcomes().get(1).longestDelay()).isEqualTo(Duration.ofMinutes(3));
    assertThat(report.outcomes().get(1).unpaged()).isZero();
    assertThat(report.isRefused(report.outcomes().get(1))).isFalse();
  }

  /** Bug: a delay of seconds silenced 84 of a hundred episodes of hourly readings. */
  @Test
  void aDelayThatReadingsAreTooRareForHoldsNothingBackAndIsRefused() throws IOException {
    PolicyFile late = new PolicyFile("late", Map.of("AlarmDelaySeconds", "15"));
    String hour = " - - - - -".repeat(12);

    WhatifReport report =
        play(
            List.of(TODAY, late),
            spo2(String.join(hour + " ", "88", "97", "88", "88", "97", "88")));

    PolicyOutcome outcome = report.outcomes().get(1);
    assertThat(outcome.pages()).isEqualTo(report.today().pages());
    assertThat(outcome.unpaged()).isZero();
    assertThat(report.isRefused(outcome)).isTrue();
    assertThat(TextReport.of(report, false))
        .contains("\"late\" delays warnings by 15 s, which nobody can count where a reading comes");
    assertThat(TextReport.deployments(report, false).getFirst())
        .contains("refused, readings come too rarely for its delay");
  }

  /** Bug: every page of hourly readings said that something had begun. */
  @Test
  void aWarningOfHourlyReadingsIsOneAlarmUntilAReadingIsBackInBounds() throws IOException {
    String hour = " - - - - -".repeat(12);

    WhatifReport report =
        play(
            List.of(TODAY),
            spo2(String.join(hour + " ", "88", "88", "88", "88", "97", "88", "97", "84", "97")));

    assertThat(report.episodes()).isEqualTo(3);
    assertThat(report.today().unpaged()).isZero();
    assertThat(report.today().pages()).isEqualTo(3);
  }

  @Test
  void pagesAreCountedByHourConditionAndPatient() throws IOException {
    WhatifReport report =
        play(
            List.of(TODAY),
            "{\"patient_id\":1,\"timestamp\":1735689600,\"spo2\":88,\"heart_rate\":155}",
            "{\"patient_id\":2,\"timestamp\":1735693200,\"spo2\":88}",
            "not a reading",
            "{\"patient_id\":1,\"timestamp\":1735776000,\"spo2\":97}");

    PolicyOutcome today = report.today();
    assertThat(report.readings()).isEqualTo(3);
    assertThat(report.bedDays()).isEqualTo(1);
    assertThat(today.pages()).isEqualTo(3);
    assertThat(today.criticalPages()).isEqualTo(1);
    assertThat(today.byHour().subList(0, 3)).containsExactly(2L, 1L, 0L);
    assertThat(today.byCondition().values()).containsExactly(2L, 1L);
    assertThat(today.byPatient()).containsEntry("1", 2).containsEntry("2", 1);
    assertThat(today.topTenth()).isEqualTo(2.0 / 3);
  }

  @Test
  void everyPolicyOfTheProjectIsOneThatTheTemplateCanDeploy() {
    assertThat(PolicyFile.readAll(POLICIES))
        .hasSizeGreaterThan(5)
        .allSatisfy(policy -> assertThat(Candidate.of(policy, TEMPLATE).name()).isNotBlank());
  }

  @Test
  void aPolicyThatTheTemplateDoesNotKnowIsRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Candidate.of(new PolicyFile("odd", Map.of("Snooze", "1")), TEMPLATE))
        .withMessageContaining("odd")
        .withMessageContaining("Snooze");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Candidate.of(new PolicyFile("odd", Map.of("SpO2LowCritical", "95")), TEMPLATE))
        .withMessageContaining("95");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "parameters: {A: 1}|name and parameters",
        "name: x|name and parameters",
        "{name: x, parameters: {}, more: 1}|name and parameters",
        "'{name: ''unclosed'|no YAML",
        "{name: '  ', parameters: {}}|blank"
      })
  void aFileThatIsNoPolicyIsRefused(String text, String expected) throws IOException {
    Path file = Files.writeString(folder.resolve("policy.yaml"), text);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> PolicyFile.read(file))
        .withMessageContaining(expected);
  }

  @Test
  void thePageLoadsNothingRunsNothingAndNamesNobody() throws IOException {
    Path input =
        Files.writeString(
            folder.resolve("readings.ndjson"),
            String.join("\n", spo2("88 88 97 84 97")).replace(":17,", ":\"Jane Doe\","));
    List<Candidate> candidates =
        List.of(
            Candidate.of(TODAY, TEMPLATE),
            Candidate.of(PolicyFile.read(POLICIES.resolve("j-critical-only.yaml")), TEMPLATE));
    WhatifReport report = new Whatif(candidates).run(input, (r, s) -> {}, () -> false);

    String html = HtmlReport.of(report, candidates, input);

    assertThat(html)
        .contains("<svg", "J critical only", "spo2-low")
        .doesNotContain("Jane", "<script", "http:", "https:", "src=", "@import", "url(");
    assertThat(html.split("<svg", -1)).hasSize(6);
  }

  @Test
  void aTableForMachinesHasALineAPolicy() throws IOException {
    WhatifReport report = play(List.of(TODAY, TODAY), spo2("97 88 97"));

    String[] lines = CsvReport.of(report).split("\r\n");
    assertThat(lines).hasSize(3);
    assertThat(Arrays.stream(lines).map(line -> line.split(",").length).distinct()).hasSize(1);
    assertThat(JsonReport.of(report)).contains("\"pages\":1").doesNotContain("17");
  }

  @Test
  void aSearchKeepsWhatNothingElseIsBetterThan() throws IOException {
    PolicyFile worse = new PolicyFile("worse", Map.of("SpO2LowWarning", "86"));
    PolicyFile better = new PolicyFile("better", Map.of("SpO2LowWarning", "88"));
    PolicyFile silent =
        new PolicyFile("silent", Map.of("SpO2LowWarning", "80", "SpO2LowCritical", "80"));
    PolicyFile least = new PolicyFile("least", Map.of("SpO2LowWarning", "85"));
    WhatifReport report =
        play(
            List.of(TODAY, worse, better, silent, least),
            spo2("97 89 97 - - - - - - 97 87 97 - - - - - - 97 84 97"));

    assertThat(ParetoFront.of(report, 1).outcomes())
        .extracting(PolicyOutcome::name)
        .containsExactly("today", "better", "worse");
    assertThat(ParetoFront.of(report, 0.4).outcomes())
        .extracting(PolicyOutcome::name)
        .containsExactly("today", "better");
    assertThat(ParetoFront.of(report, 0).outcomes())
        .extracting(PolicyOutcome::name)
        .containsExactly("today");
  }

  @Test
  void aSearchTriesEveryCombinationButTheOneInForce() {
    List<PolicyFile> policies =
        SearchGrid.policies(Map.of("SpO2LowWarning", "90", "AlarmDelaySeconds", "0"));

    assertThat(policies).hasSize(2 * 3 * 3 * 3 * 2 * 2).doesNotHaveDuplicates();
    assertThat(policies).extracting(PolicyFile::name).doesNotHaveDuplicates();
  }
}
