package io.icewatch.edge.hl7;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * One message, read in place. Only the bounds of its segments and, for the segment that is looked
 * at, of its fields are kept; nothing is copied before somebody asks for its text. A message of any
 * size costs a few bytes a segment.
 *
 * <p>Segments end with a carriage return, as HL7 asks, or with a line feed, as editors leave it.
 * Not thread-safe.
 */
public final class Hl7Message {
  private static final int MOST_FIELDS = 64;

  private final byte[] bytes;
  private final Delimiters delimiters;
  private final int[] starts;
  private final int[] ends;
  private final int size;
  private Charset charset = StandardCharsets.ISO_8859_1;

  private int segment = -1;
  private final int[] fieldStarts = new int[MOST_FIELDS];
  private final int[] fieldEnds = new int[MOST_FIELDS];
  private int fields;

  private Hl7Message(byte[] bytes, Delimiters delimiters, int[] starts, int[] ends, int size) {
    this.bytes = bytes;
    this.delimiters = delimiters;
    this.starts = starts;
    this.ends = ends;
    this.size = size;
  }

  /**
   * Finds the segments of the message in {@code bytes[start, end)}, which must not change while it
   * is read.
   *
   * @throws Hl7Exception if it does not begin with MSH and usable delimiters, or MSH-18 names a
   *     character set that is not known here
   */
  public static Hl7Message parse(byte[] bytes, int startInclusive, int endExclusive)
      throws Hl7Exception {
    int from = startInclusive;
    while (from < endExclusive && isBlank(bytes[from])) {
      from++;
    }
    int[] starts = new int[32];
    int[] ends = new int[32];
    int size = 0;
    int start = from;
    for (int i = from; i <= endExclusive; i++) {
      if (i == endExclusive || bytes[i] == '\r' || bytes[i] == '\n') {
        if (i > start) {
          if (size == starts.length) {
            starts = Arrays.copyOf(starts, 2 * size);
            ends = Arrays.copyOf(ends, 2 * size);
          }
          starts[size] = start;
          ends[size++] = i;
        }
        start = i + 1;
      }
    }
    Delimiters delimiters = Delimiters.read(bytes, from, size == 0 ? from : ends[0]);
    Hl7Message message = new Hl7Message(bytes, delimiters, starts, ends, size);
    message.charset = message.declaredCharset();
    return message;
  }

  private static boolean isBlank(byte next) {
    return next == '\r' || next == '\n' || next == ' ' || next == '\t';
  }

  /** MSH-18; empty is ASCII, whose every other byte is read as Latin-1 so that none is lost. */
  private Charset declaredCharset() throws Hl7Exception {
    select(0);
    String declared = text(18).toUpperCase(Locale.ROOT);
    return switch (declared) {
      case "", "ASCII", "8859/1" -> StandardCharsets.ISO_8859_1;
      case "UNICODE UTF-8", "UTF-8" -> StandardCharsets.UTF_8;
      case "8859/2", "8859/3", "8859/4", "8859/5", "8859/7", "8859/9", "8859/15" ->
          Charset.forName("ISO-" + declared.replace('/', '-'));
      default ->
          throw new Hl7Exception(
              "MSH^1^18",
              Hl7Fault.Code.TABLE_VALUE,
              "found the character set %s, expected ASCII, 8859/1 or UNICODE UTF-8"
                  .formatted(declared));
    };
  }

  /** How many segments it has; at least one. */
  public int size() {
    return size;
  }

  /** How texts are read. */
  public Charset charset() {
    return charset;
  }

  /** Whether the segment at {@code index} has this name of three characters. */
  public boolean is(int index, String name) {
    int start = starts[index];
    return ends[index] - start >= 3
        && bytes[start] == name.charAt(0)
        && bytes[start + 1] == name.charAt(1)
        && bytes[start + 2] == name.charAt(2)
        && (ends[index] - start == 3 || bytes[start + 3] == delimiters.field());
  }

