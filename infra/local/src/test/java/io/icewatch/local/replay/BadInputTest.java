package io.icewatch.local.replay;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.icewatch.local.aws.sns.SnsMessage;
import io.icewatch.local.lake.Lake;
import io.icewatch.local.lake.LakeQuery;
import io.icewatch.local.template.Template;
import io.icewatch.vitals.answer.AlertId;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Inputs on which a page did not come, or said the wrong thing: what must come out of each. In
 * every one, what was sent is in a window or rejected, by message.
 */
class BadInputTest {
  private static final long START = 1_735_689_600L;

  @TempDir private Path folder;
  private final List<SnsMessage> pages = new ArrayList<>();

  private void replay(List<String> lines) throws IOException {
    replay(lines, StandardCharsets.UTF_8);
  }

  private void replay(List<String> lines, Charset encoding) throws IOException {
    replay(lines, encoding, Map.of());
  }

  private void replay(List<String> lines, Charset encoding, Map<String, String> parameters)
      throws IOException {
    Path input = Files.write(folder.resolve("input.ndjson"), lines, encoding);
    Template template = Template.read(Path.of("..", "..", "template.yaml"), parameters);
    ReplayReport report =
        new Replay(template, folder.resolve("lake"), Perturbation.NONE, pages::add, line -> {})
            .every(Duration.ofSeconds(1))
            .run(input, (readings, share) -> {}, () -> false);
    assertThat(report.balance().missing()).isZero();
  }

  /** Who was paged for what and why, e.g. {@code d1 critical spo2-low first}. */
  private List<String> paged() {
    return pages.stream()
        .filter(page -> page.attributes().containsKey("reason"))
        .flatMap(page ->
            ids(page)
                .map(id ->
                    "%s %s %s %s"
                        .formatted(
                            id.patientId(),
                            value(page, "severity"),
                            id.condition().label(),
                            value(page, "reason"))))
        .toList();
  }

  /** Of the pages that came as one message. */
  private static Stream<AlertId> ids(SnsMessage page) {
    return page.message()
        .lines()
        .filter(line -> line.startsWith("Alert "))
        .map(line -> AlertId.parse(line.substring("Alert ".length())));
  }

  /** What else was told of whom, e.g. {@code a4 monitor}: no page about a breach. */
  private List<String> told() {
    return pages.stream()
        .filter(page -> !page.attributes().containsKey("reason"))
        .map(page -> value(page, "patient_id") + " " + value(page, "kind"))
        .toList();
  }

  private static String value(SnsMessage page, String attribute) {
    return requireNonNull(page.attributes().get(attribute), attribute).value();
  }

  private List<String> query(String sql) {
    try (Lake lake = Lake.open(folder.resolve("lake"));
        LakeQuery query = new LakeQuery(lake)) {
      return query.query(sql).rows().stream().map(Object::toString).toList();
    }
  }

  private static String reading(String patient, long second, String vitals) {
    return "{\"patient_id\": \"%s\", \"timestamp\": %d, %s}"
        .formatted(patient, START + second, vitals);
  }

