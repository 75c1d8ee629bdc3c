package io.icewatch.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong with the pipeline itself, by the rules and limits of the page's {@code health.js},
 * in words that are short enough for a terminal.
 */
final class WardFaults {
  /** SweepAlarms runs every minute. */
  static final Duration LATEST_TICK = Duration.ofMinutes(3);

  /** Of a stream whose monitors send at least once a minute. */
  static final Duration LATEST_READING = Duration.ofMinutes(2);

  static final Duration LONGEST_ITERATOR_AGE = Duration.ofMinutes(1);
  static final double WORST_REJECTED_SHARE = 0.05;

  private final JsonNode pipeline;
  private final long now;
  private final ZoneId zone;
  private final List<String> found = new ArrayList<>();

  private WardFaults(JsonNode pipeline, long now, ZoneId zone) {
    this.pipeline = pipeline;
    this.now = now;
    this.zone = zone;
  }

  /**
   * A sentence for each fault, worst first.
   *
   * @param pipeline as the board's API tells it
   * @param now the board's time, milliseconds since 1970
   */
  static List<String> of(JsonNode pipeline, long now, ZoneId zone) {
    WardFaults faults = new WardFaults(pipeline, now, zone);
    faults.ofReadings();
    faults.ofTheSweep();
    faults.ofTheShards();
    faults.ofTheLake(pipeline.path("lake"));
    return faults.found;
  }

  private void ofReadings() {
    long seen = 0;
    for (JsonNode position : pipeline.path("positions")) {
      seen = Math.max(seen, position.path("seen_at").asLong());
    }
    if (!pipeline.path("positions").isEmpty() && isLongerAgo(seen, LATEST_READING)) {
      found.add("no reading was seen since %s: watch the monitors".formatted(time(seen)));
    }
  }

  private void ofTheSweep() {
    JsonNode tick = pipeline.path("last_tick_at");
    if (!tick.isNumber()) {
      found.add("the sweep has not run yet: silent beds go unnoticed");
    } else if (isLongerAgo(tick.asLong(), LATEST_TICK)) {
      found.add("no sweep since %s: silent beds go unnoticed".formatted(time(tick.asLong())));
    }
  }

  private void ofTheShards() {
    long late = 0;
    for (JsonNode position : pipeline.path("positions")) {
      late =
          Math.max(
              late, position.path("seen_at").asLong() - position.path("last_arrival_at").asLong());
    }
    if (late > LONGEST_ITERATOR_AGE.toMillis()) {
      found.add("alarms come %s late, as readings are looked at".formatted(WardScreen.span(late)));
    }
    double rejected = pipeline.path("rejected_share").asDouble();
    if (rejected > WORST_REJECTED_SHARE) {
      found.add("%.0f %% of the messages cannot be read".formatted(rejected * 100));
    }
  }

  /** What is missing in it tells of who should fill it. */
  private void ofTheLake(JsonNode lake) {
    if (lake.path("windows_missing_since").isNumber()) {
      found.add(
          "no window in the lake since %s: histories end there, alarms go on"
              .formatted(time(lake.path("windows_missing_since").asLong())));
    }
    if (lake.path("hours_missing_since").isNumber()) {
      found.add(
          "no hour rolled up since %s: reports end there, alarms go on"
              .formatted(time(lake.path("hours_missing_since").asLong())));
    }
    if (lake.path("answering").isBoolean() && !lake.path("answering").asBoolean()) {
      found.add("the lake does not answer: do readings reach it? alarms go on");
    }
  }

  private boolean isLongerAgo(long at, Duration limit) {
    return now - at > limit.toMillis();
  }

  private String time(long at) {
    return WardScreen.MINUTE.format(Instant.ofEpochMilli(at).atZone(zone));
  }
}
