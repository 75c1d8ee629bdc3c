package io.icewatch.local.replay;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.local.aws.sns.SnsMessage;
import io.icewatch.local.lake.Lake;
import io.icewatch.local.lake.LakeQuery;
import io.icewatch.local.template.Template;
import io.icewatch.vitals.answer.AlertId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Inputs on which a page did not come, or said the wrong thing: what must come out of each. Those
 * that are numbered are files in {@code cases}; case 12 needs somebody who discharges a patient,
 * and stands with the commands. In every one, what was sent is in a window or rejected, by message.
 */
class BadInputTest {
  private static final long START = 1_735_689_600L;

  /** With values in the messages. */
  private static final Map<String, String> FULL = Map.of("MessageDetail", "full");

  /** The alarms that are over. */
  private static final String OVER =
      "SELECT condition FROM alerts WHERE reason = 'resolved' ORDER BY 1";

  @TempDir private Path folder;
  private final List<SnsMessage> pages = new ArrayList<>();

  private void replay(List<String> lines) throws IOException {
    replay(lines, Map.of());
  }

  private void replay(List<String> lines, Map<String, String> parameters) throws IOException {
    replay(Files.write(folder.resolve("input.ndjson"), lines), parameters);
  }

  private void replay(Path input, Map<String, String> parameters) throws IOException {
    replay(input, parameters, Perturbation.NONE);
  }

  private void replay(Path input, Map<String, String> parameters, Perturbation disturbance)
      throws IOException {
    Template template = Template.read(Path.of("..", "..", "template.yaml"), parameters);
    ReplayReport report =
        new Replay(template, folder.resolve("lake"), disturbance, pages::add, line -> {})
            .every(Duration.ofSeconds(1))
            .run(input, (readings, share) -> {}, () -> false);
    assertThat(report.balance().missing()).isZero();
  }

  /** One of the files in {@code cases}. */
  private static Path file(String name) {
    return Path.of("src", "test", "resources", "cases", name + ".ndjson");
  }

  private void replayCase(String name) throws IOException {
    replay(file(name), Map.of());
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

  private static List<String> inOrderOfTime(List<String> lines) {
    return lines.stream()
        .sorted(Comparator.comparing(line -> line.replaceAll(".*\"timestamp\": |,.*", "")))
        .toList();
  }

  private static String reading(String patient, long second, String vitals) {
    return "{\"patient_id\": \"%s\", \"timestamp\": %d, %s}"
        .formatted(patient, START + second, vitals);
  }

  /** Case 06: a switch dies, and 24 monitors lose their probes within a second. */
  @Test
  void aWardThatLosesItsProbesIsOneMessageABedAndOneForWhatIsTechnical() throws IOException {
    replayCase("06-ward-loses-its-probes");

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

  /** Case 09: one patient behind the other. */
  @Test
  void aBedThatFallsSilentAt71IsToldWithThatValueAndNobodyElseIsNamed() throws IOException {
    replay(file("09-silent-bed"), FULL);

    List<SnsMessage> silent =
        pages.stream().filter(page -> value(page, "kind").equals("silent")).toList();
    assertThat(silent)
        .as("again after five minutes and fifteen")
        .hasSize(3)
        .allMatch(page -> value(page, "patient_id").equals("i2"));
    assertThat(value(silent.getFirst(), "severity")).isEqualTo("critical");
    // Due a minute after the last reading, and told by the next tick.
    assertThat(silent.getFirst().message())
        .startsWith("NO READINGS for 1 minute 5 seconds")
        .contains("SpO2 71 %")
        .contains("Last measured 2025-01-01 00:04:55 UTC");
  }

  /** Case 11: seven minutes apart, where a delay of fifteen seconds cannot be counted. */
  @Test
  void aDelaySilencesNeitherWhatIsCriticalNorWhoSendsRarely() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(file("11-slow-sender")));
    lines.replaceAll(line ->
        line + '\n' + line.replace("\"l1\"", "\"l2\"").replace("\"spo2\": 72", "\"spo2\": 88"));
    replay(lines, Map.of("AlarmDelaySeconds", "15"));

    assertThat(paged())
        .as("one alarm; what is critical is paged after every break, the rest after four hours")
        .containsOnlyOnce("l2 warning spo2-low still")
        .startsWith("l1 critical spo2-low first", "l2 warning spo2-low first")
        .satisfies(all ->
            assertThat(all.stream().filter(page -> page.equals("l1 critical spo2-low still")))
                .hasSize(39));
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

  /** As {@code replay --late 100%} does: by more than a minute and less than four hours. */
  @Test
  void whatTheReplayLetsComeLateIsPagedAsLateByItsOwnTime() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int second = 0; second < 10; second++) {
      lines.add(reading("late-" + second, second, "\"spo2\": 71"));
    }
    Path input = Files.write(folder.resolve("input.ndjson"), lines);
    replay(input, Map.of(), new Perturbation(2, 0, 1, Duration.ZERO, 0));

