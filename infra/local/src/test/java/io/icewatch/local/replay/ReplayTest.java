package io.icewatch.local.replay;

import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.local.lake.Lake;
import io.icewatch.local.lake.LakeQuery;
import io.icewatch.local.mapping.PlatformSettings;
import io.icewatch.local.template.Template;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole stack in virtual time, disturbed and undisturbed. */
class ReplayTest {
  private static final long SEED = 20_250_101;
  private static final int PATIENTS = 6;
  private static final int SECONDS = 1_500;

  /** Of the drawn readings without a disturbance, at which several tests look: replayed once. */
  private static @Nullable ReplayReport quiet;

  @TempDir private static Path quietFolder;
  @TempDir private Path folder;
  private List<String> lines = List.of();
  private Path input = Path.of("");

  @BeforeEach
  void drawReadings() throws IOException {
    lines = Readings.lines(SEED, PATIENTS, SECONDS);
    input = Readings.file(folder, lines);
  }

  @Test
  void theSameInputGivesTheSameRowsAndPages() throws IOException {
    ReplayReport once = quiet();
    ReplayReport again = replay("again", Perturbation.NONE);

    assertThat(withoutTime(once)).isEqualTo(withoutTime(again));
    assertThat(rows(quietLake(), "vital_windows")).isEqualTo(rows("again", "vital_windows"));
    assertThat(rows(quietLake(), "alerts")).isEqualTo(rows("again", "alerts")).isNotEmpty();
    ViewAssert.assertViewEquals(Path.of(quietLake()), PlainBatch.windows(input, 600));
  }

  /** Bug: a bed that fell silent came as half an hour late, and nobody was told. */
  @Test
  void aFileSortedByPatientIsPlayedAsTheRecordingSortedByTime() throws IOException {
    ReplayReport recorded = quiet();
    input =
        Readings.file(
            folder,
            lines.stream()
                .sorted(comparing(line -> line.substring(0, line.indexOf(','))))
                .toList());

    assertThat(withoutTime(replay("sorted", Perturbation.NONE))).isEqualTo(withoutTime(recorded));
    assertThat(rows("sorted", "vital_windows")).isEqualTo(rows(quietLake(), "vital_windows"));
    assertThat(rows("sorted", "alerts")).isEqualTo(rows(quietLake(), "alerts")).isNotEmpty();
  }

  /** Bug: a commit a flush, so that a week of one patient made 1,537 files. */
  @Test
  void aReplayOfSparseDataCommitsByRowsAndNotByTheHour() throws IOException {
    List<String> sparse = new ArrayList<>();
    for (int hour = 0; hour < 48; hour++) {
      sparse.add(
          "{\"patient_id\": 17, \"timestamp\": %d, \"spo2\": 97}"
              .formatted(1_735_689_600L + 3_600L * hour));
    }
    input = Readings.file(folder, sparse);
    ReplayReport report = replay("sparse", Perturbation.NONE);

    assertThat(report.windowRows()).isEqualTo(48);
    assertThat(query("sparse", "SELECT count(*) FROM vitals_1h"))
        .as("no roll-up on the hour found a row, as none was committed then")
        .isEqualTo(List.of(List.of(48L)));
    try (Lake lake = Lake.open(folder.resolve("sparse"))) {
      assertThat(lake.table("vital_windows").history()).hasSize(1);
      assertThat(lake.table("vital_windows").currentSnapshot().summary())
          .containsEntry("total-data-files", "2")
          .containsEntry("total-records", "48");
    }
  }

  @Test
  void aCompressedFileIsReadLikeAPlainOne() throws IOException {
    lines = lines.subList(0, 100);
    input = Readings.file(folder, lines);
    Path compressed = folder.resolve("readings.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(compressed))) {
      Files.copy(input, out);
    }
    input = compressed;

    assertThat(replay("lake", Perturbation.NONE).readings()).isEqualTo(lines.size());
  }

