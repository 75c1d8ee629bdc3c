package io.icewatch.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code --fault}, and {@code ./icewatch outbox}. */
class FaultsAndOutboxTest {
  private static final int PATIENTS = 6;
  private static final int SECONDS = 40;

  @TempDir private Path folder;
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  @BeforeEach
  void standInTheCheckout() {
    System.setProperty("icewatch.home", Path.of("..", "..").toString());
  }

  private int icewatch(String... words) {
    out = new StringWriter();
    err = new StringWriter();
    CommandLine commandLine = Icewatch.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(words);
  }

  /** Everybody is well for 20 s, then desaturates. */
  private Path readings() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int second = 0; second < SECONDS; second++) {
      for (int patient = 1; patient <= PATIENTS; patient++) {
        lines.add(
            "{\"patient_id\": %d, \"timestamp\": %d, \"spo2\": %d}"
                .formatted(patient, 1_735_689_600 + second, second < SECONDS / 2 ? 97 : 87));
      }
    }
    return Files.write(folder.resolve("in.ndjson"), lines);
  }

  private String lake(String name) {
    return folder.resolve(name).toString();
  }

  private List<String> asked(String lake, String sql) {
    assertThat(icewatch("query", "--lake", lake, "--format", "csv", sql)).isZero();
    return out.toString().lines().toList();
  }

  @Test
  void a_replay_whose_services_fail_ends_with_the_same_windows_and_loses_no_page()
      throws IOException {
    String input = readings().toString();
    assertThat(icewatch("replay", "--input", input, "--lake", lake("calm"))).isZero();

    int status =
        icewatch(
            "replay",
            "--input",
            input,
            "--lake",
            lake("stormy"),
            "--seed",
            "5",
            "--fault",
            "sns:throttle:10%",
            "--fault",
            "sns:lost:10%",
            "--fault",
            "dynamodb:error:10%",
            "--fault",
            "firehose:partial:30%");

    assertThat(status).as(err.toString()).isZero();
    assertThat(out.toString())
        .containsPattern("[1-9]\\d* requests to the services failed as asked");
    String windows =
        "SELECT patient_id, window_start, record_count, min_spo2, max_spo2 FROM vitals_10m"
            + " ORDER BY patient_id, window_start";
    assertThat(asked(lake("stormy"), windows)).isEqualTo(asked(lake("calm"), windows));
    assertThat(headlines("stormy")).containsExactlyInAnyOrderElementsOf(headlines("calm"));
  }

  /** Who was paged about what; a lost answer pages twice. */
  private List<String> headlines(String lake) {
    assertThat(icewatch("outbox", "--lake", lake(lake))).isZero();
    List<String> lines =
        out.toString()
            .lines()
            .map(line -> line.substring(line.indexOf("PAGE")))
            .distinct()
            .toList();
    assertThat(lines).hasSize(PATIENTS);
    return lines;
  }

  @Test
  void the_outbox_lists_pages_in_three_ways() throws IOException {
    Path input =
        Files.writeString(
            folder.resolve("in.ndjson"),
            "{\"patient_id\": 1, \"timestamp\": 1735689601, \"spo2\": 84}");
    icewatch("replay", "--input", input.toString(), "--lake", lake("lake"));

    assertThat(icewatch("outbox", "--lake", lake("lake"))).as(err.toString()).isZero();
    assertThat(out.toString().lines())
        .singleElement()
        .asString()
        .startsWith("2025-01-01T00:00:01")
        .contains("PAGE  CRITICAL SpO2 low | Patient 1");

    assertThat(icewatch("outbox", "--lake", lake("lake"), "--format", "json")).isZero();
    assertThat(out.toString())
        .contains("\"severity\":{\"type\":\"String\",\"value\":\"critical\"}");

    assertThat(icewatch("outbox", "--lake", lake("lake"), "--format", "full")).isZero();
    assertThat(out.toString()).contains("Subject: ").contains("Alert spo2-low/");
  }

  @Test
  void a_lake_without_an_outbox_is_one_line_that_says_what_to_do() {
    assertThat(icewatch("outbox", "--lake", lake("nowhere"))).isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).startsWith("icewatch: no outbox at").contains("--lake");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sns",
        "sns:throttle",
        "ses:throttle:5%",
        "sns:tired:5%",
        "sns:throttle:5",
        "a:b:c:d"
      })
  void a_fault_that_is_none_prints_usage(String fault) {
    assertThat(icewatch("run", "--fault", fault)).isEqualTo(2);
    assertThat(err.toString()).contains("expected").contains("Usage: icewatch run");
  }

  @Test
  void mails_need_a_recipient() {
    assertThat(icewatch("run", "--smtp", "localhost:25", "--lake", lake("lake"))).isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("--parameter-overrides EmailAddress=");
  }

  @Test
  void a_mail_server_has_a_port() {
    assertThat(icewatch("run", "--smtp", "localhost")).isEqualTo(2);
    assertThat(err.toString()).contains("host:port").contains("Usage: icewatch run");
  }

  @Test
  void faults_of_one_service_do_not_exceed_all_of_its_requests() {
    assertThat(icewatch("run", "--fault", "sns:throttle:60%", "--fault", "sns:reset:50%"))
        .isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("add up to at most 1");
  }
}
