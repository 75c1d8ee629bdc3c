package io.icewatch.edge.hl7;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.HexFormat;

/** HL7's escape sequences (version 2.6, chapter 2.7). */
final class Escapes {
  private Escapes() {}

  /**
   * Puts characters in place of their sequences: the five delimiters, {@code \X..\} and {@code
   * \.br\}. Highlighting and other formatting fall away; a sequence that is none stays as it is.
   */
  static String remove(String text, Delimiters delimiters, Charset charset) {
    StringBuilder plain = new StringBuilder(text.length());
    char escape = (char) delimiters.escape();
    int at = 0;
    while (at < text.length()) {
      int begin = text.indexOf(escape, at);
      int end = begin < 0 ? -1 : text.indexOf(escape, begin + 1);
      if (end < 0) {
        return plain.append(text, at, text.length()).toString();
      }
      plain.append(text, at, begin);
      String sequence = text.substring(begin + 1, end);
      plain.append(character(sequence, delimiters, charset, escape + sequence + escape));
      at = end + 1;
    }
    return plain.toString();
  }

  private static String character(
      String sequence, Delimiters delimiters, Charset charset, String asWritten) {
    return switch (sequence) {
      case "F" -> of(delimiters.field());
      case "S" -> of(delimiters.component());
      case "T" -> of(delimiters.subcomponent());
      case "R" -> of(delimiters.repetition());
      case "E" -> of(delimiters.escape());
      case "H", "N" -> "";
      case ".br" -> "\n";
      default ->
          sequence.startsWith("X") && isHex(sequence)
              ? new String(HexFormat.of().parseHex(sequence.substring(1)), charset)
              : asWritten;
    };
  }

  private static boolean isHex(String sequence) {
    return sequence.length() > 1
        && sequence.length() % 2 == 1
        && sequence.substring(1).chars().allMatch(HexFormat::isHexDigit);
  }

  private static String of(byte delimiter) {
    return delimiter == 0 ? "" : String.valueOf((char) delimiter);
  }

  /**
   * Puts sequences in place of whatever would end a field, a segment or the frame around it.
   *
   * @param charset of the message; what it cannot hold becomes a question mark
   */
  static void write(
      String text, Delimiters delimiters, Charset charset, ByteArrayOutputStream out) {
    for (byte next : text.getBytes(charset)) {
      String sequence = sequence(next, delimiters);
      if (sequence.isEmpty()) {
        out.write(next);
      } else if (delimiters.escape() == 0) {
        out.write(' ');
      } else {
        out.write(delimiters.escape());
        out.writeBytes(sequence.getBytes(charset));
        out.write(delimiters.escape());
      }
    }
  }

  private static String sequence(byte next, Delimiters delimiters) {
    if (next == delimiters.field()) {
      return "F";
    }
    if (next == delimiters.component()) {
      return "S";
    }
    if (next == delimiters.repetition()) {
      return "R";
    }
    if (next == delimiters.escape() && next != 0) {
      return "E";
    }
    if (next == delimiters.subcomponent() && next != 0) {
      return "T";
    }
    return next >= 0 && next < ' ' ? "X%02X".formatted(next) : "";
  }
}
