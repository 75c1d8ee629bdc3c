package io.icewatch.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own, which is sent signals. */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class InterruptedProcessTest {
  /** What a shell makes of the death by Ctrl-C. */
  private static final int INTERRUPTED = 130;

  @TempDir private Path folder;
  private final List<String> printed = new CopyOnWriteArrayList<>();
  private @Nullable Process process;
  private @Nullable Thread reader;

  @AfterEach
  void end() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  private void start(List<String> wrapper, String... words) throws IOException {
    List<String> command = new ArrayList<>(wrapper);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx1g",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-Dicewatch.home=" + Path.of("..", "..").toAbsolutePath().normalize(),
            "-cp",
            System.getProperty("java.class.path"),
            Icewatch.class.getName()));
    command.addAll(List.of(words));
    Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
    process = started;
    reader =
        Thread.ofVirtual()
            .start(() -> {
              try (BufferedReader lines = started.inputReader(UTF_8)) {
                lines.lines().forEach(printed::add);
              } catch (IOException | UncheckedIOException e) {
                printed.add(e.toString());
              }
            });
  }

  /** A process that was started in the background would not hear of Ctrl-C. */
  private static List<String> hearingCtrlC() {
    return List.of("env", "--default-signal=INT");
  }

  private void awaitLine(Predicate<String> wanted) throws InterruptedException {
    await(() -> printed.stream().anyMatch(wanted));
  }

  /** What a process that has ended will not do any more is not waited for. */
  private void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      assertThat(running().isAlive()).as("%s", printed).isTrue();
      Thread.sleep(20); // between two looks: what another process has done tells nobody
    }
  }

  private void pressCtrlC() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", Long.toString(running().pid())).start().waitFor();
  }

  private Process running() {
    return requireNonNull(process);
  }

  private int status() throws InterruptedException {
    int status = running().waitFor();
    requireNonNull(reader).join();
    return status;
  }

  @Test
  void ctrl_c_finishes_what_was_sent_and_accounts_for_it() throws Exception {
    start(hearingCtrlC(), "replay", "--input", "-", "--lake", folder.resolve("lake").toString());
    OutputStream in = running().getOutputStream();
    for (int second = 0; second < 40_000; second++) {
      in.write(
          "{\"patient_id\": 1, \"timestamp\": %d, \"spo2\": 97}\n"
              .formatted(1_735_689_600 + second)
              .getBytes(UTF_8));
    }
    in.flush();
    Path lake = folder.resolve("lake");
    await(() -> Files.exists(lake));
    pressCtrlC();

    assertThat(status()).as("%s", printed).isEqualTo(INTERRUPTED);
    assertThat(printed)
        .anyMatch(line -> line.contains("finishing what was sent; Ctrl-C again ends at once"))
        .anyMatch(line -> line.matches("[\\d,]+ sent = [\\d,]+ in windows .* \\+ 0 missing"))
        .anyMatch(line -> line.startsWith("icewatch: interrupted at "));
  }

  /** Firehose takes nothing, so that the first Ctrl-C has half a minute to do. */
  @Test
  void a_second_ctrl_c_ends_at_once() throws Exception {
    start(
        hearingCtrlC(),
        "run",
        "--no-board",
        "--lake",
        folder.resolve("lake").toString(),
        "--fault",
        "firehose:error:100%");
    awaitLine(line -> line.contains("12 s "));
    pressCtrlC();
    awaitLine(line -> line.contains("finishing what was sent; Ctrl-C again ends at once"));
    long pressed = System.nanoTime();
    pressCtrlC();

    assertThat(status()).isEqualTo(INTERRUPTED);
    assertThat(System.nanoTime() - pressed).isLessThan(TimeUnit.SECONDS.toNanos(5));
    assertThat(printed).noneMatch(line -> line.contains(" sent = "));
    assertThat(printed).as("none was wanted").noneMatch(line -> line.contains("board: "));
  }
}