  @Test
  void everyPageIsARowOfAlertsAndEverySuppressedBreachIsCountedOnce() throws IOException {
    ReplayReport report = quiet();

    long breaches = lines.stream().filter(line -> line.matches(".*\"spo2\": 8\\d,.*")).count();
    assertThat(report.pages() + report.suppressed()).isEqualTo(breaches);
    assertThat(
            query(
                quietLake(),
                "SELECT count(*) FROM alerts"
                    + " WHERE reason IN ('first', 'worsened', 'deeper', 'still')"))
        .isEqualTo(List.of(List.of(report.pages())));
    assertThat(report.first()).as("one a patient that breaches").isEqualTo(PATIENTS / 3);
    assertThat(report.still()).as("the suppression ends after 900 s").isEqualTo(PATIENTS / 3);
    assertThat(report.worsened()).as("once under each of the two").isEqualTo(2 * PATIENTS / 3);
  }

  /** Bug: a page waited for as long as a window of the other function was open. */
  @Test
  void aPageLeavesWithinAPollOfItsReadingAndTheTurnsOfAFewOthers() throws IOException {
    quiet();

    assertThat(
            query(
                quietLake(),
                "SELECT count(*) FROM alerts WHERE published_at - arrival > INTERVAL 2 SECOND"))
        .isEqualTo(List.of(List.of(0L)));
    assertThat(rows(quietLake(), "alerts")).isNotEmpty();
  }

  @Test
  void duplicatesBehindThemselvesChangeNothing() throws IOException {
    ReplayReport report = replay("lake", new Perturbation(7, 0.05, 0, Duration.ZERO, 0));

    assertThat(report.duplicates()).isBetween(300L, 600L);
    quiet();
    assertThat(valuesOf("lake")).isEqualTo(valuesOf(quietLake()));
  }

  @Test
  void lateAndReorderedReadingsLandInTheirOwnWindow() throws IOException {
    replay("lake", new Perturbation(8, 0, 0.05, Duration.ofSeconds(30), 0));

    ViewAssert.assertViewEquals(folder.resolve("lake"), PlainBatch.windows(input, 600));
  }

  @Test
  void killedInvocationsLoseNothingAndDoubleNothing() throws IOException {
    ReplayReport report = replay("lake", new Perturbation(9, 0, 0, Duration.ZERO, 0.1));

    assertThat(report.retries()).isPositive();
    assertThat(report.undelivered()).isZero();
    ViewAssert.assertViewEquals(folder.resolve("lake"), PlainBatch.windows(input, 600));
  }

