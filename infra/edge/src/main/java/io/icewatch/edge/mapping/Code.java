package io.icewatch.edge.mapping;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an observation is of: a code in a coding system, as OBX-3 has it.
 *
 * <p>Philips' MDIL codes are MDC's in other digits: {@code 0002-4bb8}, partition and term in
 * hexadecimal, is {@code MDC:150456}, and is read as that.
 *
 * @param system HL7's name of the coding system in upper case, e.g. {@code MDC}, {@code LN}; {@code
 *     -} where the message names none
 * @param code the code, e.g. {@code 150456}
 */
record Code(String system, String code) {

  private static final Pattern MDIL = Pattern.compile("([0-9a-fA-F]{4})-([0-9a-fA-F]{4})");

  static Code of(String system, String code) {
    String upper = system.isEmpty() ? "-" : system.toUpperCase(Locale.ROOT);
    if (!upper.equals("MDIL")) {
      return new Code(upper, code);
    }
    Matcher parts = MDIL.matcher(code);
    return parts.matches()
        ? new Code("MDC", String.valueOf(Long.parseLong(parts.group(1) + parts.group(2), 16)))
        : new Code(upper, code);
  }

  /** Reads {@code SYSTEM:code}; empty if it is none. */
  static Optional<Code> parse(String text) {
    int colon = text.indexOf(':');
    return colon < 1 || colon == text.length() - 1
        ? Optional.empty()
        : Optional.of(of(text.substring(0, colon), text.substring(colon + 1)));
  }

  @Override
  public String toString() {
    return system + ":" + code;
  }
}
