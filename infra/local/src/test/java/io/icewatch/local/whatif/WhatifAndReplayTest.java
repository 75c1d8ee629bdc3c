package io.icewatch.local.whatif;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.local.aws.sns.SnsMessage;
import io.icewatch.local.replay.Perturbation;
import io.icewatch.local.replay.RealData;
import io.icewatch.local.replay.Replay;
import io.icewatch.local.template.Template;
import io.icewatch.vitals.alarm.Alert;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is said of a policy is what its deployment would have paged about breaches, page for page.
 */
class WhatifAndReplayTest {
  private static final Path TEMPLATE = Path.of("..", "..", "template.yaml");

  /**
   * Condition, episode, number: what is over, silent or unanswered has more or other words there.
   */
  private static final Pattern ABOUT_A_BREACH =
      Pattern.compile("^[a-z0-9_]+-(low|high|implausible)/[^/]+/\\d+/");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"bidmc_complete.ndjson.gz", "bidmc_sparse.ndjson.gz"})
  void theSamePagesAboutSecondsOfRealPatients(String file) throws IOException {
    assertSamePages(RealData.file(file), Map.of());
  }

  @Test
  void theSamePagesAboutHoursOfRealPatients() throws IOException {
    assertSamePages(
        ofOnePatientIn(64, Duration.ofHours(4), RealData.file("challenge2012_sparse.ndjson.gz")),
        Map.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"c-spo2-88.yaml", "e-delay.yaml", "j-critical-only.yaml"})
  void theSamePagesUnderAnotherPolicy(String policy) throws IOException {
    PolicyFile file = PolicyFile.read(Path.of("..", "policies").resolve(policy));

    assertSamePages(
        ofOnePatientIn(2, Duration.ofHours(4), RealData.file("bidmc_complete.ndjson.gz")),
        file.parameters());
  }

  @Test
  void theSameOfTheReadingsThatAReplayHasKeptAsOfItsFile() throws IOException {
    Path input =
        ofOnePatientIn(256, Duration.ofHours(4), RealData.file("challenge2012_sparse.ndjson.gz"));
    Path lake = folder.resolve("keeping");
    new Replay(
            Template.read(TEMPLATE, Map.of("KeepReadings", "true")),
            lake,
            Perturbation.NONE,
            page -> {},
            line -> {})
        .run(input, (readings, share) -> {}, () -> false);

    WhatifReport ofLake = underAllPolicies(lake);
    assertThat(ofLake.outcomes()).anyMatch(outcome -> outcome.pages() > 0);
    assertThat(JsonReport.of(ofLake)).isEqualTo(JsonReport.of(underAllPolicies(input)));
  }

  @Test
  void theSameOfAFileThatIsSortedByPatientAsOfTheRecording() throws IOException {
    Path recording =
        ofOnePatientIn(256, Duration.ofHours(4), RealData.file("challenge2012_sparse.ndjson.gz"));
    Path sorted =
        Files.write(
            folder.resolve("sorted.ndjson"),
            Files.readAllLines(recording).stream()
                .sorted(comparing(line -> line.substring(0, line.indexOf(','))))
                .toList());

    WhatifReport ofSorted = underAllPolicies(sorted);
    assertThat(ofSorted.outcomes()).anyMatch(outcome -> outcome.pages() > 0);
    assertThat(JsonReport.of(ofSorted)).isEqualTo(JsonReport.of(underAllPolicies(recording)));
  }

  private static WhatifReport underAllPolicies(Path input) throws IOException {
    List<Candidate> candidates =
        PolicyFile.readAll(Path.of("..", "policies")).stream()
            .map(policy -> Candidate.of(policy, TEMPLATE))
            .toList();
    return new Whatif(candidates).run(input, (readings, share) -> {}, () -> false);
  }

  private void assertSamePages(Path input, Map<String, String> parameters) throws IOException {
    List<String> replayed = new ArrayList<>();
    Template template = Template.read(TEMPLATE, parameters);
    new Replay(
            template,
            folder.resolve("lake"),
            Perturbation.NONE,
            page -> replayed.addAll(identities(page)),
            line -> {})
        .run(input, (readings, share) -> {}, () -> false);

    List<String> played = new ArrayList<>();
    Candidate candidate = Candidate.of(new PolicyFile("tried", parameters), TEMPLATE);
    new Whatif(List.of(candidate))
        .run(input, (r, s) -> {}, () -> false, (alert, policy) -> played.add(identity(alert)));

    // The SDK sends a page again if the answer takes two seconds, as on a busy machine it may; it
    // is the same page, and a receiver drops it by its identity.
    List<String> pages =
        replayed.stream().filter(page -> ABOUT_A_BREACH.matcher(page).find()).distinct().toList();
    assertThat(played).isNotEmpty().doesNotHaveDuplicates();
    assertThat(without(played, pages)).as("of %d only played", played.size()).isEmpty();
    assertThat(without(pages, played)).as("of %d only replayed", pages.size()).isEmpty();
  }

  /** What is left of some pages when others are crossed out, each once. */
  private static List<String> without(List<String> pages, List<String> others) {
    List<String> left = new ArrayList<>(pages);
    others.forEach(left::remove);
    return left;
  }

  /** Patient, condition, episode and number; severity; and how many it stands for. */
  private static String identity(Alert alert) {
    return "%s %s %d"
        .formatted(alert.alertId(), alert.breach().severity().label(), alert.suppressedSinceLast());
  }

  /** Of every page that came as this message. */
  private static List<String> identities(SnsMessage message) {
    return Stream.of(message.message().split("\n\n", -1))
        .filter(text -> text.contains("Alert "))
        .map(text -> identity(message, text))
        .toList();
  }

  private static String identity(SnsMessage page, String text) {
    Map<String, String> lines =
        text.lines()
            .collect(
                Collectors.toMap(
                    line ->
                        line.contains(" suppressed since the last page")
                            ? "suppressed"
                            : line.split(" ", 2)[0],
                    line -> line,
                    (one, other) -> one));
    String suppressed = lines.getOrDefault("suppressed", "0 ");
    return "%s %s %s"
        .formatted(
            lines.getOrDefault("Alert", "Alert ").substring("Alert ".length()),
            requireNonNull(page.attributes().get("severity")).value(),
            suppressed.substring(0, suppressed.indexOf(' ')));
  }

  /** What a few patients sent in their first hours: how often shows from reading to reading. */
  private Path ofOnePatientIn(int many, Duration hours, Path gzipped) throws IOException {
    Pattern reading = Pattern.compile("\"patient_id\": (\\d+), \"timestamp\": (\\d+)");
    long end = Instant.parse("2025-01-01T00:00:00Z").plus(hours).getEpochSecond();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(Files.newInputStream(gzipped)), UTF_8))) {
      return Files.write(
          folder.resolve("a-few.ndjson"),
          in.lines()
              .filter(line -> {
                Matcher found = reading.matcher(line);
                return found.find()
                    && Integer.parseInt(found.group(1)) % many == 0
                    && Long.parseLong(found.group(2)) < end;
              })
              .toList());
    }
  }
}
