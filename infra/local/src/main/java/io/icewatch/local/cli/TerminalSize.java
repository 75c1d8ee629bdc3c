package io.icewatch.local.cli;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;

/**
 * How large the terminal is.
 *
 * @param columns characters a line
 * @param lines lines in sight
 */
record TerminalSize(int columns, int lines) {
  /** Of a terminal that does not tell. */
  static final TerminalSize USUAL = new TerminalSize(80, 24);

  /** Asks the terminal of this process, by {@code stty}. */
  static TerminalSize now() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(Redirect.from(new File("/dev/tty")))
              .redirectError(Redirect.DISCARD)
              .start();
      return parse(new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return USUAL; // no stty, or no terminal: the table has to have some width
    }
  }

  /** Reads {@code stty}'s answer, lines first; {@link #USUAL} if it is none. */
  static TerminalSize parse(String answer) {
    String text = answer.strip();
    if (!text.matches("[1-9]\\d{0,4} [1-9]\\d{0,4}")) {
      return USUAL;
    }
    int space = text.indexOf(' ');
    return new TerminalSize(
        Integer.parseInt(text.substring(space + 1)), Integer.parseInt(text.substring(0, space)));
  }
}
