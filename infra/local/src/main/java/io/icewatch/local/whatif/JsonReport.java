package io.icewatch.local.whatif;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A report as one JSON object on one line. Names no patient. */
public final class JsonReport {
  private JsonReport() {}

  /** Writes it. */
  public static String of(WhatifReport report) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("readings", report.readings())
            .put("breaching", report.breaching())
            .put("patients", report.patients())
            .put("bed_days", report.bedDays())
            .put("episodes", report.episodes())
            .put("critical_episodes", report.criticalEpisodes());
    for (PolicyOutcome outcome : report.outcomes()) {
      write(outcome, report, json.withArray("/policies").addObject());
    }
    return json.toString();
  }

  private static void write(PolicyOutcome outcome, WhatifReport report, ObjectNode json) {
    json.put("policy", outcome.name())
        .put("pages", outcome.pages())
        .put("critical_pages", outcome.criticalPages())
        .put("unpaged_episodes", outcome.unpaged())
        .put("critical_unpaged_episodes", outcome.criticalUnpaged())
        .put("silences_critical", report.isSilencing(outcome))
        .put("repages_within_30_min", outcome.repages())
        .put("delay_p50_s", outcome.medianDelay().toSeconds())
        .put("delay_p95_s", outcome.delay95().toSeconds())
        .put("delay_max_s", outcome.longestDelay().toSeconds())
        .put("top_tenth_share", outcome.topTenth());
    if (report.bedDays() > 0) {
      json.put("pages_a_bed_day", report.aBedDay(outcome.pages()));
    }
    outcome.policy().parameters().forEach(json.withObject("/parameters")::put);
    outcome.byHour().forEach(json.withArray("/by_hour")::add);
    outcome
        .byCondition()
        .forEach(
            (condition, pages) -> json.withObject("/by_condition").put(condition.label(), pages));
  }
}
