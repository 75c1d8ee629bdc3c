package io.icewatch.local.replay;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.filter.FilterConfig;
import io.icewatch.local.aws.sns.SnsMessage.Attribute;
import io.icewatch.local.lake.Lake;
import io.icewatch.local.lake.LakeQuery;
import io.icewatch.local.lambda.BrokenProtocol;
import io.icewatch.local.lambda.Crashes;
import io.icewatch.local.mapping.PlatformSettings;
import io.icewatch.local.template.FunctionSpec;
import io.icewatch.local.template.Template;
import io.icewatch.vitals.alarm.RuleBook;
import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.reading.ReadingJson;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.record.RecordPosition;
import io.icewatch.vitals.record.SequenceNumber;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The whole stack on the same ward with and without faults.
 *
 * <p>Killing invocations and bringing messages twice leave arrival as it is, and arrival decides
 * everything: so the very same pages must go out, by alert id, which holds condition, beginning of
 * the episode, number and patient; a page may go out again, never one more or one less.
 *
 * <p>Reordering moves arrival, and with it the episodes, which begin and end by it. What is left to
 * compare then is who was paged for what, and that every breach was paged or counted as suppressed.
 */
class AlertsUnderFaultsTest {
  private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
  private static final int PATIENTS = 20;
  private static final int STEP_SECONDS = 15;
  private static final int STEPS = 20 * 60 / STEP_SECONDS;
  private static final Duration REORDER = Duration.ofSeconds(30);

  /**
   * Short, so that twenty minutes hold suppresses that end, and episodes that end and begin anew.
   */
  private static final Template TEMPLATE =
      Template.read(
          Path.of("..", "..", "template.yaml"),
          Map.of(
              "SuppressSeconds", "240",
              "SuppressCriticalSeconds", "240",
              "EpisodeGapSeconds", "90"));

  /** Of the ward without a fault, with which every test compares: replayed once. */
  private static @Nullable Seen quiet;

  @TempDir private Path folder;
  private Path input;
  private int runs;

  /** What became of the ward's breaches. */
  private record Seen(List<String> alertIds, ReplayReport report) {
    TreeSet<String> distinct() {
      return new TreeSet<>(alertIds);
    }

    int duplicates() {
      return alertIds.size() - distinct().size();
    }

    /** Patient and condition of every page. */
    TreeSet<String> whoAndWhat() {
      return alertIds.stream()
          .map(id -> id.split("/", 4))
          .map(parts -> parts[3] + " " + parts[0])
          .collect(toCollection(TreeSet::new));
    }
  }

  @BeforeEach
  void writeWard() throws IOException {
    input = folder.resolve("ward.ndjson");
    List<String> lines = new ArrayList<>();
    ward()
        .forEach(
            reading -> lines.add(new String(ReadingJson.write(reading), StandardCharsets.UTF_8)));
    Files.write(input, lines);
  }

