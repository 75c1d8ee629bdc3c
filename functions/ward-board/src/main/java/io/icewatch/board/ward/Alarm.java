package io.icewatch.board.ward;

import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.Severity;
import io.icewatch.vitals.answer.AlertId;
import io.icewatch.vitals.answer.Stamp;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One active alarm of a bed.
 *
 * @param alertId of the newest page; null before the first
 * @param condition what is wrong
 * @param severity how grave, now
 * @param value the newest measured, or the worst where nothing newer is known
 * @param limit the threshold that is crossed; null of a technical alarm
 * @param worst worst value of the episode
 * @param since when the first breach was measured
 * @param lastBreachAt when the latest was
 * @param page the newest page; null before the first
 * @param acknowledged who has it, as long as that holds, or null
 * @param unacknowledgedSince since when nobody has it although it was paged, or null
 * @param escalationLevel 0: with the first to be paged
 * @param shelvedUntil when its shelf ends; null: it is not shelved
 */
record Alarm(
    @Nullable AlertId alertId,
    Condition condition,
    Severity severity,
    double value,
    @Nullable Double limit,
    double worst,
    Instant since,
    Instant lastBreachAt,
    @Nullable Page page,
    @Nullable Stamp acknowledged,
    @Nullable Instant unacknowledgedSince,
    long escalationLevel,
    @Nullable Instant shelvedUntil) {

  /**
   * The newest page of an alarm.
   *
   * @param number in its episode, from 1
   * @param at when it was published
   * @param reason e.g. {@code first}
   */
  record Page(int number, Instant at, String reason) {}

  /**
   * The worse first: by severity, then those that nobody has, then the longest unanswered. A new
   * critical alarm is never below an acknowledged one.
   */
  static final Comparator<Alarm> WORST_FIRST =
      Comparator.comparing(Alarm::severity, Comparator.reverseOrder())
          .thenComparing(Alarm::isAnswered)
          .thenComparing(
              alarm -> alarm.unacknowledgedSince == null ? alarm.since : alarm.unacknowledgedSince)
          .thenComparing(Alarm::condition);

  /** Whether somebody has it or has shelved it. */
  boolean isAnswered() {
    return acknowledged != null || shelvedUntil != null;
  }

  /** As monitors write it, so that no colour is needed to tell them apart (IEC 60601-1-8). */
  String symbol() {
    return switch (severity) {
      case CRITICAL -> "***";
      case WARNING -> "**";
      case TECHNICAL -> "*";
    };
  }

  /** How the value relates to the limit: {@code <}, {@code <=} or {@code >=}; null without one. */
  @Nullable String comparison() {
    return limit == null ? null : Names.comparison(condition);
  }

  /**
   * E.g. {@code *** SpO2 78 < 85}. Where the newest value is back within the limit and the alarm
   * not over yet, the worst: what is said to be below a limit has to be.
   */
  String text() {
    if (limit == null) {
      return measured(value) + " implausible";
    }
    double beyond = condition.isCrossed(value, limit) ? value : worst;
    return "%s %s %s".formatted(measured(beyond), comparison(), Names.number(limit));
  }

  private String measured(double shown) {
    return "%s %s %s".formatted(symbol(), condition.vital().title(), Names.number(shown));
  }
}
