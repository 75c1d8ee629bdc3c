package io.icewatch.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.local.cli.Icewatch;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What a person sees who types {@code ./icewatch conformance}. */
class ConformanceCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void prints_the_score_of_every_group_and_succeeds() {
    assertThat(conformance()).isZero();

    assertThat(out.toString().lines().map(line -> line.split(" ", 2)[0]))
        .startsWith("", "starting-position", "batching")
        .endsWith("not-run", "all");
  }

  @Test
  void names_every_case_of_a_group_with_its_source() {
    assertThat(conformance("--group", "bisect", "--list")).isZero();

    assertThat(out.toString().lines().filter(line -> line.startsWith("ok   bisect: ")))
        .hasSizeGreaterThan(10)
        .allMatch(line -> line.contains("https://"));
  }

  @Test
  void fails_and_says_where_if_a_case_does() {
    assertThat(conformance("--group", "retries", "--setting", "firstBackOff=PT7S")).isEqualTo(1);

    assertThat(out.toString())
        .contains("retries: a batch that fails comes again, the same")
        .contains("  - 0:01 shard 0: invoked a b")
        .contains("  + 0:07 shard 0: invoked a b");
  }

  @Test
  void tells_its_options() {
    assertThat(conformance("--help")).isZero();

    assertThat(out.toString()).contains("Usage: icewatch conformance", "--group", "--endpoint");
  }

  @Test
  void refuses_a_group_that_is_not_there() {
    assertThat(conformance("--group", "luck")).isEqualTo(2);

    assertThat(err.toString()).startsWith("found no group luck, expected one of starting-position");
  }

  @Test
  void refuses_a_setting_that_is_not_there() {
    assertThat(conformance("--setting", "luck=good")).isEqualTo(1);

    assertThat(err.toString()).startsWith("icewatch: found the setting luck, expected one of");
  }

  @Test
  void names_an_endpoint_that_cannot_be_reached() {
    assertThat(conformance("--endpoint", "http://127.0.0.1:9", "--group", "bisect")).isEqualTo(1);

    assertThat(err.toString()).startsWith("icewatch: http://127.0.0.1:9: cannot be reached");
  }

  @Test
  void refuses_to_tell_an_endpoint_what_nobody_can_set_there() {
    assertThat(conformance("--endpoint", "http://127.0.0.1:9", "--setting", "firstBackOff=PT7S"))
        .isEqualTo(2);

    assertThat(err.toString()).startsWith("--setting is for this engine");
  }

  private int conformance(String... options) {
    CommandLine commandLine = Icewatch.commandLine(new ConformanceCommand());
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(options);
  }
}
