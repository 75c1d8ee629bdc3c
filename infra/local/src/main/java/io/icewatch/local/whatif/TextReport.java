package io.icewatch.local.whatif;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** A report as a table for a terminal. */
public final class TextReport {
  private static final String RED = "\u001b[31;1m";
  private static final String PLAIN = "\u001b[0m";
  private static final int LEAST_NAME_WIDTH = 29;
  private static final int MOST_NAME_WIDTH = 48;

  private final WhatifReport report;
  private final boolean isColoured;
  private final int nameWidth;
  private final StringBuilder out = new StringBuilder();

  private TextReport(WhatifReport report, boolean isColoured) {
    this.report = report;
    this.isColoured = isColoured;
    this.nameWidth =
        report.outcomes().stream()
            .mapToInt(outcome -> Math.min(MOST_NAME_WIDTH, outcome.name().length()))
            .reduce(LEAST_NAME_WIDTH, Math::max);
  }

  /**
   * Writes the table, the recommendation and what others have found.
   *
   * @param isColoured whether it may hold escape sequences of a terminal
   */
  public static String of(WhatifReport report, boolean isColoured) {
    return new TextReport(report, isColoured).write();
  }

  private String write() {
    line(
        "%,d patients, %,.1f bed-days, a reading every %s; %,d episodes, %,d critical",
        report.patients(),
        report.bedDays(),
        words(report.betweenReadings()),
        report.episodes(),
        report.criticalEpisodes());
    line("a bed-day = one nurse's 12-h shift at 1:2");
    line("");
    header("pages", "vs", "critical", "unpaged", "of them", "re-paged", "delay", "top");
    header("a shift", "today", "pages", "episodes", "critical", "<= 30 min", "p95", "tenth");
    report.outcomes().forEach(this::row);
    line("");
    line("%s", Recommendation.of(report));
    report.outcomes().stream().filter(report::isSilencing).forEach(this::danger);
    report.outcomes().stream()
        .filter(report::isDelayIdle)
        .forEach(outcome -> line("Refused: %s.", idleDelay(outcome, report)));
    line("");
    line("An episode is a run of breaches by today's rules, until the vital is back in bounds.");
    line(
        "Pages are those about breaches; what is told of answers, ends and silence is not in"
            + " here.");
    line("Others have found, and why it does not compare:");
    for (Yardsticks.Yardstick yardstick : Yardsticks.ALL) {
      line("- %s: %s.", yardstick.says(), yardstick.but());
    }
    return out.toString();
  }

  private void header(String... columns) {
    out.append(" ".repeat(nameWidth));
    int[] widths = {9, 8, 10, 15, 10, 11, 8, 7};
    for (int i = 0; i < columns.length; i++) {
      out.append(String.format(Locale.ROOT, "%" + widths[i] + "s", columns[i]));
    }
    line("");
  }

  private void row(PolicyOutcome outcome) {
    boolean isSilencing = report.isSilencing(outcome);
    String name =
        outcome.name().length() <= nameWidth
            ? outcome.name()
            : outcome.name().substring(0, nameWidth);
    String text =
        String.format(
            Locale.ROOT,
            "%-" + nameWidth + "s%9.2f%8s%10.2f%,10d %3.0f %%%,10d%,11d%8s%5.0f %%%s",
            name,
            report.aBedDay(outcome.pages()),
            change(outcome),
            report.aBedDay(outcome.criticalPages()),
            outcome.unpaged(),
            share(outcome.unpaged(), report.episodes()),
            outcome.criticalUnpaged(),
            outcome.repages(),
            brief(outcome.delay95()),
            100 * outcome.topTenth(),
            isSilencing ? "  !!" : "");
    line("%s", isSilencing && isColoured ? RED + text + PLAIN : text);
  }

  private void danger(PolicyOutcome outcome) {
    String text =
        String.format(
            Locale.ROOT,
            "!! DANGER: \"%s\" leaves %,d critical episodes without a critical page, today %,d.",
            outcome.name(),
            outcome.criticalUnpaged(),
            report.today().criticalUnpaged());
    line("%s", isColoured ? RED + text + PLAIN : text);
  }

  private String change(PolicyOutcome outcome) {
    long today = report.today().pages();
    if (Objects.equals(outcome, report.today()) || today == 0) {
      return "-";
    }
    return String.format(Locale.ROOT, "%+.0f %%", 100.0 * (outcome.pages() - today) / today);
  }

  static double share(long part, long whole) {
    return whole == 0 ? 0 : 100.0 * part / whole;
  }

  /** E.g. {@code 46 min}. */
  static String words(Duration duration) {
    if (duration.toMinutes() >= 2) {
      return duration.toMinutes() >= 120
          ? String.format(Locale.ROOT, "%.1f h", duration.toMinutes() / 60.0)
          : duration.toMinutes() + " min";
    }
    return duration.toSeconds() + " s";
  }

  /** As {@link #words}, and 0 for none. */
  static String brief(Duration duration) {
    return duration.isZero() ? "0" : words(duration);
  }

  @SuppressWarnings("AnnotateFormatMethod") // its annotation would be one more library
  private void line(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  /** Why a delay does nothing. */
  static String idleDelay(PolicyOutcome outcome, WhatifReport report) {
    return "\"%s\" delays warnings by %s, which nobody can count where a reading comes every %s: they were paged at once"
        .formatted(
            outcome.name(), words(outcome.alarms().alarmDelay()), words(report.betweenReadings()));
  }

  /** The lines that deploy the policies, one each. */
  public static List<String> deployments(WhatifReport report, boolean isForced) {
    return report.outcomes().stream()
        .skip(1)
        .map(outcome ->
            report.isRefused(outcome) && !isForced
                ? "# %s: refused, %s; --force prints it"
                    .formatted(
                        outcome.name(),
                        report.isSilencing(outcome)
                            ? "it silences critical episodes"
                            : "readings come too rarely for its delay")
                : "# %s%n%s".formatted(outcome.name(), outcome.policy().deployment()))
        .toList();
  }
}
