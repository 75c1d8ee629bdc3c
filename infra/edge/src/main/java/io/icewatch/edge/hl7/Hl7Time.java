package io.icewatch.edge.hl7;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * HL7's times: {@code YYYYMMDDHHMM[SS[.S[S[S[S]]]]][+/-ZZZZ]}; and with milliseconds that follow
 * the seconds without a point, as Mindray's gateways send them.
 */
public final class Hl7Time {
  private static final Pattern FORMAT =
      Pattern.compile("(\\d{12})(?:(\\d{2})(?:\\.?(\\d{3})|\\.(\\d{1,9}))?)?([+-]\\d{4})?");

  private static final DateTimeFormatter WRITTEN =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss.SSSZ", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Hl7Time() {}

  /** The time in UTC, to the millisecond. */
  public static String format(Instant time) {
    return WRITTEN.format(time);
  }

  /**
   * The instant that a text means. A time that names no zone is the sender's local one; where the
   * clocks go back it is the earlier of the two, where they go forward it is moved with them.
   *
   * @return empty if the text is no time, or only a date: that is when a day was, not a reading
   */
  public static Optional<Instant> parse(String text, ZoneId senderZone) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Matcher parts = FORMAT.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      String minutes = parts.group(1);
      LocalDateTime local =
          LocalDateTime.of(
              number(minutes, 0, 4),
              number(minutes, 4, 6),
              number(minutes, 6, 8),
              number(minutes, 8, 10),
              number(minutes, 10, 12),
              parts.group(2) == null ? 0 : Integer.parseInt(parts.group(2)),
              nanos(parts.group(3) == null ? parts.group(4) : parts.group(3)));
      String offset = parts.group(5);
      return Optional.of(
          offset == null
              ? local.atZone(senderZone).toInstant()
              : local.toInstant(ZoneOffset.of(offset.substring(0, 3) + ":" + offset.substring(3))));
    } catch (DateTimeException e) {
      return Optional
          .empty(); // the thirteenth month, the twenty-fifth hour, a zone of ninety hours
    }
  }

  private static int number(String digits, int start, int end) {
    return Integer.parseInt(digits, start, end, 10);
  }

  private static int nanos(@Nullable String fraction) {
    return fraction == null ? 0 : Integer.parseInt((fraction + "000000000").substring(0, 9));
  }
}
