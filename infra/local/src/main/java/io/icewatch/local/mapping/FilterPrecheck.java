package io.icewatch.local.mapping;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.icewatch.local.mapping.NumericBounds.Need;
import io.icewatch.vitals.text.PlainDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Dismisses data that no pattern of a filter can match, many times quicker than the matcher would.
 * It judges nothing else: what it does not dismiss the matcher has to see.
 *
 * <p>Dismissed is an object whose values are plain numbers and texts, written in ASCII without
 * escapes, and of whose numbers none is {@linkplain NumericBounds needed} for a match. Everything
 * else is in doubt: nested values, literals, signs, exponents, more digits than a double holds, a
 * text where a number is needed, what is no JSON.
 *
 * <p>Immutable and thread-safe.
 */
final class FilterPrecheck {
  /** A field that is needed, and the numbers that are, by pairs of lowest and highest. */
  private record Field(byte[] name, double[] bounds) {
    boolean needs(double number) {
      for (int i = 0; i < bounds.length; i += 2) {
        if (number >= bounds[i] && number <= bounds[i + 1]) {
          return true;
        }
      }
      return false;
    }

    boolean isNamed(byte[] data, int start, int end) {
      return Arrays.equals(name, 0, name.length, data, start, end);
    }
  }

  private final List<Field> fields;

  private FilterPrecheck(List<Field> fields) {
    this.fields = fields;
  }

  /**
   * Makes a precheck for a filter, which passes what one of its patterns matches.
   *
   * @return empty if nothing can be dismissed unseen
   */
  static Optional<FilterPrecheck> of(List<String> patterns) {
    List<Need> needs = new ArrayList<>();
    for (String pattern : patterns) {
      Optional<List<Need>> needed = NumericBounds.of(pattern);
      if (needed.isEmpty()) {
        return Optional.empty();
      }
      needs.addAll(needed.get());
    }
    return Optional.of(
        new FilterPrecheck(
            needs.stream().map(Need::field).distinct().map(name -> field(name, needs)).toList()));
  }

  private static Field field(String name, List<Need> needs) {
    double[] bounds =
        needs.stream()
            .filter(need -> need.field().equals(name))
            .flatMapToDouble(need -> DoubleStream.of(need.lowInclusive(), need.highInclusive()))
            .toArray();
    return new Field(name.getBytes(US_ASCII), bounds);
  }

  /** Whether no pattern can match this data. If not, one may or may not. */
  boolean dismisses(byte[] data) {
    return new Scan(data).finds();
  }

  /** A look at data from its first byte to its last, or to the first that is in doubt. */
  private final class Scan {
    private final byte[] data;
    private final PlainDecimal number = new PlainDecimal();
    private int at;

    Scan(byte[] data) {
      this.data = data;
    }

    /** Whether it finds an object in which nothing is needed or in doubt. */
    boolean finds() {
      if (next() != '{') {
        return false;
      }
      int separator;
      do {
        at++;
        if (next() != '"' || !passMember()) {
          return false;
        }
        separator = next();
      } while (separator == ',');
      at++;
      return separator == '}' && next() == 0 && at == data.length;
    }

    /** The next byte that is not white space, 0 at the end; stays there. */
    private int next() {
      while (at < data.length) {
        byte next = data[at];
        if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
          return next;
        }
        at++;
      }
      return 0;
    }

    private boolean passMember() {
      int name = at + 1;
      if (!passText()) {
        return false;
      }
      int nameEnd = at - 1;
      if (next() != ':') {
        return false;
      }
      at++;
      boolean isText = next() == '"';
      for (Field field : fields) {
        if (field.isNamed(data, name, nameEnd)) {
          return !isText && passNumber(field);
        }
      }
      return isText ? passText() : passNumber(null);
    }

    /** Passes the text at whose first quote the scan stands. */
    private boolean passText() {
      at++;
      while (at < data.length && data[at] >= ' ' && data[at] != '\\' && data[at] != '"') {
        at++;
      }
      return at < data.length && data[at++] == '"';
    }

    /** Passes a plain number that the field does not need. */
    private boolean passNumber(@Nullable Field field) {
      int start = at;
      at = number.read(data, start, data.length);
      return at > start && (field == null || !field.needs(number.value()));
    }
  }
}
