package io.icewatch.local.whatif;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A report as one HTML page without scripts, that loads nothing from anywhere and prints in black.
 * Names no patient.
 */
public final class HtmlReport {
  private static final String STYLE =
      """
      body { font: 15px/1.45 system-ui, sans-serif; max-width: 720px; margin: 2em auto; color: #111 }
      h2 { font-size: 17px; margin: 1.6em 0 .4em; break-after: avoid }
      pre { font: 11px/1.4 ui-monospace, monospace; overflow-x: auto }
      svg { max-width: 100%; height: auto; break-inside: avoid }
      svg text { font: 11px system-ui, sans-serif; fill: #111 }
      .light { fill: #bbb } .dark { fill: #222 }
      .axis { stroke: #888 } .breach { stroke: #999 } .page { stroke: #000; stroke-width: 2 }
      .key { font-size: 13px; color: #333 }
      .key b { display: inline-block; width: 10px; height: 10px }
      @media print { body { margin: 0; max-width: none } }
      """;

  private HtmlReport() {}

  /**
   * Writes it.
   *
   * @param candidates the report's policies
   * @param input what was played, once more for one patient's timeline; not if it is {@code -}
   * @throws IOException if the input cannot be read again
   */
  public static String of(WhatifReport report, List<Candidate> candidates, Path input)
      throws IOException {
    PolicyOutcome today = report.today();
    PolicyOutcome other = Recommendation.best(report).orElse(report.outcomes().getLast());
    String key =
        "<p class=\"key\"><b style=\"background:#bbb\"></b> %s <b style=\"background:#222\"></b> %s</p>"
            .formatted(Svg.escaped(today.name()), Svg.escaped(other.name()));
    StringBuilder html = new StringBuilder();
    html.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n")
        .append("<title>Icewatch: what another policy would have done</title>\n<style>\n")
        .append(STYLE)
        .append("</style></head><body>\n<h1>What another policy would have done</h1>\n");
    section(html, "Policies", pre(TextReport.of(report, false)));
    section(
        html,
        "Pages against what they miss (dark: silences critical episodes)",
        Charts.tradeOff(report));
    section(html, "Pages by hour of the day, UTC", key + Charts.byHour(today, other));
    section(html, "Pages by condition", key + Charts.byCondition(today, other));
    section(html, "The twenty patients with most pages", key + Charts.byPatient(today, other));
    if (today.pages() > 0 && !input.toString().equals("-")) {
      Timeline timeline =
          Timeline.of(
              today.patientsByPages().getFirst(),
              input,
              candidate(today, candidates),
              candidate(other, candidates));
      section(
          html, "The first of them, from the first reading to the last", Charts.timeline(timeline));
    }
    return html.append("</body></html>\n").toString();
  }

  private static void section(StringBuilder html, String title, String content) {
    html.append("<h2>").append(Svg.escaped(title)).append("</h2>\n").append(content);
  }

  private static String pre(String text) {
    return "<pre>" + Svg.escaped(text) + "</pre>\n";
  }

  private static Candidate candidate(PolicyOutcome outcome, List<Candidate> candidates) {
    return candidates.stream()
        .filter(candidate -> candidate.policy().equals(outcome.policy()))
        .findFirst()
        .orElseThrow();
  }
}
