package io.icewatch.local.cli;

import io.icewatch.local.whatif.Whatif;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * How far something that is played is: a bar on a terminal, a line every ten seconds elsewhere. For
 * one thread.
 */
final class ProgressBar implements Whatif.Progress {
  private static final int WIDTH = 30;
  private static final long TERMINAL_NANOS = 200_000_000L;
  private static final long FILE_NANOS = 10_000_000_000L;

  private final PrintWriter err;
  private final boolean isTerminal = Boolean.getBoolean("icewatch.terminal");
  private final long start = System.nanoTime();
  private long lastShown = start;

  ProgressBar(PrintWriter err) {
    this.err = err;
  }

  /**
   * Shows how far it is, if it is time to.
   *
   * @param share 0 to 1; not a number if nobody knows
   */
  @Override
  public void at(long readings, double share) {
    long now = System.nanoTime();
    if (now - lastShown >= (isTerminal ? TERMINAL_NANOS : FILE_NANOS)) {
      lastShown = now;
      show(readings, share, (now - start) / 1e9);
    }
  }

  private void show(long readings, double share, double seconds) {
    String rate =
        String.format(Locale.ROOT, "%,d readings, %,.0f a second", readings, readings / seconds);
    String line = Double.isNaN(share) ? rate : bar(share) + rate + left(share, seconds);
    if (isTerminal) {
      err.print("\r" + line + "\u001b[K");
    } else {
      err.println(line);
    }
    err.flush();
  }

  private static String bar(double share) {
    int filled = (int) (share * WIDTH);
    return String.format(
        Locale.ROOT,
        "[%s%s] %3.0f%%  ",
        "=".repeat(filled),
        " ".repeat(WIDTH - filled),
        share * 100);
  }

  private static String left(double share, double seconds) {
    return share > 0 ? String.format(Locale.ROOT, ", %.0f s left", seconds / share - seconds) : "";
  }

  /** Prints a line of its own. */
  @Override
  public void message(String text) {
    end();
    err.println(text);
    err.flush();
  }

  /** Clears the bar. */
  void end() {
    if (isTerminal) {
      err.print("\r\u001b[K");
      err.flush();
    }
  }
}
