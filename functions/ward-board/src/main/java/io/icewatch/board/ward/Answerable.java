package io.icewatch.board.ward;

import io.icewatch.vitals.alarm.EpisodeKey;
import io.icewatch.vitals.alarm.Severity;
import io.icewatch.vitals.answer.AlertId;
import io.icewatch.vitals.answer.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * A condition of a patient, for whoever is asked to take it on.
 *
 * @param key whose, and what
 * @param bed where they lie, or null
 * @param name of the condition, as a nurse calls it
 * @param newest the newest page of its active alarm; null: there is none
 * @param severity of that alarm; null: there is none
 * @param text of that alarm, e.g. {@code *** SpO2 78 < 85}; null: there is none
 * @param acknowledged who has the newest page, as long as that holds, or null
 */
public record Answerable(
    EpisodeKey key,
    @Nullable String bed,
    String name,
    @Nullable AlertId newest,
    @Nullable Severity severity,
    @Nullable String text,
    @Nullable Stamp acknowledged) {

  static Answerable of(EpisodeKey key, Bed bed) {
    return bed.alarms().stream()
        .filter(alarm -> alarm.condition() == key.condition())
        .findFirst()
        .map(alarm -> of(key, bed, alarm))
        .orElseGet(() ->
            new Answerable(
                key, bed.stay().bed(), Names.of(key.condition()), null, null, null, null));
  }

  private static Answerable of(EpisodeKey key, Bed bed, Alarm alarm) {
    return new Answerable(
        key,
        bed.stay().bed(),
        Names.of(key.condition()),
        alarm.alertId(),
        alarm.severity(),
        alarm.text(),
        alarm.acknowledged());
  }

  /** Whether the alarm of that page goes on. */
  public boolean isActive(AlertId page) {
    return newest != null && newest.episodeStart().equals(page.episodeStart());
  }

  /** Whether a newer page of the same alarm is out. */
  public boolean isSuperseded(AlertId page) {
    return newest != null && isActive(page) && newest.pageNumber() > page.pageNumber();
  }
}
