package io.icewatch.conformance.cases;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times in cases: {@code minutes:seconds} after {@link #START}, with milliseconds where they count,
 * e.g. {@code 2:59.999}.
 */
public final class CaseTime {
  /** A multiple of every window that cases use. */
  public static final Instant START = Instant.parse("2025-05-29T20:50:00Z");

  private static final Pattern TIME = Pattern.compile("(-?)(\\d{1,5}):(\\d\\d)(?:\\.(\\d{3}))?");

  private CaseTime() {}

  /**
   * The instant that a text tells.
   *
   * @throws IllegalArgumentException if the text is no time
   */
  public static Instant instant(String text) {
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("found \"%s\", expected e.g. 2:59.999".formatted(text));
    }
    String millis = matcher.group(4);
    Duration since =
        Duration.ofMinutes(Long.parseLong(matcher.group(2)))
            .plusSeconds(Long.parseLong(matcher.group(3)))
            .plusMillis(millis == null ? 0 : Long.parseLong(millis));
    return START.plus(matcher.group(1).isEmpty() ? since : since.negated());
  }

  /** Is the inverse of {@link #instant(String)}. */
  public static String text(Instant instant) {
    Duration since = Duration.between(START, instant);
    Duration length = since.abs();
    String text =
        "%s%d:%02d"
            .formatted(since.isNegative() ? "-" : "", length.toMinutes(), length.toSecondsPart());
    return length.toMillisPart() == 0 ? text : text + ".%03d".formatted(length.toMillisPart());
  }
}
