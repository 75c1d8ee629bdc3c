package io.icewatch.conformance.cases;

import java.util.Locale;

/** What it rests on that AWS behaves as a case says. */
public enum Evidence {
  /** The page that the case names says so. */
  DOCUMENTED,
  /** Users or libraries saw it; the documentation is silent. */
  REPORTED,
  /** It follows from what is documented. */
  INFERRED,
  /** Nobody says; the case names the engine's setting and runs under each answer. */
  UNDOCUMENTED;

  static Evidence of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  /** As the case files spell it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