  /** The name of the segment at {@code index}, e.g. {@code OBX}. */
  public String name(int index) {
    int end = starts[index];
    while (end < ends[index] && bytes[end] != delimiters.field() && end - starts[index] < 3) {
      end++;
    }
    return new String(bytes, starts[index], end - starts[index], StandardCharsets.ISO_8859_1);
  }

  /** Looks at a segment: fields are asked of the one that was selected last. */
  public void select(int index) {
    if (segment == index) {
      return;
    }
    segment = index;
    int at = starts[index];
    int end = ends[index];
    byte field = delimiters.field();
    while (at < end && bytes[at] != field) {
      at++;
    }
    // MSH-1 is the delimiter itself, so that what follows it is MSH-2.
    fields = is(index, "MSH") ? 1 : 0;
    while (at < end && fields + 1 < MOST_FIELDS) {
      int start = ++at;
      while (at < end && bytes[at] != field) {
        at++;
      }
      fields++;
      fieldStarts[fields] = start;
      fieldEnds[fields] = at;
    }
  }

  /**
   * The text of a field's first component, in its first repetition, without escapes; empty if it is
   * not there.
   *
   * @param field its number as HL7 counts, from 1
   */
  public String text(int field) {
    return text(field, 1);
  }

  /**
   * The text of a component, in the first repetition of its field, without escapes; empty if it is
   * not there. {@code ""}, HL7's null, is empty too.
   *
   * @param field its number, from 1
   * @param component its number, from 1
   */
  public String text(int field, int component) {
    return text(field, component, 1);
  }

  /**
   * The text of a sub-component, in the first repetition of its field; otherwise as {@link
   * #text(int, int)}.
   *
   * @param subcomponent its number, from 1
   */
  public String text(int field, int component, int subcomponent) {
    if (field > fields) {
      return "";
    }
    int end = find(delimiters.repetition(), 1, fieldStarts[field], fieldEnds[field]).end();
    Slice found = find(delimiters.component(), component, fieldStarts[field], end);
    if (delimiters.subcomponent() != 0) {
      found = find(delimiters.subcomponent(), subcomponent, found.start(), found.end());
    } else if (subcomponent > 1) {
      return "";
    }
    return text(found);
  }

  /**
   * Whether a field holds anything.
   *
   * @param field its number, from 1
   */
  public boolean has(int field) {
    return field <= fields && fieldEnds[field] > fieldStarts[field];
  }

  /**
   * How many repetitions a field has; 0 if it is empty.
   *
   * @param field its number, from 1
   */
  public int repetitions(int field) {
    if (!has(field)) {
      return 0;
    }
    int count = 1;
    for (int i = fieldStarts[field]; i < fieldEnds[field]; i++) {
      count += bytes[i] == delimiters.repetition() ? 1 : 0;
    }
    return count;
  }

  /** Part of the message: {@code bytes[start, end)}. */
  private record Slice(int start, int end) {}

  /** The {@code number}-th of the parts that the delimiter makes of a range; empty beyond. */
  private Slice find(byte delimiter, int number, int start, int end) {
    int from = start;
    for (int i = 1; i < number; i++) {
      while (from < end && bytes[from] != delimiter) {
        from++;
      }
      if (from == end) {
        return new Slice(end, end);
      }
      from++;
    }
    int to = from;
    while (to < end && bytes[to] != delimiter) {
      to++;
    }
    return new Slice(from, to);
  }

  private String text(Slice slice) {
    int length = slice.end() - slice.start();
    if (length == 2 && bytes[slice.start()] == '"' && bytes[slice.start() + 1] == '"') {
      return "";
    }
    String text = new String(bytes, slice.start(), length, charset).strip();
    return delimiters.escape() == 0 || text.indexOf(delimiters.escape()) < 0
        ? text
        : Escapes.remove(text, delimiters, charset);
  }

  /** The delimiters in the order of MSH-1 and MSH-2, for an answer in the sender's own. */
  Delimiters delimiters() {
    return delimiters;
  }
}