    assertThat(pages.stream().filter(page -> value(page, "kind").equals("page")))
        .hasSize(10)
        .allSatisfy(page ->
            assertThat(page.message())
                .containsPattern("\nLATE: this reading is (\\d+ minutes|[1-3] hours?).* old\n")
                .contains(
                    "\nMeasured 2025-01-01 00:00:0" + value(page, "patient_id").substring(5)));
  }

  @Test
  void aMonitorWhoseMessagesAreNoJsonIsNamed() throws IOException {
    replay(List.of(reading("a1", 0, "\"spo2\": 97"), "no JSON at all"));

    assertThat(pages.stream().map(page -> value(page, "kind"))).containsExactly("monitor");
  }

  /** Case 01; the field that nobody reads holds a byte of ISO 8859-1. */
  @Test
  void aBadFieldCostsThatFieldAndThePageComes() throws IOException {
    replayCase("01-one-bad-field");

    assertThat(paged())
        .containsExactlyInAnyOrder(
            "a1 critical heart_rate-low first",
            "a2 critical heart_rate-low first",
            "a3 critical heart_rate-low first",
            "a5 critical heart_rate-low first",
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
    assertThat(query("SELECT patient_id FROM vitals_10m ORDER BY 1"))
        .containsExactly("[a1]", "[a2]", "[a3]", "[a5]", "[a6]");
  }

  /** Case 03. */
  @Test
  void aNewAlarmAfterAReturnToNormalIsPagedInsideTheSuppression() throws IOException {
    replayCase("03-second-episode-in-suppression");

    assertThat(paged()).containsExactly("c1 critical spo2-low first", "c1 critical spo2-low first");
  }

  /** Case 04. */
  @Test
  void worseByAStepWithinOneSeverityIsPagedAgain() throws IOException {
    replayCase("04-deeper");

    assertThat(paged())
        .containsExactly("d1 critical spo2-low first", "d1 critical spo2-low deeper");
  }

  /** Case 05. */
  @Test
  void asystoleApnoeaAndNoPressureAreCriticalAndTheProbeIsInDoubt() throws IOException {
    replayCase("05-asystole");

    assertThat(paged())
        .containsExactly(
            "e1 critical heart_rate-low first",
            "e1 warning resp_rate-low first",
            "e1 critical heart_rate-low deeper",
            "e1 critical resp_rate-low worsened",
            "e1 critical sbp-low first");
    assertThat(pages.subList(2, 5)).allMatch(page -> page.message().contains("Check the probe"));
  }

  /** Case 07. */
  @Test
  void aMessageWithoutAKnownVitalIsRejectedWithTheNamesThatWereFound() throws IOException {
    replayCase("07-other-names");

    assertThat(query("SELECT partition_key, detail FROM rejected_readings ORDER BY 1"))
        .allMatch(row -> row.contains("expected one of spo2"))
        .satisfiesExactly(
            row -> assertThat(row).startsWith("[g1, found pulse, SpO2,"),
            row -> assertThat(row).startsWith("[g2, found vitals,"),
            row -> assertThat(row).startsWith("[g3, found no other field,"));
    assertThat(query("SELECT patient_id FROM vitals_10m")).isEmpty();
    assertThat(told())
        .as("told of its monitor; those of one batch together")
        .containsExactlyInAnyOrder("g1 monitor", "[\"g2\",\"g3\"] monitor");
  }

  /** Case 08: two hours, then both are connected. */
  @Test
  void whatIsNotConnectedIsOneMessageAndOverWhenValuesCome() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(file("08-not-connected")));
    for (long second = 7_200; second <= 8_400; second += 600) {
      lines.add(reading("h1", second, "\"sbp\": 118, \"resp_rate\": 14, \"heart_rate\": 80"));
    }
    replay(lines);

    assertThat(pages).hasSize(1);
    assertThat(paged())
        .containsExactlyInAnyOrder(
            "h1 technical resp_rate-implausible first", "h1 technical sbp-implausible first");
    assertThat(query(OVER)).containsExactly("[resp_rate-implausible]", "[sbp-implausible]");
  }

  /** Case 10. */
  @Test
  void anotherUnitIsOneTechnicalPageThatNamesItAndOverWhenTheUnitIsRight() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(file("10-units")));
    for (int second = 600; second <= 1_200; second += 30) {
      lines.add(reading("k1", second, "\"temperature_f\": 98.4"));
      lines.add(reading("k2", second, "\"spo2\": 97"));
    }
    replay(inOrderOfTime(lines), FULL);

    assertThat(paged())
        .containsExactlyInAnyOrder(
            "k1 technical temperature_f-implausible first", "k2 technical spo2-implausible first");
    assertThat(pages)
        .extracting(SnsMessage::message)
        .anyMatch(text -> text.contains("looks like °C (98.4 °F)"))
        .anyMatch(text -> text.contains("looks like a fraction (100 %)"));
    assertThat(query(OVER)).containsExactly("[spo2-implausible]", "[temperature_f-implausible]");
  }

  /** As case 10, of a value that may be true of somebody who dies: critical, but once an hour. */
  @Test
  void aPressureThatLooksLikeKilopascalsIsNotPagedEachTimeThatTheCuffMeasures() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int quarter = 0; quarter < 8; quarter++) {
      lines.add(reading("k3", 900L * quarter, "\"sbp\": 16, \"heart_rate\": 74"));
    }
    lines.add(reading("k3", 7200, "\"sbp\": 120, \"heart_rate\": 74"));
    replay(lines, FULL);

    assertThat(paged()).containsExactly("k3 critical sbp-low first", "k3 critical sbp-low still");
    assertThat(pages.getFirst().message()).contains("looks like kPa (120 mmHg)");
    assertThat(query(OVER)).containsExactly("[sbp-low]");
  }

  /** Case 13. */
  @Test
  void aReadingBehindAByteOrderMarkIsJudgedAndNamed() throws IOException {
    replayCase("13-byte-order-mark");

    assertThat(paged()).containsExactly("m1 critical spo2-low first");
    assertThat(query("SELECT patient_id, min_spo2 FROM vitals_10m")).containsExactly("[m1, 79.0]");
    assertThat(query("SELECT reason FROM rejected_readings")).containsExactly("[BYTE_ORDER_MARK]");
  }

  /** A second breach can be seen by the filter: they are one alarm. */
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

  /** Case 02. */
  @Test
  void readingsWithoutATimestampAreAllCountedAndArriveOneByOne() throws IOException {
    replayCase("02-no-timestamp");

    assertThat(query("SELECT sum(record_count), sum(sum_heart_rate) FROM vitals_10m"))
        .containsExactly("[41, 2992.0]"); // 72.976 in average
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
}
