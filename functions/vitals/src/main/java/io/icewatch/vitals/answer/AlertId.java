package io.icewatch.vitals.answer;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.alarm.Alert;
import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.EpisodeKey;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;

/**
 * Which page an answer is about: the parts of {@link Alert#alertId()}.
 *
 * @param condition what was paged
 * @param episodeStart when the episode's first breach was measured
 * @param pageNumber number of the page in its episode, from 1
 * @param patientId whose; may hold any character
 */
public record AlertId(Condition condition, Instant episodeStart, int pageNumber, String patientId) {
  private static final int PARTS = 4;

  public AlertId {
    requireNonNull(condition, "condition");
    requireNonNull(episodeStart, "episodeStart");
    requireNonNull(patientId, "patientId");
  }

  /**
   * Reads an alert's id.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static AlertId parse(String text) {
    String[] parts = text.split("/", PARTS);
    if (parts.length == PARTS && parts[2].matches("[1-9]\\d{0,8}") && !parts[3].isEmpty()) {
      try {
        return new AlertId(
            condition(parts[0]), Instant.parse(parts[1]), Integer.parseInt(parts[2]), parts[3]);
      } catch (DateTimeParseException e) {
        throw new IllegalArgumentException(refusal(text), e);
      }
    }
    throw new IllegalArgumentException(refusal(text));
  }

  /**
   * The condition of a label, e.g. {@code spo2-low}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Condition condition(String label) {
    Condition condition = Condition.ofLabel(label);
    if (condition == null) {
      throw new IllegalArgumentException(
          "condition \"%s\", expected one of %s"
              .formatted(label, Arrays.stream(Condition.values()).map(Condition::label).toList()));
    }
    return condition;
  }

  private static String refusal(String text) {
    return ("alert \"%s\", expected condition/episode start/page number/patient,"
            + " e.g. spo2-low/2025-01-01T00:00:00Z/1/17")
        .formatted(text);
  }

  /** As {@link Alert#alertId()} writes it. */
  @Override
  public String toString() {
    return new EpisodeKey(patientId, condition).pageId(episodeStart, pageNumber);
  }
}
