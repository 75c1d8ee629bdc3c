package io.icewatch.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What a person sees who types a command. */
class IcewatchTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void standInTheCheckout() {
    System.setProperty("icewatch.home", Path.of("..", "..").toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "fly",
        "run --for soon",
        "run --for 40",
        "run --patients -1",
        "run --every 0s",
        "run --for 0s",
        "replay",
        "replay --input x --late 5",
        "replay --input x --crash 101%",
        "replay --input x --fault sns:partial:5%",
        "replay --input x --fault dynamodb:partial:5%",
        "replay --input x --summary xml",
        "query",
        "query SELECT --name vitals_10m",
        "query --format pdf SELECT",
      })
  void aWrongCommandLinePrintsUsageAndExitsWith2(String words) {
    assertThat(icewatch(words.isEmpty() ? new String[0] : words.split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains("Usage: icewatch");
  }

  @ParameterizedTest
  @ValueSource(strings = {"help", "--help", "-h"})
  void helpTellsTheCommands(String help) {
    assertThat(icewatch(help)).isZero();
    assertThat(out.toString()).contains("run", "replay", "query", "conformance");
  }

  @ParameterizedTest
  @ValueSource(strings = {"help run", "run --help", "run -h"})
  void helpWithACommandTellsItsOptions(String help) {
    assertThat(icewatch(help.split(" "))).isZero();
    assertThat(out.toString()).contains("Usage: icewatch run", "--patients");
  }

  @Test
  void aMissingInputFileIsOneLineThatNamesIt() {
    assertThat(icewatch("replay", "--input", "nowhere.ndjson")).isEqualTo(1);
    assertThat(err.toString().lines())
        .containsExactly(
            "icewatch: nowhere.ndjson does not exist: check the path, which counts from the working"
                + " folder");
  }

  @Test
  void aSpeedThatNobodyCanFollowIsRefusedWithTheRange() {
    assertThat(icewatch("replay", "--input", "-", "--speed", "1201")).isEqualTo(2);
    assertThat(err.toString())
        .contains("--speed: found 1201.0, expected more than 0, at most 1200");
  }

  @Test
  void aFolderThatIsNoLakeIsOneLineThatSaysWhatToDo() {
    assertThat(icewatch("query", "--lake", folder.toString(), "SELECT 1")).isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).startsWith("icewatch: no lake at " + folder).contains("--lake");
  }

  @Test
  void anUnknownParameterIsRefusedByName() throws IOException {
    Path input = Files.writeString(folder.resolve("in.ndjson"), "{}");

    int status =
        icewatch(
            "replay", "--input", input.toString(), "--parameter-overrides", "SuppressMinutes=3");

    assertThat(status).isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("SuppressMinutes").contains("SuppressSeconds");
  }

  /** Bug: nobody was paged for 84 %, and {@code run} printed no error. */
  @ParameterizedTest
  @ValueSource(strings = {"run", "run --out-of-process", "replay --fresh --input in.ndjson"})
  void thresholdsThatContradictEachOtherAreRefusedBeforeAnythingStarts(String words)
      throws IOException {
    Path input =
        Files.writeString(
            folder.resolve("in.ndjson"),
            "{\"patient_id\": 1, \"timestamp\": 1735689600, \"spo2\": 97}");
    Path lake = folder.resolve("lake");
    assertThat(icewatch("replay", "--input", input.toString(), "--lake", lake.toString())).isZero();
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);

    String line =
        words.replace("in.ndjson", input.toString())
            + " --lake %s --parameter-overrides SpO2LowWarning=84".formatted(lake);
    assertThat(icewatch(line.split(" "))).isEqualTo(1);

    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines())
        .containsExactly(
            "icewatch: FilterSensorData cannot start: SPO2_LOW_CRITICAL is \"85\", expected at"
                + " SPO2_LOW_WARNING, which is \"84\", or beyond it: the filter passes what"
                + " breaches a warning, so nobody would be paged for the rest");
    assertThat(icewatch("query", "--lake", lake.toString(), "SELECT 1 FROM vitals_10m"))
        .as("the lake that was there, after --fresh")
        .isZero();
  }

  @Test
  void theCostOfALoadSaysWhenItNeedsMoreShardsThanWereAskedFor() {
    assertThat(icewatch("cost", "--beds", "5000", "--every", "1s", "--shards", "1")).isZero();
    assertThat(out.toString()).containsPattern("1 shards asked for, \\d+ reckoned with");

    out.getBuffer().setLength(0);
    assertThat(icewatch("cost", "--beds", "20", "--shards", "1")).isZero();
    assertThat(out.toString()).contains("1 shard").doesNotContain("reckoned with");
  }

  @Test
  void aReplayEndsWithItsSummaryAndTheLakeAnswers() throws IOException {
    Path input =
        Files.writeString(
            folder.resolve("in.ndjson"),
            """
            {"patient_id": 1, "timestamp": 1735689600, "spo2": 97}
            {"patient_id": 1, "timestamp": 1735689601, "spo2": 84}
            {"patient_id": 1, "timestamp": 1735689602, "pulse": 97}
            """);
    String lake = folder.resolve("lake").toString();

    int replayed =
        icewatch("replay", "--input", input.toString(), "--lake", lake, "--summary", "json");

    assertThat(replayed).as(err.toString()).isZero();
    assertThat(out.toString().strip())
        .startsWith(
            "{\"readings\":3,\"rejected\":1,\"duplicates\":0,\"pages\":{\"FIRST\":1,\"WORSENED\":0,"
                + "\"STILL\":0,\"technical\":0},\"notices\":{\"monitor\":1},\"suppressed\":0,"
                + "\"window_rows\":1,");

    out.getBuffer().setLength(0);
    int asked =
        icewatch(
            "query",
            "--lake",
            lake,
            "--format",
            "csv",
            "SELECT patient_id, min_spo2, max_spo2, avg_spo2, record_count FROM vitals_10m");

    assertThat(asked).as(err.toString()).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "patient_id,min_spo2,max_spo2,avg_spo2,record_count", "1,84.0,97.0,90.5,2");
  }

  private int icewatch(String... words) {
    CommandLine commandLine = Icewatch.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(words);
  }
}
