package io.icewatch.lambda;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A function's settings from its environment variables. Every method throws {@link
 * IllegalArgumentException} if the variable is missing, blank or wrong, and says which it is, what
 * was found and what was expected.
 *
 * @param values variable to value, as {@link System#getenv()} gives it
 */
public record Variables(Map<String, String> values) {

  /** A text. */
  public String text(String name) {
    String value = values.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(
          name + " is " + (value == null ? "not set" : "blank") + ", expected a value");
    }
    return value;
  }

  /** A text that may be empty: the variable is there and says nothing. */
  public String textOrEmpty(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is not set, expected a value, or an empty one");
    }
    return value.strip();
  }

  /** The address of something behind HTTP, or nothing. */
  public String address(String name) {
    String value = textOrEmpty(name);
    if (!value.matches("(https?://[^\\s/?#;,]+[^\\s?#;,]*)?")) {
      throw wrong(name, value, "an address such as https://example.org/, or none", null);
    }
    return value;
  }

  /** A whole number from {@code least} to {@code most}, both included. */
  public long wholeNumber(String name, long least, long most) {
    String value = text(name);
    String expected = "a whole number from %d to %d".formatted(least, most);
    long number;
    try {
      number = Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw wrong(name, value, expected, e);
    }
    if (number < least || number > most) {
      throw wrong(name, value, expected, null);
    }
    return number;
  }

  /** Whole seconds from {@code least} to {@code most}, both included. */
  public Duration seconds(String name, long least, long most) {
    return Duration.ofSeconds(wholeNumber(name, least, most));
  }

  /** A finite number. */
  public double number(String name) {
    String value = text(name);
    double number;
    try {
      number = Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw wrong(name, value, "a number", e);
    }
    if (!Double.isFinite(number)) {
      throw wrong(name, value, "a finite number", null);
    }
    return number;
  }

  /** One of an enum's names, in upper or lower case. */
  public <E extends Enum<E>> E oneOf(String name, Class<E> type) {
    String value = text(name);
    try {
      return Enum.valueOf(type, value.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      String expected = "one of " + Arrays.toString(type.getEnumConstants());
      throw wrong(name, value, expected.toLowerCase(Locale.ROOT), e);
    }
  }

  private static IllegalArgumentException wrong(
      String name, String value, String expected, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "%s is \"%s\", expected %s".formatted(name, value, expected), cause);
  }
}
