package io.icewatch.local.cli;

import picocli.CommandLine.TypeConversionException;

/**
 * A share of the whole, written as a percentage.
 *
 * @param value 0 to 1
 */
record Percentage(double value) {

  /** E.g. {@code 1%} or {@code 0.5%}. */
  static Percentage parse(String text) {
    try {
      double percent =
          Double.parseDouble(text.endsWith("%") ? text.substring(0, text.length() - 1) : "");
      if (percent >= 0 && percent <= 100) {
        return new Percentage(percent / 100);
      }
    } catch (NumberFormatException e) {
      throw new TypeConversionException(wrong(text));
    }
    throw new TypeConversionException(wrong(text));
  }

  private static String wrong(String text) {
    return "found \"%s\", expected a percentage from 0%% to 100%%, e.g. 1%%".formatted(text);
  }
}
