package io.icewatch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastRunTest {
  private static final Samples BEFORE = Samples.of(99, 100, 101);

  @Test
  void a_run_is_judged_against_the_one_before(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("last-run.properties");
    LastRun first = new LastRun(file);
    assertThat(first.judge("ours, C1: 100", BEFORE)).isEqualTo("first run");
    first.save();

    LastRun second = new LastRun(file);

    assertThat(second.judge("ours, C1: 100", Samples.of(100, 101, 102))).startsWith("same");
    assertThat(second.judge("ours, C1: 100", Samples.of(149, 150, 151))).isEqualTo("+50 %");
    assertThat(second.judge("typed", BEFORE)).isEqualTo("first run");
  }
}
