package io.icewatch.local.mapping;

import java.time.Duration;
import java.time.format.DateTimeParseException;

/**
 * What Lambda decides for a mapping and no template can set. Some of it is documented, some is not;
 * what is not is here, or in {@link UndocumentedBehavior}, so that it has a name, a value and a
 * reason.
 *
 * @param pollInterval pause between two polls of a shard; documented as "about once per second"
 * @param pollLimit records that a poll returns at most; documented for GetRecords, 10,000. A poll
 *     that returns as many is followed by the next one without a pause
 * @param firstBackOff pause after the first failed invocation in a row. <b>Undocumented</b>: 1 s
 * @param longestBackOff the pause doubles with every further failure up to this one.
 *     <b>Undocumented</b>: 60 s
 * @param windowSilence how long after its end a tumbling window stays open on a shard that falls
 *     silent; documented as "up to 2 minutes"
 * @param payloadLimit bytes of an invocation event at most, everything counted; documented as 6 MB,
 *     taken as MiB
 * @param stateLimit bytes that a tumbling window's state may have before the window is ended early;
 *     documented as 1 MB, taken as MiB of UTF-8 JSON
 * @param undocumented how the mapping behaves where that is not documented
 */
public record PlatformSettings(
    Duration pollInterval,
    int pollLimit,
    Duration firstBackOff,
    Duration longestBackOff,
    Duration windowSilence,
    int payloadLimit,
    int stateLimit,
    UndocumentedBehavior undocumented) {

  /** What Lambda does, as far as it is known. */
  public static final PlatformSettings LAMBDA =
      new PlatformSettings(
          Duration.ofSeconds(1),
          10_000,
          Duration.ofSeconds(1),
          Duration.ofSeconds(60),
          Duration.ofMinutes(2),
          6 * 1024 * 1024,
          1024 * 1024,
          UndocumentedBehavior.DEFAULT);

  /**
   * What Lambda does, with everything undocumented the other way: the same pause after every
   * failure, no patience with a silent shard, and {@link UndocumentedBehavior#ALTERNATIVE}.
   */
  public static final PlatformSettings LAMBDA_OTHERWISE =
      new PlatformSettings(
          Duration.ofSeconds(1),
          10_000,
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ZERO,
          6 * 1024 * 1024,
          1024 * 1024,
          UndocumentedBehavior.ALTERNATIVE);

  /** Returns the same settings with another {@link #payloadLimit()}. */
  public PlatformSettings withPayloadLimit(int bytes) {
    return with(firstBackOff, longestBackOff, windowSilence, bytes, stateLimit, undocumented);
  }

  /** Returns the same settings with another {@link #stateLimit()}. */
  public PlatformSettings withStateLimit(int bytes) {
    return with(firstBackOff, longestBackOff, windowSilence, payloadLimit, bytes, undocumented);
  }

  /** Returns the same settings with another {@link #windowSilence()}. */
  public PlatformSettings withWindowSilence(Duration silence) {
    return with(firstBackOff, longestBackOff, silence, payloadLimit, stateLimit, undocumented);
  }

  private PlatformSettings withBackOff(Duration first, Duration longest) {
    return with(first, longest, windowSilence, payloadLimit, stateLimit, undocumented);
  }

  private PlatformSettings with(
      Duration first,
      Duration longest,
      Duration silence,
      int payload,
      int state,
      UndocumentedBehavior behavior) {
    return new PlatformSettings(
        pollInterval, pollLimit, first, longest, silence, payload, state, behavior);
  }

  /**
   * Returns the same settings with one of them changed: a back-off, {@code windowSilence}, a limit
   * of bytes, or one of {@link UndocumentedBehavior}. How a shard is polled cannot be changed.
   *
   * @param setting its name here or in {@link UndocumentedBehavior}, e.g. {@code firstBackOff}
   * @param value a duration as {@link Duration#parse} reads it, a whole number, or the name of a
   *     behavior
   * @throws IllegalArgumentException if there is no such setting, or the value is none for it
   */
  public PlatformSettings with(String setting, String value) {
    return switch (setting) {
      case "firstBackOff" -> withBackOff(duration(setting, value), longestBackOff);
      case "longestBackOff" -> withBackOff(firstBackOff, duration(setting, value));
      case "windowSilence" -> withWindowSilence(duration(setting, value));
      case "payloadLimit" -> withPayloadLimit(number(setting, value));
      case "stateLimit" -> withStateLimit(number(setting, value));
      default ->
          with(
              firstBackOff,
              longestBackOff,
              windowSilence,
              payloadLimit,
              stateLimit,
              undocumented.with(setting, value));
    };
  }

  private static Duration duration(String setting, String value) {
    try {
      return Duration.parse(value);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "%s: found %s, expected e.g. PT5S".formatted(setting, value), e);
    }
  }

  private static int number(String setting, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s: found %s, expected a number".formatted(setting, value), e);
    }
  }

  /**
   * The pause after the given number of failed invocations in a row.
   *
   * @param failuresInARow at least 1
   */
  Duration backOff(int failuresInARow) {
    Duration pause = firstBackOff;
    for (int i = 1; i < failuresInARow && pause.compareTo(longestBackOff) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    return pause.compareTo(longestBackOff) < 0 ? pause : longestBackOff;
  }
}
