package io.icewatch.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.local.lake.Lake;
import io.icewatch.local.template.Template;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RollUpCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int execute(String... options) {
    CommandLine line =
        Icewatch.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    String[] arguments = new String[options.length + 3];
    System.arraycopy(options, 0, arguments, 3, options.length);
    arguments[0] = "roll-up";
    arguments[1] = "--lake";
    arguments[2] = folder.toString();
    return line.execute(arguments);
  }

  @Test
  void aDryRunSaysWhatIsToBeComputedAndWhy() {
    Lake.create(
            folder, Template.read(Path.of("..", "..", "template.yaml"), Map.of()).icebergTables())
        .close();

    assertThat(execute("--dry-run")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "vital_hours: to be computed anew: periods 0, days or months as a whole 0",
            "  the source is empty",
            "vital_days: to be computed anew: periods 0, days or months as a whole 0",
            "  the source is empty");
  }

  @Test
  void aSpanHasTwoEndsTheFirstBeforeTheLast() {
    Lake.create(
            folder, Template.read(Path.of("..", "..", "template.yaml"), Map.of()).icebergTables())
        .close();

    assertThat(execute("--from", "2025-01-31")).isEqualTo(2);
    assertThat(err.toString()).contains("Missing required argument(s): --to=DAY");
    assertThat(execute("--from", "2025-01-31", "--to", "2025-01-30")).isEqualTo(1);
    assertThat(err.toString())
        .contains("days from 2025-01-31 to 2025-01-30, expected the first not after the last");
  }
}