  /** Case 06: a switch dies, and 24 monitors lose their probes within a second. */
  @Test
  void aWardThatLosesItsProbesIsOneMessageABedAndOneForWhatIsTechnical() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int bed = 0; bed < 24; bed++) {
      lines.add(
          reading(
              "f%02d".formatted(bed),
              0,
              "\"spo2\": 0, \"heart_rate\": 0, \"resp_rate\": 0, \"sbp\": 0,"
                  + " \"temperature_f\": 0"));
    }

    replay(lines);

    List<String> severities =
        pages.stream()
            .filter(page -> value(page, "kind").equals("page"))
            .map(page -> value(page, "severity"))
            .toList();
    assertThat(severities).filteredOn("critical"::equals).hasSize(24);
    assertThat(severities)
        .as("one for the ward, but where a batch holds a few beds only")
        .filteredOn("technical"::equals)
        .hasSizeLessThanOrEqualTo(6);
    assertThat(paged()).as("nothing is dropped").hasSize(24 * 5).doesNotHaveDuplicates();
    assertThat(query("SELECT count(DISTINCT alert_id) FROM alerts WHERE page_number = 1"))
        .as("each page's row")
        .containsExactly("[120]");
  }

  /** Case 09, in the order of time. */
  @Test
  void aBedThatFallsSilentAt71IsToldWithThatValueAndNobodyElseIsNamed() throws IOException {
    List<String> lines = new ArrayList<>();
    for (long second = 0; second <= 600; second += 5) {
      lines.add(reading("i1", second, "\"spo2\": 97"));
      if (second <= 295) {
        lines.add(reading("i2", second, "\"spo2\": 71"));
      }
    }

    replay(lines);

    List<SnsMessage> silent =
        pages.stream().filter(page -> value(page, "kind").equals("silent")).toList();
    assertThat(silent).hasSize(1);
    assertThat(value(silent.getFirst(), "patient_id")).isEqualTo("i2");
    assertThat(value(silent.getFirst(), "severity")).isEqualTo("critical");
    // Due a minute after the last reading, and told by the next tick.
    assertThat(silent.getFirst().message())
        .startsWith("NO READINGS for 1 minute 5 seconds")
        .contains("Last measured 2025-01-01 00:04:55 UTC");
  }

  /** Case 11: seven minutes apart, where a delay of fifteen seconds cannot be counted. */
  @Test
  void aDelaySilencesNeitherWhatIsCriticalNorWhoSendsRarely() throws IOException {
    List<String> lines = new ArrayList<>();
    for (long second = 0; second <= 39 * 420; second += 420) {
      lines.add(reading("l1", second, "\"spo2\": 72"));
      lines.add(reading("l2", second, "\"spo2\": 88"));
    }
    replay(lines, StandardCharsets.UTF_8, Map.of("AlarmDelaySeconds", "15"));

    assertThat(paged())
        .as(
            "two until the cadence is known; what is critical after every break, the rest after"
                + " four hours")
        .containsOnlyOnce("l2 warning spo2-low still")
        .startsWith("l1 critical spo2-low first", "l2 warning spo2-low first")
        .satisfies(all ->
            assertThat(all.stream().filter(page -> page.equals("l1 critical spo2-low still")))
                .hasSize(38));
  }

  /** A buffer that comes after a reconnect and ends well. */
  @Test
  void aBufferThatEndsWellIsNotPagedAsIfItWereNow() throws IOException {
    replay(
        List.of(
            reading("m1", 3600, "\"spo2\": 97"),
            reading("m1", 20, "\"spo2\": 80"),
            reading("m1", 10, "\"spo2\": 88"),
            reading("m1", 30, "\"spo2\": 97")));

    assertThat(paged())
        .containsExactly("m1 warning spo2-low first", "m1 critical spo2-low worsened");
    assertThat(pages.getLast().message())
        .contains("Measured 2025-01-01 00:00:20 UTC\n", "LATE: this reading is ");
  }

  @Test
  void aMonitorWhoseMessagesAreNoJsonIsNamed() throws IOException {
    replay(List.of(reading("a1", 0, "\"spo2\": 97"), "no JSON at all"));

    assertThat(pages.stream().map(page -> value(page, "kind"))).containsExactly("monitor");
  }

  @Test
  void aBadFieldCostsThatFieldAndThePageComes() throws IOException {
    replay(
        List.of(
            reading("a1", 0, "\"spo2\":\"--\",\"heart_rate\":27"),
            "{\"patient_id\":\"a2\",\"Timestamp\":1735689600,\"heart_rate\":26,\"spo2\":97}",
            reading("a3", 0, "\"temperature_f\":\"99,1\",\"heart_rate\":28"),
            reading("a4", 0, "\"resp_rate\":NaN,\"heart_rate\":24"),
            reading("a6", 0, "\"spo2\":\"82\"")));

    assertThat(paged())
        .containsExactlyInAnyOrder(
            "a1 critical heart_rate-low first",
            "a2 critical heart_rate-low first",
            "a3 critical heart_rate-low first",
            "a6 critical spo2-low first");
    assertThat(query("SELECT field, reason, readings FROM rejected_readings ORDER BY 1, 2"))
        .containsExactly(
            "[, NOT_JSON, 1]",
            "[spo2, NOT_MEASURED, 1]",
            "[spo2, NUMBER_AS_TEXT, 1]",
            "[temperature_f, VITAL_NOT_A_NUMBER, 1]",
            "[timestamp, FIELD_MISSPELT, 1]");
    assertThat(told()).as("whose message was no JSON").containsExactly("a4 monitor");
    assertThat(query("SELECT partition_key FROM rejected_readings WHERE field = ''"))
        .as("whose message was no JSON")
        .containsExactly("[a4]");
  }

  @Test
  void aByteOfAnotherEncodingInAFieldThatNobodyReadsCostsNothing() throws IOException {
    replay(
        List.of(reading("a5", 0, "\"ward\":\"Süd\",\"heart_rate\":29")),
        StandardCharsets.ISO_8859_1);

    assertThat(paged()).containsExactly("a5 critical heart_rate-low first");
    assertThat(query("SELECT patient_id, record_count FROM vitals_10m")).containsExactly("[a5, 1]");
    assertThat(query("SELECT 1 FROM rejected_readings")).isEmpty();
  }

  @Test
  void aNewAlarmAfterAReturnToNormalIsPagedInsideTheSuppression() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int second = 0; second <= 450; second += 10) {
      boolean isLow = second == 0 || second == 420;
      lines.add(reading("c1", second, "\"spo2\": " + (isLow ? 83 : 98)));
    }
    replay(lines);

    assertThat(paged()).containsExactly("c1 critical spo2-low first", "c1 critical spo2-low first");
  }

  @Test
  void worseByAStepWithinOneSeverityIsPagedAgain() throws IOException {
    replay(
        List.of(
            reading("d1", 0, "\"spo2\": 84"),
            reading("d1", 60, "\"spo2\": 61"),
            reading("d1", 90, "\"spo2\": 61")));

    assertThat(paged())
        .containsExactly("d1 critical spo2-low first", "d1 critical spo2-low deeper");
  }

  @Test
  void asystoleApnoeaAndNoPressureAreCriticalAndTheProbeIsInDoubt() throws IOException {
    replay(
        List.of(
            reading("e1", 0, "\"heart_rate\": 26, \"resp_rate\": 6"),
            reading("e1", 5, "\"heart_rate\": 0, \"resp_rate\": 0"),
            reading("e1", 10, "\"sbp\": 12")));

    assertThat(paged())
        .containsExactly(
            "e1 critical heart_rate-low first",
            "e1 warning resp_rate-low first",
            "e1 critical heart_rate-low deeper",
            "e1 critical resp_rate-low worsened",
            "e1 critical sbp-low first");
    assertThat(pages.subList(2, 5)).allMatch(page -> page.message().contains("Check the probe"));
  }

  @Test
  void aMessageWithoutAKnownVitalIsRejectedWithTheNamesThatWereFound() throws IOException {
    replay(
        List.of(
            reading("g1", 0, "\"pulse\": 26, \"SpO2\": 71"),
            reading("g2", 0, "\"vitals\": {\"spo2\": 70}"),
            reading("g4", 0, "\"spo2\": 97")));

    assertThat(query("SELECT detail FROM rejected_readings ORDER BY 1"))
        .hasSize(2)
        .allMatch(detail -> detail.contains("expected one of spo2"))
        .anyMatch(detail -> detail.startsWith("[found pulse, SpO2,"))
        .anyMatch(detail -> detail.startsWith("[found vitals,"));
    assertThat(query("SELECT patient_id FROM vitals_10m")).containsExactly("[g4]");
  }

  @Test
  void whatIsNotConnectedIsOneTechnicalPageForEachVital() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int second = 0; second <= 6_600; second += 600) {
      lines.add(
          reading("h1", second, "\"sbp\": -32768, \"resp_rate\": 8388607, \"heart_rate\": 80"));
    }
    replay(lines);

    assertThat(paged())
        .containsExactlyInAnyOrder(
            "h1 technical resp_rate-implausible first", "h1 technical sbp-implausible first");
  }

  @Test
  void anotherUnitIsOneTechnicalPageThatNamesIt() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int second = 0; second <= 1_800; second += 30) {
      lines.add(reading("k1", second, "\"temperature_f\": 36.9"));
      lines.add(reading("k2", second, "\"spo2\": " + (second % 60 == 0 ? "1.0" : "0.97")));
    }
    replay(lines);

    assertThat(paged())
        .containsExactlyInAnyOrder(
            "k1 technical temperature_f-implausible first", "k2 technical spo2-implausible first");
    assertThat(pages).extracting(SnsMessage::message).anyMatch(text -> text.contains("°C"));
    assertThat(pages).extracting(SnsMessage::message).anyMatch(text -> text.contains("a fraction"));
  }

  /** Case 13, and a second breach that the filter can see: they are one alarm. */
  @Test
  void aByteOrderMarkIsJudgedLikeAnyOtherReadingThoughTheFilterDropsIt() throws IOException {
    replay(
        List.of(
            "\uFEFF" + reading("m1", 0, "\"spo2\": 71"),
            "\uFEFF" + reading("m1", 5, "\"spo2\": 71"),
            reading("m1", 60, "\"spo2\": 71"),
            "\uFEFF" + reading("m2", 0, "\"spo2\": 97")));

    assertThat(paged()).containsExactly("m1 critical spo2-low first");
    assertThat(
            query(
                "SELECT field, reason, sum(readings) FROM rejected_readings GROUP BY field,"
                    + " reason"))
        .containsExactly("[*, BYTE_ORDER_MARK, 3]");
    assertThat(query("SELECT patient_id, record_count, min_spo2 FROM vitals_10m ORDER BY 1"))
        .containsExactly("[m1, 3, 71.0]", "[m2, 1, 97.0]");
    assertThat(query("SELECT count(*) FROM alerts WHERE reason = 'first'")).containsExactly("[1]");
  }

  @Test
  void aBatchBehindAByteOrderMarkIsTakenApartLikeAnyOther() throws IOException {
    String batch =
        "\uFEFF{\"readings\": [%s, %s, 7]}"
            .formatted(reading("m3", 0, "\"spo2\": 71"), reading("m4", 0, "\"spo2\": 97"));
    replay(List.of(batch, batch));

    assertThat(paged()).containsExactly("m3 critical spo2-low first");
    assertThat(query("SELECT patient_id, record_count FROM vitals_10m ORDER BY 1"))
        .containsExactly("[m3, 1]", "[m4, 1]");
    assertThat(query("SELECT DISTINCT reason FROM rejected_readings"))
        .containsExactly("[BYTE_ORDER_MARK]");
  }

  /** The pressure passes the filter, and FilterSensorData is given the saturation beside it. */
  @Test
  void aNumberOfMoreDigitsThanTheFilterComparesIsPagedOnceThoughBothAreGivenIt()
      throws IOException {
    replay(
        List.of(
            reading("n1", 0, "\"spo2\": 71.300000000000011"),
            reading("n2", 0, "\"spo2\": 71.300000000000011, \"sbp\": 60")));

    assertThat(paged())
        .containsExactlyInAnyOrder(
            "n1 critical spo2-low first",
            "n2 critical spo2-low first",
            "n2 critical sbp-low first");
    assertThat(query("SELECT field, reason FROM rejected_readings"))
        .containsExactly("[spo2, VITAL_TOO_PRECISE]", "[spo2, VITAL_TOO_PRECISE]");
    assertThat(query("SELECT min_spo2 FROM vitals_10m ORDER BY patient_id"))
        .containsExactly("[71.30000000000001]", "[71.30000000000001]");
  }

  @Test
  void readingsWithoutATimestampAreAllCountedAndArriveOneByOne() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      lines.add("{\"patient_id\": \"b1\", \"heart_rate\": 72}");
    }
    lines.add("{\"patient_id\": \"b1\", \"heart_rate\": 112}");
    replay(lines);

    assertThat(query("SELECT sum(record_count), sum(sum_heart_rate) FROM vitals_10m"))
        .containsExactly("[41, 2992.0]");
    assertThat(
            query(
                "SELECT date_diff('second', first_event_time, last_event_time) FROM vital_windows"))
        .containsExactly("[40]");
  }

  @Test
  void roundsOfTheWardAreAnIntervalApartUntilAReadingSaysItsTime() throws IOException {
    replay(
        List.of(
            "{\"patient_id\": \"p1\", \"spo2\": 97}",
            "{\"patient_id\": \"p2\", \"spo2\": 97}",
            "{\"patient_id\": \"p1\", \"spo2\": 97}",
            "{\"patient_id\": \"p2\", \"spo2\": 97}",
            reading("p1", 60, "\"spo2\": 97"),
            "{\"patient_id\": \"p2\", \"spo2\": 97}"));

    assertThat(
            query(
                "SELECT patient_id, date_diff('second', first_event_time, last_event_time) FROM"
                    + " vital_windows ORDER BY 1"))
        .containsExactly("[p1, 1]", "[p2, 2]");
  }

  /** The whole files, where they stand beside the checkout. */
  @Test
  void nothingIsMissingOfTheCasesBesideTheCheckout() throws IOException {
    Path cases = Path.of("..", "..", "..", "shared", "cases");
    assumeThat(cases).as("files with failing inputs").isDirectory();
    List<Path> files;
    try (var listed = Files.newDirectoryStream(cases, "{0[13457],13}*.ndjson")) {
      files = new ArrayList<>();
      listed.forEach(files::add);
    }
    for (Path file : files) {
      pages.clear();
      Template template = Template.read(Path.of("..", "..", "template.yaml"), Map.of());
      ReplayReport report =
          new Replay(
                  template,
                  folder.resolve(file.getFileName().toString()),
                  Perturbation.NONE,
                  pages::add,
                  line -> {})
              .run(file, (readings, share) -> {}, () -> false);
      assertThat(report.balance().missing()).as(file.toString()).isZero();
    }
  }
}
