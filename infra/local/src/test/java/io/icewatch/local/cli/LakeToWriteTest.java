package io.icewatch.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.local.lake.Lake;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** No command removes a lake, or writes to one that is in use, unless that was asked for. */
class LakeToWriteTest {
  @TempDir private Path folder;
  private Path lake = Path.of("");
  private Path stranger = Path.of("");
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  @BeforeEach
  void makeALakeWithAReading() throws IOException {
    System.setProperty("icewatch.home", Path.of("..", "..").toString());
    lake = folder.resolve("lake");
    assertThat(replay(97)).as(err.toString()).isZero();
    stranger = Files.writeString(lake.resolve("notes.txt"), "not yours");
  }

  @Test
  void a_replay_does_not_mix_with_a_lake_that_is_there() throws IOException {
    assertThat(replay(98)).isEqualTo(1);

    assertThat(err.toString().lines())
        .containsExactly(
            "icewatch: %s holds a lake already: name another folder with --lake, or remove it with --fresh"
                .formatted(lake));
    assertThat(values()).containsExactly("97.0");
    assertThat(stranger).exists();
  }

  @Test
  void a_replay_begins_anew_when_told_to_and_says_what_it_removes() throws IOException {
    assertThat(replay(98, "--fresh")).as(err.toString()).isZero();

    assertThat(err.toString())
        .containsPattern("removed the lake at .*: \\d+ files, \\d+ kB")
        .contains("left alone, no file of a lake: " + stranger);
    assertThat(values()).containsExactly("98.0");
    assertThat(stranger).hasContent("not yours");
  }

  @Test
  void a_run_adds_to_a_lake_that_is_there() {
    assertThat(icewatch("run", "--for", "1s", "--patients", "1", "--lake", lake.toString()))
        .as(err.toString())
        .isZero();

    assertThat(out.toString())
        .contains("adding to the lake at " + lake)
        .contains("board: http://127.0.0.1:");
    assertThat(values()).hasSizeGreaterThan(1).contains("97.0");
    assertThat(stranger).exists();
  }

  @Test
  void nothing_is_written_to_or_removed_from_a_lake_that_is_in_use() throws IOException {
    try (Lake inUse = Lake.create(lake, List.of())) {
      assertThat(icewatch("run", "--for", "1s", "--lake", lake.toString())).isEqualTo(1);
      assertThat(err.toString()).contains("is in use by");
      assertThat(replay(98, "--fresh")).isEqualTo(1);
      assertThat(err.toString().lines()).hasSize(1);
      assertThat(err.toString()).contains("is in use by");
      assertThat(inUse.tables()).isEmpty();
    }

    assertThat(values()).containsExactly("97.0");
  }

  private int replay(int spo2, String... more) throws IOException {
    Path input =
        Files.writeString(
            folder.resolve("in.ndjson"),
            "{\"patient_id\": 1, \"timestamp\": 1735689600, \"spo2\": %d}".formatted(spo2));
    String[] words = {"replay", "--input", input.toString(), "--lake", lake.toString()};
    String[] all = java.util.Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return icewatch(all);
  }

  private List<String> values() {
    assertThat(
            icewatch(
                "query",
                "--lake",
                lake.toString(),
                "--format",
                "csv",
                "SELECT min_spo2 FROM vitals_10m"))
        .as(err.toString())
        .isZero();
    return out.toString().lines().skip(1).toList();
  }

  private int icewatch(String... words) {
    out = new StringWriter();
    err = new StringWriter();
    CommandLine commandLine = Icewatch.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(words);
  }
}
