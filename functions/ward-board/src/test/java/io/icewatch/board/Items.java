package io.icewatch.board;

import static java.time.temporal.ChronoUnit.MINUTES;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Attributes of items, as others write them. */
final class Items {
  private Items() {}

  static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }

  static AttributeValue number(double value) {
    return AttributeValue.fromN(
        value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value));
  }

  static AttributeValue time(Instant time) {
    return AttributeValue.fromN(Long.toString(time.toEpochMilli()));
  }

  /** A stay of somebody who was heard of a second ago. */
  static Map<String, AttributeValue> stay(String ward, String bed) {
    Map<String, AttributeValue> stay = new HashMap<>();
    stay.put("version", number(1));
    stay.put("ward", text(ward));
    stay.put("bed", text(bed));
    stay.put("state", text("ADMITTED"));
    stay.put("signal", text("EXPECTED"));
    stay.put("first_seen_at", time(Board.NOW.minusSeconds(3600)));
    stay.put("last_seen_at", time(Board.NOW.minusSeconds(1)));
    stay.put("cadence_ms", number(1000));
    return stay;
  }

  /** The last values of a vital, newest first, a second apart, the newest a second old. */
  static AttributeValue vitals(String vital, double... newestFirst) {
    Map<String, AttributeValue> vitals = new LinkedHashMap<>();
    int[] age = {0};
    vitals.put(
        vital,
        AttributeValue.fromL(
            Arrays.stream(newestFirst)
                .mapToObj(value ->
                    AttributeValue.fromM(
                        Map.of("v", number(value), "t", time(Board.NOW.minusSeconds(++age[0])))))
                .toList()));
    return AttributeValue.fromM(vitals);
  }

  /** An episode that began a minute ago and was paged once. */
  static Map<String, AttributeValue> episode(String severity, double worst) {
    Map<String, AttributeValue> episode = new HashMap<>();
    Instant start = Board.NOW.minusSeconds(60);
    episode.put("version", number(2));
    episode.put("alarm_bucket", text("-"));
    episode.put("opened_at", time(start));
    episode.put("resumed_at", time(start));
    episode.put("last_breach_at", time(Board.NOW.minusSeconds(2)));
    episode.put("last_breach_minute", time(Board.NOW.minusSeconds(2).truncatedTo(MINUTES)));
    episode.put("worst_value", text(Double.toString(worst)));
    episode.put("pages", number(1));
    episode.put("hushed_since_last", number(0));
    episode.put("paged_at", time(start));
    episode.put("paged_severity", text(severity));
    episode.put("alarm_severity", text(severity));
    episode.put("page_owner", text("shardId-000000000000:1"));
    episode.put("page_reason", text("FIRST"));
    episode.put("page_episode_start", time(start));
    episode.put("page_number", number(1));
    episode.put("page_hushed_since_last", number(0));
    episode.put("page_worst_value", text(Double.toString(worst)));
    episode.put("published_at", time(start.plusSeconds(1)));
    episode.put("handled", AttributeValue.fromL(List.of()));
    return episode;
  }
}
