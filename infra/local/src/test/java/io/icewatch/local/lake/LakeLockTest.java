package io.icewatch.local.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One process writes to a lake at a time. */
class LakeLockTest {
  @TempDir private Path folder;

  @Test
  void a_lake_that_is_written_to_is_locked_until_it_is_closed() {
    try (Lake lake = Lake.create(folder, List.of(Tables.stays()))) {
      assertThatThrownBy(() -> Lake.create(folder, List.of(Tables.stays())))
          .isInstanceOf(LakeException.class)
          .hasMessageStartingWith("the lake at " + folder + " is in use by ")
          .hasMessageContaining("process " + ProcessHandle.current().pid() + ", since 2")
          .hasMessageContaining("--lake");
      assertThatThrownBy(() -> LakeRemoval.of(folder)).hasMessageContaining("is in use by");
      assertThat(lake.tables()).as("the lake is all there").containsExactly("stays");
    }

    Lake.create(folder, List.of(Tables.stays())).close();
    assertThat(folder.resolve("lake.lock"))
        .as("a command that erased a patient named that patient")
        .isEmptyFile();
  }

  @Test
  void a_lake_that_is_written_to_can_be_read() {
    try (Lake lake = Lake.create(folder, List.of(Tables.stays()));
        Lake read = Lake.open(folder)) {
      assertThat(read.tables()).isEqualTo(lake.tables());
    }
  }

  @Test
  void a_lock_that_cannot_be_written_says_why_and_where() throws IOException {
    Path lock = Files.createDirectory(folder.resolve("lake.lock"));
    assertThatThrownBy(() -> Lake.create(folder, List.of(Tables.stays())))
        .isInstanceOf(LakeException.class)
        .hasMessage("the lake at %s cannot be written: Is a directory (%s)", folder, lock);
  }

  @Test
  void the_lock_of_a_process_ends_with_the_process_however_that_ends()
      throws IOException, InterruptedException {
    Process other =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Dicewatch.command=icewatch run",
                Writer.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = other.inputReader()) {
      assertThat(out.readLine()).isEqualTo("locked");
      assertThatThrownBy(() -> Lake.create(folder, List.of()))
          .hasMessageContaining("in use by icewatch run, process " + other.pid());
    } finally {
      other.destroyForcibly().waitFor();
    }

    Lake.create(folder, List.of()).close();
  }

  /** Takes the lock and keeps it until it is killed. */
  static final class Writer {
    public static void main(String[] folder) throws IOException {
      LakeLock.take(Path.of(folder[0]));
      System.out.println("locked");
      if (System.in.read() < 0) {
        Runtime.getRuntime().halt(1);
      }
    }
  }
}
