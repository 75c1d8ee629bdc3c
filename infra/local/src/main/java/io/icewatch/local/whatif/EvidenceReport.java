package io.icewatch.local.whatif;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Reports on several recordings as one page of Markdown: {@code infra/EVIDENCE.md}. */
public final class EvidenceReport {

  /**
   * One recording.
   *
   * @param input its file
   * @param report what policies did with it
   */
  public record Played(Path input, WhatifReport report) {}

  private static final String HEAD =
      """
      # What the alarm policy does to alarm load
      Written by `./icewatch whatif --format evidence`, on public recordings of intensive care. The deployed rules,
      policy and protocol decide, with the parameters of `template.yaml` ("today") and of `infra/policies`. Not medical advice.

      - **A bed-day** is one nurse's shift of twelve hours at two beds.
      - **An episode** is a run of breaches of one patient and condition by today's rules, until a plausible value of the
        vital is back in bounds; **unpaged** if no page about it was sent while it lasted; **critical** if a breach of it was,
        and then unpaged without a critical page.
      - **!!** marks a policy that leaves more critical episodes without a critical page than today's.
      """;

  private EvidenceReport() {}

  /** Writes it. */
  public static String of(List<Played> recordings) {
    StringBuilder out = new StringBuilder(HEAD);
    recordings.forEach(played -> section(played, out));
    double fine =
        recordings.stream()
            .map(Played::report)
            .filter(report -> report.secondsBetweenReadings() <= 5)
            .mapToDouble(WhatifReport::bedDays)
            .sum();
    out.append(limits(String.format(Locale.ROOT, "%.1f", fine)));
    Yardsticks.ALL.forEach(each -> out.append("- %s: %s.\n".formatted(each.says(), each.but())));
    out.append("\n## Sources and licences\n");
    recordings.stream()
        .map(played -> DataSource.of(played.input()))
        .distinct()
        .forEach(source -> out.append("- ").append(source.citation()).append('\n'));
    return out.toString();
  }

  /**
   * @param fineBedDays bed-days with a reading every few seconds
   */
  private static String limits(String fineBedDays) {
    return """

    ## What these data cannot show
    - Hourly charting holds no alarm of seconds: delays and persistence can only be judged where readings come every few
      seconds, and the only such recording here has %s bed-days.
    - Charted values have been looked at by somebody: artefacts are rarer than a monitor's.
    - Nobody knows which episodes somebody had to be told about. Unpaged is not missed: a warning that ends by itself in a
      minute may be better not paged; nor does a page mean that somebody came.
    - Acknowledging, shelving and a patient's own limits are a nurse's decisions and no policy's; they are not in here.

    ## Yardsticks, and why they do not compare
    """
        .formatted(fineBedDays);
  }

  private static void section(Played played, StringBuilder out) {
    WhatifReport report = played.report();
    out.append(
        String.format(
            Locale.ROOT,
            "\n"
                + "## %s\n"
                + "%,d patients, %,.1f bed-days, a reading every %s; %.1f %% of the readings breach"
                + " a rule; %,d episodes, %,d of them critical.\n\n",
            played.input().getFileName(),
            report.patients(),
            report.bedDays(),
            TextReport.words(report.betweenReadings()),
            TextReport.share(report.breaching(), report.readings()),
            report.episodes(),
            report.criticalEpisodes()));
    out.append(
        "| policy | pages a bed-day | vs today | critical pages | unpaged | of them critical |"
            + " again <= 30 min | delay p50 / p95 / max | top tenth |\n");
    out.append("|---|---|---|---|---|---|---|---|---|\n");
    report.outcomes().forEach(outcome -> row(outcome, report, out));
    out.append('\n').append(Recommendation.of(report)).append('\n');
    report.outcomes().stream()
        .filter(report::isDelayIdle)
        .forEach(outcome ->
            out.append("Refused: %s.\n".formatted(TextReport.idleDelay(outcome, report))));
    if (report.bedDays() < 10) {
      out.append("Less than ten bed-days: the rates are an extrapolation.\n");
    }
  }

  private static void row(PolicyOutcome outcome, WhatifReport report, StringBuilder out) {
    out.append(
        String.format(
            Locale.ROOT,
            "| %s%s | %.2f | %+.0f %% | %.2f | %,d (%.0f %%) | %,d | %,d | %s / %s / %s | %.0f %%"
                + " |\n",
            report.isSilencing(outcome) ? "!! " : "",
            outcome.name(),
            report.aBedDay(outcome.pages()),
            TextReport.share(outcome.pages() - report.today().pages(), report.today().pages()),
            report.aBedDay(outcome.criticalPages()),
            outcome.unpaged(),
            TextReport.share(outcome.unpaged(), report.episodes()),
            outcome.criticalUnpaged(),
            outcome.repages(),
            TextReport.brief(outcome.medianDelay()),
            TextReport.brief(outcome.delay95()),
            TextReport.brief(outcome.longestDelay()),
            100 * outcome.topTenth()));
  }
}
