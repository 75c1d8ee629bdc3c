package io.icewatch.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One thing that a mapping did, or that a case expects it to do.
 *
 * @param at when
 * @param shard the number of the shard
 * @param deed what, in words: all that every case says about it
 * @param details what else there is to compare, and a case may leave out: the whole {@code event},
 *     the {@code body} and the {@code key} of a destination message
 */
public record Happening(Instant at, int shard, String deed, Map<String, JsonNode> details) {
  /** Nothing at all. */
  static final Happening NOTHING = of(Instant.EPOCH, 0, "");

  private static final int LEGIBLE = 240;

  public Happening {
    details = Map.copyOf(details);
  }

  /** What a line expects, its placeholders filled in. */
  static Happening expected(Line.Expectation line, Names names) {
    Map<String, JsonNode> filled = new LinkedHashMap<>();
    line.details().forEach((name, value) -> filled.put(name, names.fill(value)));
    return new Happening(line.at(), line.shard(), names.fill(line.deed()), filled);
  }

  static Happening of(Instant at, int shard, String deed) {
    return new Happening(at, shard, deed, Map.of());
  }

  /** Whether this is what was expected: the same, with the expected details. */
  boolean meets(Happening expected) {
    return at.equals(expected.at)
        && shard == expected.shard
        && deed.equals(expected.deed)
        && expected.details.entrySet().stream()
            .allMatch(
                detail ->
                    details.containsKey(detail.getKey())
                        && Expected.matches(detail.getValue(), details.get(detail.getKey())));
  }

  /** Time, shard and deed; long ones cut. */
  @Override
  public String toString() {
    String text = "%s shard %d: %s".formatted(Times.text(at), shard, deed);
    return text.length() <= LEGIBLE ? text : text.substring(0, LEGIBLE) + " …";
  }

  /** The same with the details that the other one has, for telling two apart. */
  String withDetailsOf(Happening other) {
    StringBuilder text = new StringBuilder(toString());
    other.details.keySet().stream()
        .sorted()
        .forEach(
            name -> text.append("\n      ").append(name).append(' ').append(details.get(name)));
    return text.toString();
  }
}
