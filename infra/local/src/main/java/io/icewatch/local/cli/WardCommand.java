package io.icewatch.local.cli;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./icewatch ward}. */
@Command(
    name = "ward",
    description = {
      "Shows the ward of a running stack as a table, worst bed first.",
      "On a terminal it refreshes until Ctrl-C; elsewhere it prints once, without colour."
    })
final class WardCommand implements Callable<Integer> {
  /** A pipe has no width: nothing is cut off that a person could want to search for. */
  private static final TerminalSize UNBOUNDED = new TerminalSize(160, Integer.MAX_VALUE);

  private static final String HOME_AND_CLEAR = "\u001b[H\u001b[2J";

  @Spec private CommandSpec spec;

  @Mixin private LakeFolder lake;

  @Option(
      names = "--every",
      paramLabel = "SPAN",
      defaultValue = "1s",
      description = "How often it refreshes. Default: ${DEFAULT-VALUE}.")
  private Duration every;

  @Override
  @SuppressWarnings("SystemConsoleNull") // since JDK 25 it is null again without a terminal
  public Integer call() throws IOException, InterruptedException {
    if (!every.isPositive()) {
      throw new ParameterException(spec.commandLine(), "--every: expected more than nothing");
    }
    BoardClient board = new BoardClient(BoardAddress.read(lake.path()));
    PrintWriter out = spec.commandLine().getOut();
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      print(board.ward(), UNBOUNDED, false, out);
      return 0;
    }
    refresh(board, out);
    return 0;
  }

  /** Shows the ward again and again, and says how long ago it was if the board does not answer. */
  private void refresh(BoardClient board, PrintWriter out)
      throws IOException, InterruptedException {
    BoardClient.Answer last = board.ward();
    long heard = System.nanoTime();
    String problem = "";
    while (!Thread.currentThread().isInterrupted()) {
      out.print(HOME_AND_CLEAR);
      TerminalSize size = TerminalSize.now();
      long silent = Duration.ofNanos(System.nanoTime() - heard).toMillis();
      if (silent > every.toMillis()) {
        out.printf("CONNECTION LOST for %d s: watch the monitors%n%s%n", silent / 1000, problem);
        size = new TerminalSize(size.columns(), Math.max(1, size.lines() - 2));
      }
      print(new BoardClient.Answer(last.ward(), last.now() + silent), size, true, out);
      Thread.sleep(every);
      try {
        last = board.ward();
        heard = System.nanoTime();
      } catch (IOException e) {
        problem = ErrorMessage.inOneLine(e); // said on the next screen, which ages what it shows
      }
    }
  }

  private static void print(
      BoardClient.Answer answer, TerminalSize size, boolean isColoured, PrintWriter out) {
    List<String> lines =
        new WardScreen(size.columns(), size.lines(), isColoured).lines(answer.ward(), answer.now());
    lines.forEach(out::println);
    out.flush();
  }
}
