package io.icewatch.conformance;

import java.util.Locale;

/** How sure it is that AWS behaves as a case says. */
public enum Certainty {
  /** The page that the case names says so. */
  DOCUMENTED,
  /** Users or libraries saw it; the documentation is silent. */
  REPORTED,
  /** It follows from what is documented. */
  INFERRED,
  /** Nobody says; the case names the engine's setting and runs under each answer. */
  UNDOCUMENTED;

  static Certainty of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  /** As the case files spell it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
