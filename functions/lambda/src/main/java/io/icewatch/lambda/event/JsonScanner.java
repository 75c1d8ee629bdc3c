package io.icewatch.lambda.event;

import io.icewatch.vitals.text.PlainDecimal;
import io.icewatch.vitals.text.Swar;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Walks over JSON where it lies. Knows the JSON that Lambda writes: ASCII without escapes, numbers
 * without exponents. Throws {@link Unexpected} at anything else, which may well be JSON, too.
 */
final class JsonScanner {
  /** Not what the scanner knows: somebody else must read it. Has no stack, so it costs little. */
  static final class Unexpected extends Exception {
    private Unexpected() {
      super("not laid out as expected", null, false, false);
    }
  }

  /** The general parser refuses longer names; nobody sends one of a fraction of that. */
  private static final int LONGEST_NAME = 1_000;

  private static final int DEEPEST = 32;

  private final EventBuffer event;
  private final byte[] bytes;
  private final int end;
  private final PlainDecimal decimal = new PlainDecimal();
  private int at;
  private int textStart;
  private int textEnd;

  /** Stands before the first byte of an event. */
  JsonScanner(EventBuffer event) {
    this.event = event;
    this.bytes = event.bytes();
    this.end = event.length();
  }

  /** What is walked over. */
  EventBuffer event() {
    return event;
  }

  /** For what this finds in order and its caller does not, e.g. a field twice. */
  static Unexpected unexpected() {
    return new Unexpected();
  }

  /** Where the scanner stands. */
  int at() {
    return at;
  }

  /** Goes on from elsewhere. */
  void moveTo(int position) {
    at = position;
  }

  /** Where the text of the last {@link #string} or {@link #name} starts, included. */
  int textStart() {
    return textStart;
  }

  /** Where that text ends, excluded. */
  int textEnd() {
    return textEnd;
  }

  /** That text. */
  String text() {
    return new String(bytes, textStart, textEnd - textStart, StandardCharsets.ISO_8859_1);
  }

  /** Whether that text is {@code name}. */
  boolean isText(byte[] name) {
    return textEnd - textStart == name.length
        && Arrays.equals(bytes, textStart, textEnd, name, 0, name.length);
  }

  /** Whether that text ends with the bytes {@code [start, end)}. */
  boolean endsText(int startInclusive, int endExclusive) {
    int length = endExclusive - startInclusive;
    return length <= textEnd - textStart
        && Swar.areSame(bytes, textEnd - length, bytes, startInclusive, length);
  }

  /** The next byte that is not white space; stays there. */
  byte peek() throws Unexpected {
    while (at < end) {
      byte next = bytes[at];
      if (next > ' ') {
        return next;
      }
      if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
        throw unexpected();
      }
      at++;
    }
    throw unexpected();
  }

  /** Passes white space and {@code expected}. */
  void pass(char expected) throws Unexpected {
    if (peek() != expected) {
      throw unexpected();
    }
    at++;
  }

  /** Passes {@code expected}, which must come next without white space before it. */
  void passNext(char expected) throws Unexpected {
    if (at == end || bytes[at] != expected) {
      throw unexpected();
    }
    at++;
  }

  /** Passes white space and {@code candidate} if that comes next. */
  boolean passIf(char candidate) throws Unexpected {
    if (peek() != candidate) {
      return false;
    }
    at++;
    return true;
  }

  /** Passes the bytes {@code [start, end)} of this text if they come next, word for word. */
  boolean passIfRepeated(int startInclusive, int endExclusive) {
    int length = endExclusive - startInclusive;
    if (at + length > end || !Swar.areSame(bytes, startInclusive, bytes, at, length)) {
      return false;
    }
    at += length;
    return true;
  }

  /** Passes a name and its colon; the name is the text. */
  void name() throws Unexpected {
    string();
    if (textEnd - textStart > LONGEST_NAME) {
      throw unexpected();
    }
    pass(':');
  }

  /** Passes a string; what is between the quotes is the text. */
  void string() throws Unexpected {
    pass('"');
    endString(Swar.plainEnd(bytes, at, end));
  }

  /** Passes a string of digits; what is between the quotes is the text. */
  void digitString() throws Unexpected {
    pass('"');
    int i = at;
    while (i + Long.BYTES <= end && Swar.areDigits(Swar.at(bytes, i))) {
      i += Long.BYTES;
    }
    while (i < end && bytes[i] >= '0' && bytes[i] <= '9') {
      i++;
    }
    if (i == at) {
      throw unexpected();
    }
    endString(i);
  }

  private void endString(int quote) throws Unexpected {
    if (quote >= end || bytes[quote] != '"') {
      throw unexpected();
    }
    textStart = at;
    textEnd = quote;
    at = quote + 1;
  }

  /** Passes true or false. */
  boolean bool() throws Unexpected {
    boolean value = peek() == 't';
    passWord(value ? "true" : "false");
    return value;
  }

  /** Passes null if that comes next. */
  boolean passIfNull() throws Unexpected {
    if (peek() != 'n') {
      return false;
    }
    passWord("null");
    return true;
  }

  private void passWord(String word) throws Unexpected {
    for (int i = 0; i < word.length(); i++, at++) {
      if (at == end || bytes[at] != word.charAt(i)) {
        throw unexpected();
      }
    }
  }

  /** Passes a {@linkplain PlainDecimal plain} number; its value is the nearest double. */
  double number() throws Unexpected {
    peek();
    int next = decimal.read(bytes, at, end);
    if (next == at) {
      throw unexpected();
    }
    at = next;
    return decimal.value();
  }

  /** Passes whatever value comes next. */
  void skipValue() throws Unexpected {
    skipValue(DEEPEST);
  }

  private void skipValue(int deepest) throws Unexpected {
    if (deepest == 0) {
      throw unexpected();
    }
    switch (peek()) {
      case '"' -> string();
      case '{' -> skipMembers('{', '}', deepest);
      case '[' -> skipMembers('[', ']', deepest);
      case 't', 'f' -> bool();
      case 'n' -> passIfNull();
      default -> number();
    }
  }

  private void skipMembers(char open, char close, int deepest) throws Unexpected {
    pass(open);
    if (passIf(close)) {
      return;
    }
    do {
      if (open == '{') {
        name();
      }
      skipValue(deepest - 1);
    } while (passIf(','));
    pass(close);
  }
}