  /** Whatever AWS may do where it does not say: all of it at once, and what windows go by alone. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "everything",
        "windowSilence=PT0S",
        "outOfOrderArrival=ENDS_OPEN_WINDOW",
        "finalRecords=LEFT_OUT",
        "firstState=NULL"
      })
  void the_law_of_the_windows_does_not_rest_on_what_is_undocumented(String otherwise)
      throws IOException {
    Perturbation disturbance = new Perturbation(10, 0, 0.05, Duration.ofSeconds(30), 0.1);
    input = Readings.file(folder, Readings.lines(SEED, PATIENTS / 2, SECONDS));

    ReplayReport report =
        replayOf("lake", disturbance)
            .on(platform(otherwise))
            .run(input, (readings, share) -> {}, () -> false);

    assertThat(report.retries()).isPositive();
    assertThat(report.undelivered()).isZero();
    ViewAssert.assertViewEquals(folder.resolve("lake"), PlainBatch.windows(input, 600));
  }

  private static PlatformSettings platform(String otherwise) {
    if (otherwise.equals("everything")) {
      return PlatformSettings.LAMBDA_OTHERWISE;
    }
    String[] setting = otherwise.split("=", 2);
    return PlatformSettings.LAMBDA.with(setting[0], setting[1]);
  }

  @Test
  void whatCannotBeReadIsKeptOnceWithItsReason() throws IOException {
    List<String> mixed = new ArrayList<>(lines);
    mixed.addAll(
        100,
        List.of(
            "not json",
            "{\"timestamp\": 1735689700, \"spo2\": 80}",
            "{\"patient_id\": 1, \"timestamp\": 1735689700, \"spo2\": \"80\"}",
            "{\"patient_id\": 1, \"timestamp\": 1735689700, \"SpO2\": 80}"));
    input = Readings.file(folder, mixed);

    ReplayReport report = replay("lake", Perturbation.NONE);

    assertThat(report.rejected()).isEqualTo(3);
    assertThat(
            query("lake", "SELECT reason, count(*) FROM rejected_readings GROUP BY 1 ORDER BY 1"))
        .extracting(List::toString)
        .containsExactly(
            "[NOT_JSON, 1]", "[NO_KNOWN_VITAL, 1]", "[NUMBER_AS_TEXT, 1]", "[PATIENT_MISSING, 1]");
    assertThat(query("lake", "SELECT sum(record_count) FROM vitals_10m").getFirst().getFirst())
        .hasToString(Integer.toString(lines.size() + 1));
  }

  @Test
  void aReplayThatIsStoppedCarriesWhatItHasIntoTheLake() throws IOException {
    Template template = template();
    List<Long> seen = new ArrayList<>();

    ReplayReport report =
        new Replay(template, folder.resolve("lake"), Perturbation.NONE, page -> {}, line -> {})
            .run(input, (readings, share) -> seen.add(readings), () -> seen.size() == 1_000);

    assertThat(report.readings()).isEqualTo(1_000);
    assertThat(query("lake", "SELECT sum(record_count) FROM vitals_10m").getFirst().getFirst())
        .hasToString("1000");
  }

  @Test
  void aMissingFileIsNamed() {
    input = folder.resolve("nowhere.ndjson");

    assertThatThrownBy(() -> replay("lake", Perturbation.NONE))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("nowhere.ndjson");
  }

  private ReplayReport quiet() throws IOException {
    ReplayReport known = quiet;
    if (known == null) {
      known = replay(quietLake(), Perturbation.NONE);
      quiet = known;
    }
    return known;
  }

  private static String quietLake() {
    return quietFolder.resolve("lake").toString();
  }

  private ReplayReport replay(String lake, Perturbation disturbance) throws IOException {
    return replayOf(lake, disturbance).run(input, (readings, share) -> {}, () -> false);
  }

  private Replay replayOf(String lake, Perturbation disturbance) {
    return new Replay(template(), folder.resolve(lake), disturbance, page -> {}, line -> {});
  }

  private static Template template() {
    return Template.read(
        Path.of("..", "..", "template.yaml"),
        Map.of(
            "BufferSeconds", "900",
            "SuppressSeconds", "900",
            "SuppressCriticalSeconds", "900"));
  }

  /** Everything of the view but what duplicates are counted in. */
  private List<?> valuesOf(String lake) {
    return query(
        lake,
        "SELECT * EXCLUDE (duplicate_count) FROM vitals_10m ORDER BY patient_id, window_start");
  }

  private List<?> rows(String lake, String table) {
    return query(lake, "SELECT * FROM " + table + " ORDER BY 1");
  }

  private List<? extends List<?>> query(String lake, String sql) {
    try (Lake opened = Lake.open(folder.resolve(lake));
        LakeQuery query = new LakeQuery(opened)) {
      return query.query(sql).rows();
    }
  }

  private static ReplayReport withoutTime(ReplayReport report) {
    return new ReplayReport(
        report.readings(),
        report.tooLong(),
        report.balance(),
        report.first(),
        report.worsened(),
        report.still(),
        report.technical(),
        report.notices(),
        report.suppressed(),
        report.clocksNotBelieved(),
        report.alike(),
        report.windowRows(),
        report.undelivered(),
        report.invocations(),
        report.retries(),
        report.faults(),
        report.interruptedAt(),
        report.problems(),
        report.shortfalls(),
        ReplayProfile.NONE,
        Duration.ZERO);
  }
}