  /**
   * Patients who are well, but for spells of up to eight minutes; a probe falls off now and then.
   */
  private static List<Reading> ward() {
    Random random = new Random(42);
    int[] illUntil = new int[PATIENTS];
    List<Reading> readings = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      for (int patient = 0; patient < PATIENTS; patient++) {
        if (step >= illUntil[patient] && random.nextDouble() < 0.02) {
          illUntil[patient] = step + random.nextInt(480 / STEP_SECONDS);
        }
        boolean isIll = step < illUntil[patient];
        Map<Vital, Double> values = new EnumMap<>(Vital.class);
        values.put(Vital.SPO2, isIll ? 82.0 + random.nextInt(8) : 97);
        values.put(Vital.HEART_RATE, isIll ? 120.0 + random.nextInt(40) : 80);
        values.put(Vital.SBP, random.nextDouble() < 0.002 ? -32768.0 : 120);
        long millis = START.plusSeconds((long) step * STEP_SECONDS).toEpochMilli();
        readings.add(Reading.of("patient-" + patient, millis + patient, values));
      }
    }
    return readings;
  }

  private static int breachesOf(List<Reading> readings) {
    RuleBook rules =
        FilterConfig.from(
                TEMPLATE.functions().stream()
                    .filter(function -> function.logicalId().equals("FilterSensorData"))
                    .map(FunctionSpec::environment)
                    .findFirst()
                    .orElseThrow())
            .rules();
    RecordPosition anywhere = new RecordPosition("shard", "key", SequenceNumber.of(1));
    return readings.stream()
        .mapToInt(reading -> rules.breaches(reading, START, anywhere).size())
        .sum();
  }

  private Seen quiet() throws IOException {
    Seen known = quiet;
    if (known == null) {
      known = replay(Perturbation.NONE);
      quiet = known;
    }
    return known;
  }

  private Seen replay(Perturbation disturbance) throws IOException {
    return replay(disturbance, PlatformSettings.LAMBDA);
  }

  private Seen replay(Perturbation disturbance, PlatformSettings platform) throws IOException {
    Crashes crashes = Crashes.seeded(disturbance.crash(), disturbance.seed());
    return replay(disturbance, crashes, platform);
  }

  private Seen replay(Perturbation disturbance, Crashes crashes) throws IOException {
    return replay(disturbance, crashes, PlatformSettings.LAMBDA);
  }

  private Seen replay(Perturbation disturbance, Crashes crashes, PlatformSettings platform)
      throws IOException {
    List<String> alertIds = new ArrayList<>();
    Path lake = folder.resolve("lake-" + runs++);
    ReplayReport report =
        new Replay(
                TEMPLATE,
                lake,
                disturbance,
                crashes,
                page -> {
                  Attribute kind = page.attributes().get("kind");
                  if (kind != null && kind.value().equals("page")) {
                    alertIds.addAll(alertIds(page.message()));
                  }
                },
                text -> {})
            .on(platform)
            .run(input, (readings, share) -> {}, () -> false);
    Seen seen = new Seen(alertIds, report);
    System.out.printf(
        "%s: %d pages, %d sent again, %d suppressed, %d invocations, %d retries%n",
        disturbance,
        seen.distinct().size(),
        seen.duplicates(),
        report.suppressed(),
        report.invocations(),
        report.retries());
    assertThat(report.undelivered()).isZero();
    assertThat(alertIdsIn(lake)).as("every page has its row").isEqualTo(seen.distinct());
    return seen;
  }

  private static Set<String> alertIdsIn(Path lake) {
    try (Lake opened = Lake.open(lake);
        LakeQuery query = new LakeQuery(opened)) {
      String pages =
          "SELECT DISTINCT alert_id FROM alerts"
              + " WHERE reason IN ('first', 'worsened', 'deeper', 'still')";
      return query.query(pages).rows().stream()
          .map(row -> String.valueOf(row.getFirst()))
          .collect(toCollection(TreeSet::new));
    }
  }

  private static List<String> alertIds(String message) {
    List<String> ids =
        message
            .lines()
            .filter(line -> line.startsWith("Alert "))
            .map(line -> line.substring("Alert ".length()))
            .toList();
    assertThat(ids).isNotEmpty();
    return ids;
  }

  @Test
  void everyBreachOfAQuietReplayIsPagedOrSuppressed() throws IOException {
    Seen quiet = quiet();

    assertThat(quiet.duplicates()).isZero();
    assertThat(quiet.report().still()).isPositive();
    assertThat(quiet.report().worsened()).isPositive();
    assertThat(quiet.report().technical()).isPositive();
    assertThat(quiet.alertIds().size() + quiet.report().suppressed()).isEqualTo(breachesOf(ward()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void theSamePagesGoOutWhenInvocationsAreKilledAndMessagesComeTwice(long seed) throws IOException {
    Seen quiet = quiet();

    Seen disturbed = replay(new Perturbation(seed, 0.05, 0, Duration.ZERO, 0.5));

    assertThat(disturbed.distinct()).as("seed %d", seed).isEqualTo(quiet.distinct());
    assertThat(disturbed.duplicates()).isLessThanOrEqualTo((int) disturbed.report().retries());
    assertThat(disturbed.report().retries()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void the_pages_do_not_rest_on_what_lambda_does_not_document(long seed) throws IOException {
    Seen quiet = quiet();

    Seen disturbed =
        replay(
            new Perturbation(seed, 0.05, 0, Duration.ZERO, 0.5), PlatformSettings.LAMBDA_OTHERWISE);

    assertThat(disturbed.distinct()).as("seed %d", seed).isEqualTo(quiet.distinct());
    assertThat(disturbed.report().retries()).isPositive();
  }

  /**
   * Invocations of a replay follow one another. So it notices a protocol without the confirm; what
   * keeps two invocations at once apart, the claim and Busy, is for {@code ConcurrentShardsTest}.
   */
  @Test
  void aProtocolWithoutConfirmIsCaught() {
    assertThatThrownBy(
            () -> {
              Seen quiet = quiet();
              Seen broken = replay(Perturbation.NONE, new Breaking(BrokenProtocol.NO_CONFIRM));
              assertThat(broken.distinct()).isEqualTo(quiet.distinct());
              assertThat(broken.duplicates()).isZero();
            })
        .isInstanceOf(AssertionError.class);
  }

  /** Kills nobody, and takes a rule out of the alert protocol. */
  private record Breaking(BrokenProtocol protocol) implements Crashes {
    @Override
    public void invocationBegins() {}

    @Override
    public void invocationEnds() {}

    @Override
    public <T> T wrap(Class<T> type, T client) {
      return client instanceof DynamoDbClient dynamoDb
          ? type.cast(protocol.over(dynamoDb))
          : client;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = 2)
  void nobodyIsForgottenWhenMessagesOvertakeOneAnother(long seed) throws IOException {
    Seen quiet = quiet();

    Seen reordered = replay(new Perturbation(seed, 0, 0, REORDER, 0));
    Seen all = replay(new Perturbation(seed, 0, 0, REORDER, 0.5));

    assertThat(reordered.whoAndWhat()).as("seed %d", seed).isEqualTo(quiet.whoAndWhat());
    assertThat(reordered.alertIds()).doesNotHaveDuplicates();
    assertThat(reordered.alertIds().size() + reordered.report().suppressed())
        .isEqualTo(breachesOf(ward()));
    // Which breach began an alarm depends on what came in one batch, and a crash makes two of one.
    assertThat(all.whoAndWhat()).as("seed %d", seed).isEqualTo(quiet.whoAndWhat());
  }
}
