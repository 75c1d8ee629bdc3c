package io.icewatch.local.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** What the command line's words mean. */
final class Converters {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

  private Converters() {}

  /** E.g. {@code 500ms}, {@code 40s}, {@code 5m}, {@code 2h}. */
  static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "found \"%s\", expected a number with ms, s, m or h, e.g. 40s".formatted(text));
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }

  /** E.g. {@code 2026-11-30T08:15:00Z}, or {@code 2026-11-30} for that day's beginning in UTC. */
  static Instant instant(String text) {
    try {
      return text.length() == "2026-11-30".length()
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new TypeConversionException(
          "found \"%s\", expected a time in UTC, e.g. 2026-11-30T08:15:00Z or 2026-11-30"
              .formatted(text));
    }
  }
}
