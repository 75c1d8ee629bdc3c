package io.icewatch.local.whatif;

import java.util.Locale;

/** A report as comma-separated values, a line a policy (RFC 4180). */
public final class CsvReport {
  private static final String HEADER =
      "policy,pages,pages_a_bed_day,critical_pages,unpaged_episodes,critical_unpaged_episodes,"
          + "repages_within_30_min,delay_p50_s,delay_p95_s,delay_max_s,top_tenth_share,"
          + "silences_critical,episodes,critical_episodes,bed_days\r\n";

  private CsvReport() {}

  /** Writes it. */
  public static String of(WhatifReport report) {
    StringBuilder csv = new StringBuilder(HEADER);
    for (PolicyOutcome outcome : report.outcomes()) {
      csv.append('"')
          .append(outcome.name().replace("\"", "\"\""))
          .append('"')
          .append(
              String.format(
                  Locale.ROOT,
                  ",%d,%.4f,%d,%d,%d,%d,%d,%d,%d,%.4f,%b,%d,%d,%.4f\r\n",
                  outcome.pages(),
                  report.aBedDay(outcome.pages()),
                  outcome.criticalPages(),
                  outcome.unpaged(),
                  outcome.criticalUnpaged(),
                  outcome.repages(),
                  outcome.medianDelay().toSeconds(),
                  outcome.delay95().toSeconds(),
                  outcome.longestDelay().toSeconds(),
                  outcome.topTenth(),
                  report.isSilencing(outcome),
                  report.episodes(),
                  report.criticalEpisodes(),
                  report.bedDays()));
    }
    return csv.toString();
  }
}
