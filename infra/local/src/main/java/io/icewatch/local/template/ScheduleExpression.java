package io.icewatch.local.template;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When a schedule fires: {@code rate(…)}, {@code cron(…)} or {@code at(…)}. */
public sealed interface ScheduleExpression {

  /**
   * The first time after another at which it fires.
   *
   * @param start when the schedule begins to run: what a rate counts from
   * @param after excluded
   * @return empty if it never does again
   */
  Optional<Instant> next(Instant start, Instant after);

  /**
   * Fires again and again after the same time. AWS does not document when it does first; here that
   * is one period after the schedule's start.
   *
   * @param period whole minutes, at least one
   */
  record Rate(Duration period) implements ScheduleExpression {
    @Override
    public Optional<Instant> next(Instant start, Instant after) {
      long periods = Math.max(0, Duration.between(start, after).dividedBy(period));
      return Optional.of(start.plus(period.multipliedBy(periods + 1)));
    }
  }

  /**
   * Fires at the times of a calendar. As EventBridge Scheduler documents for daylight saving time:
   * a time that a clock change skips is left out, one that it repeats fires at the first of the
   * two.
   */
  record Cron(CronFields fields, ZoneId zone) implements ScheduleExpression {
    @Override
    public Optional<Instant> next(Instant start, Instant after) {
      return fields
          .from(after.atZone(zone).toLocalDateTime().minusHours(2))
          .filter(time -> !zone.getRules().getValidOffsets(time).isEmpty())
          .map(time -> time.atZone(zone).withEarlierOffsetAtOverlap().toInstant())
          .filter(instant -> instant.isAfter(after))
          .findFirst();
    }
  }

  /** Fires once. */
  record At(Instant time) implements ScheduleExpression {
    @Override
    public Optional<Instant> next(Instant start, Instant after) {
      return Optional.of(time).filter(at -> at.isAfter(after));
    }
  }

  /**
   * Reads an expression.
   *
   * @param zone of the times that it names
   * @throws IllegalArgumentException if it is none
   */
  static ScheduleExpression parse(String text, ZoneId zone) {
    Matcher call = Syntax.CALL.matcher(text);
    if (!call.matches()) {
      throw new IllegalArgumentException("expected rate(…), cron(…) or at(…)");
    }
    String argument = call.group(2);
    return switch (call.group(1)) {
      case "rate" -> rate(argument);
      case "cron" -> new Cron(CronFields.parse(argument), zone);
      default -> at(argument, zone);
    };
  }

  private static Rate rate(String text) {
    Matcher rate = Syntax.RATE.matcher(text);
    if (!rate.matches() || rate.group(1).equals("1") == (rate.group(3) != null)) {
      throw new IllegalArgumentException(
          "expected a whole number and minutes, hours or days, e.g. rate(5 minutes), rate(1 hour)");
    }
    long count = Long.parseLong(rate.group(1));
    return new Rate(
        switch (rate.group(2)) {
          case "minute" -> Duration.ofMinutes(count);
          case "hour" -> Duration.ofHours(count);
          default -> Duration.ofDays(count);
        });
  }

  private static At at(String text, ZoneId zone) {
    try {
      return new At(LocalDateTime.parse(text).atZone(zone).toInstant());
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("expected a time such as at(2026-03-29T02:30:00)", e);
    }
  }

  /** What the expressions look like. */
  final class Syntax {
    private static final Pattern CALL = Pattern.compile("(rate|cron|at)\\((.*)\\)");
    private static final Pattern RATE = Pattern.compile("([1-9]\\d{0,8}) (minute|hour|day)(s)?");

    private Syntax() {}
  }
}
