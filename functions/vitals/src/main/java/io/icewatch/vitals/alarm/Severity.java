package io.icewatch.vitals.alarm;

import java.util.Locale;

/** How grave a breach is, in ascending order: a later constant is the graver one. */
public enum Severity {
  /** The value cannot be true: something is wrong with the probe or the line. */
  TECHNICAL,
  /** A physiological threshold is crossed. */
  WARNING,
  /** The graver physiological threshold is crossed. */
  CRITICAL;

  /** The name in messages, attributes and tables, e.g. {@code critical}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether this is graver than {@code other}. */
  public boolean isAbove(Severity other) {
    return compareTo(other) > 0;
  }
}
