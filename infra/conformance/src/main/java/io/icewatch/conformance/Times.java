package io.icewatch.conformance;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times in cases: {@code minutes:seconds} after {@link #START}, with milliseconds where they count,
 * e.g. {@code 2:59.999}.
 */
final class Times {
  /** A multiple of every window that cases use. */
  static final Instant START = Instant.parse("2025-05-29T20:50:00Z");

  private static final Pattern TIME = Pattern.compile("(\\d{1,5}):(\\d\\d)(?:\\.(\\d{3}))?");

  private Times() {}

  /**
   * @throws IllegalArgumentException if the text is no time
   */
  static Instant instant(String text) {
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("found \"%s\", expected e.g. 2:59.999".formatted(text));
    }
    String millis = matcher.group(3);
    return START
        .plus(Duration.ofMinutes(Long.parseLong(matcher.group(1))))
        .plusSeconds(Long.parseLong(matcher.group(2)))
        .plusMillis(millis == null ? 0 : Long.parseLong(millis));
  }

  /** Is the inverse of {@link #instant(String)}. */
  static String text(Instant instant) {
    Duration since = Duration.between(START, instant);
    String text = "%d:%02d".formatted(since.toMinutes(), since.toSecondsPart());
    return since.toMillisPart() == 0 ? text : text + ".%03d".formatted(since.toMillisPart());
  }
}
