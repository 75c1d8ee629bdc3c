package io.icewatch.local.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.icewatch.local.replay.Perturbation;
import io.icewatch.local.replay.Replay;
import io.icewatch.local.template.Template;
import io.icewatch.vitals.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers from a file, at their times of the recording. */
class ReplayCommandsTest {
  private static final Instant EIGHT = Instant.parse("2026-03-02T08:00:00Z");
  private static final Template TEMPLATE =
      Template.read(
          Path.of("..", "..", "template.yaml"), Map.of("BoardToken", "kRq1W2b3Vn4x5Zc6A7s8D9"));

  private static final int MOST_SEEDS = 3;

  @TempDir private Path folder;
  private final List<String> said = new ArrayList<>();
  private Path readings = Path.of("");

  /** Half an hour: 17 is critical from minute 2 on, 18 is well and falls silent at minute 12. */
  @BeforeEach
  void record() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int second = 0; second < 1800; second += 5) {
      lines.add(reading("17", second, second < 120 ? 97 : 80));
      if (second < 720) {
        lines.add(reading("18", second, 97));
      }
    }
    readings = Files.write(folder.resolve("readings.ndjson"), lines);
  }

  private static String reading(String patient, int second, int spo2) {
    return "{\"patient_id\": \"%s\", \"timestamp\": \"%s\", \"spo2\": %d}"
        .formatted(patient, EIGHT.plusSeconds(second), spo2);
  }

  /** A command at {@code minutes:seconds}. */
  private static String at(String time, String fields) {
    String[] parts = time.split(":", 2);
    Instant at = EIGHT.plusSeconds(60L * Integer.parseInt(parts[0]) + Integer.parseInt(parts[1]));
    return "{\"at\": \"%s\", %s}".formatted(at, fields);
  }

  private CommandFile commands(String... lines) throws IOException {
    Path file = Files.write(folder.resolve("commands.ndjson"), List.of(lines));
    return CommandFile.read(file, TEMPLATE, said::add);
  }

  /** What was sent: minute, kind, patient. */
  private List<String> replay(String lake, CommandFile commands) throws IOException {
    return replay(lake, commands, Perturbation.NONE);
  }

  private List<String> replay(String lake, CommandFile commands, Perturbation disturbance)
      throws IOException {
    List<String> notices = new ArrayList<>();
    new Replay(
            TEMPLATE,
            folder.resolve(lake),
            disturbance,
            page ->
                notices.add(
                    page.attributes().containsKey("kind")
                        ? "%s %s"
                            .formatted(
                                requireNonNull(page.attributes().get("kind")).value(),
                                requireNonNull(page.attributes().get("patient_id")).value())
                        : "" + page.subject()),
            line -> {})
        .with(commands)
        .run(readings, (count, share) -> {}, () -> false);
    return notices;
  }

  @Test
  void what_nobody_answers_is_escalated_and_what_somebody_does_is_not() throws IOException {
    assertThat(replay("unanswered", commands()))
        .containsExactly(
            "page 17", "escalated 17", "escalated 17", "silent 18", "silent 18", "silent 18");

    assertThat(
            replay(
                "answered",
                commands(
                    at(
                        "3:00",
                        "\"kind\": \"acknowledge\", \"patient_id\": \"17\", \"minutes\": 30"),
                    at(
                        "11:00",
                        "\"kind\": \"pause\", \"patient_id\": \"18\", \"minutes\": 60,"
                            + " \"why\": \"CT\""))))
        .containsExactly("page 17");
    assertThat(said)
        .containsExactly(
            "command in line 1, 2026-03-02T08:03:00Z: done: acknowledged until 08:33",
            "command in line 2, 2026-03-02T08:11:00Z: done: paused until 09:11");
  }

  /** Case 12: the monitor goes on sending under the name of the bed. */
  @Test
  void the_next_patient_in_the_bed_starts_from_nothing() throws IOException {
    readings = Path.of("src", "test", "resources", "cases", "12-new-patient-in-the-bed.ndjson");
    assertThat(replay("the same patient", commands()))
        .containsExactly("page bed:7", "escalated bed:7");

    assertThat(
            replay(
                "the next",
                commands(
                    "{\"at\": \"2025-01-01T00:02:00Z\", \"kind\": \"discharge\","
                        + " \"patient_id\": \"bed:7\", \"why\": \"home\"}")))
        .containsExactly("page bed:7", "page bed:7", "monitor bed:7");
  }

  @Test
  void the_same_file_gives_the_same_notices_and_answers() throws IOException {
    String[] lines = {
      at(
          "1:00",
          "\"kind\": \"transfer\", \"patient_id\": \"17\", \"ward\": \"ICU\", \"bed\": \"7\""),
      at(
          "1:00",
          "\"kind\": \"plan\", \"patient_id\": \"17\", \"version\": 0, \"why\": \"COPD\","
              + " \"limits\": {\"SPO2_LOW_WARNING\": 87}"),
      at("4:00", "\"kind\": \"acknowledge\", \"patient_id\": \"17\", \"minutes\": 5"),
      at("12:30", "\"kind\": \"discharge\", \"patient_id\": \"18\", \"why\": \"home\""),
      at(
          "13:00",
          "\"kind\": \"shelve\", \"patient_id\": \"17\", \"condition\": \"spo2-low\","
              + " \"minutes\": 30, \"why\": \"known\""),
    };
    List<String> once = replay("once", commands(lines));
    List<String> answers = List.copyOf(said);
    said.clear();

    assertThat(replay("again", commands(lines))).isEqualTo(once).doesNotContain("silent 18");
    assertThat(said).isEqualTo(answers).hasSize(5).allMatch(line -> line.contains(": done: "));
  }

  /**
   * Whoever is killed or given a message twice repeats what was under way, and nothing else. More
   * seeds follow until a command was repeated.
   */
  @Test
  void faults_change_neither_what_is_answered_nor_what_is_told() throws IOException {
    String[] lines = {
      at(
          "3:00",
          "\"kind\": \"shelve\", \"patient_id\": \"17\", \"condition\": \"spo2-low\","
              + " \"minutes\": 10, \"why\": \"known\""),
      at("4:00", "\"kind\": \"acknowledge\", \"patient_id\": \"17\", \"minutes\": 5"),
      at("11:00", "\"kind\": \"pause\", \"patient_id\": \"18\", \"minutes\": 5, \"why\": \"CT\""),
    };
    List<String> told = replay("calm", commands(lines));

    boolean isRepeated = false;
    for (int seed = 1; seed <= Seeds.times(1) || (!isRepeated && seed <= MOST_SEEDS); seed++) {
      said.clear();
      List<String> disturbed =
          replay(
              "disturbed by " + seed,
              commands(lines),
              new Perturbation(seed, 0.05, 0, Duration.ofSeconds(2), 0.2));

      assertThat(said)
          .as("seed %d", seed)
          .filteredOn(line -> line.startsWith("command"))
          .hasSize(lines.length)
          .allMatch(line -> line.contains(": done: ") || line.contains(": repeated: "));
      assertThat(Set.copyOf(disturbed)).as("seed %d", seed).isEqualTo(Set.copyOf(told));
      isRepeated |= said.stream().anyMatch(line -> line.contains(": repeated: "));
    }
  }

  /** SpO2 88 is a breach for the ward; a plan is known to every instance a minute later. */
  @Test
  void a_breach_is_judged_by_the_plan_of_its_moment() throws IOException {
    String[] plans = {
      at(
          "1:00",
          "\"kind\": \"plan\", \"patient_id\": \"17\", \"version\": 0, \"why\": \"COPD\","
              + " \"limits\": {\"SPO2_LOW_WARNING\": 86}"),
      at(
          "5:00",
          "\"kind\": \"plan\", \"patient_id\": \"17\", \"version\": 1, \"why\": \"over\","
              + " \"limits\": {}"),
    };

    breaches(3, 10);
    assertThat(replay("the ward's limits", commands())).containsExactly("page 17");
    breaches(3, 5);
    assertThat(replay("the plan's", commands(plans[0]))).isEmpty();
    breaches(3, 10);
    assertThat(replay("first the plan's, then the ward's", commands(plans)))
        .containsExactly("page 17");
    assertThat(said).allMatch(line -> line.contains(": done: care plan, version "));
  }

  /** Patient 17 is well, and has an SpO2 of 88 between two minutes. */
  private void breaches(int from, int to) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int second = 0; second < 60 * to; second += 5) {
      lines.add(reading("17", second, second < 60 * from ? 97 : 88));
    }
    readings = Files.write(folder.resolve("readings.ndjson"), lines);
  }

  @Test
  void what_is_refused_or_comes_after_the_last_reading_is_said_by_line() throws IOException {
    CommandFile commands =
        commands(
            at("1:00", "\"kind\": \"acknowledge\", \"patient_id\": \"17\", \"minutes\": 5"),
            "",
            at("2:00", "\"kind\": \"discharge\", \"patient_id\": \"99\", \"why\": \"home\""),
            at("40:00", "\"kind\": \"discharge\", \"patient_id\": \"17\", \"why\": \"home\""));
    replay("lake", commands);

    assertThat(commands.shortfalls())
        .containsExactly(
            "command in line 1: no page of that patient is out",
            "command in line 3: nobody of that id is known, expected a patient",
            "command in line 4 was not sent: 2026-03-02T08:40:00Z is after the last reading");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "discharge 17 | line 1 of .* is discharge 17, expected a command such as .*",
        "{\"kind\": \"discharge\"} | line 1 of .*, expected a command such as .*",
        "[] | line 1 of .*, expected a command such as .*",
      })
  void what_is_no_command_is_refused_before_anything_starts(String line, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> commands(line))
        .withMessageMatching(message);
  }

  @Test
  void commands_out_of_order_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> commands(at("2:00", "\"kind\": \"x\""), at("1:00", "\"kind\": \"x\"")))
        .withMessageEndingWith(
            "is of 2026-03-02T08:01:00Z, expected no earlier than 2026-03-02T08:02:00Z");
  }
}
