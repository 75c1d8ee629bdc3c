package io.icewatch.vitals.alarm;

import io.icewatch.vitals.reading.Vital;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Severities, conditions, numbers and times as people read them. */
final class Words {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Words() {}

  /** E.g. {@code 2025-01-01 00:00:00 UTC}. */
  static String time(Instant time) {
    return TIME.format(time);
  }

  /** With its unit, e.g. {@code 84.5 %}. */
  static String measured(Vital vital, double value) {
    return number(value) + " " + vital.unit();
  }

  /** E.g. {@code CRITICAL}. */
  static String name(Severity severity) {
    return severity.label().toUpperCase(Locale.ROOT);
  }

  /** E.g. {@code CRITICAL SpO2 low}. */
  static String headline(Severity severity, Condition condition) {
    return name(severity) + " " + name(condition);
  }

  /** E.g. {@code SpO2 low}, {@code heart rate implausible}. */
  static String name(Condition condition) {
    String direction = condition.label().substring(condition.label().indexOf('-') + 1);
    return condition.vital().title() + " " + direction;
  }

  /** Without an exponent, and without zeros that say nothing. */
  static String number(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  /** The two largest units that matter: {@code 43 minutes}, {@code 1 hour 5 minutes}. */
  static String inWords(Duration duration) {
    Duration positive = duration.isNegative() ? Duration.ZERO : duration;
    long days = positive.toDays();
    int hours = positive.toHoursPart();
    int minutes = positive.toMinutesPart();
    if (days > 0) {
      return counted(days, "day") + andMaybe(hours, "hour");
    }
    if (hours > 0) {
      return counted(hours, "hour") + andMaybe(minutes, "minute");
    }
    return minutes > 0
        ? counted(minutes, "minute") + andMaybe(positive.toSecondsPart(), "second")
        : counted(positive.toSecondsPart(), "second");
  }

  private static String andMaybe(int number, String unit) {
    return number == 0 ? "" : " " + counted(number, unit);
  }

  /** E.g. {@code 1 reading}, {@code 2 readings}. */
  static String counted(long number, String unit) {
    return number + " " + unit + (number == 1 ? "" : "s");
  }
}
