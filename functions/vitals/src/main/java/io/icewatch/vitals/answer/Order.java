package io.icewatch.vitals.answer;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A command with who gave it, when and why.
 *
 * @param id drawn by the client: the same id again has no second effect
 * @param by who, as others read it
 * @param at when it was taken in, to the millisecond as the table keeps it
 * @param why the reason; may be empty where none is asked for
 * @param command what is to be done
 */
public record Order(String id, String by, Instant at, String why, Command command) {
  /** A retry comes within minutes; whoever answers the same alarm ten times in between is heard. */
  private static final int REMEMBERED = 8;

  /** What fits a line of the board. */
  private static final int LONGEST_TEXT = 200;

  private static final int LONGEST_NAME = 64;

  /**
   * @throws IllegalArgumentException if a text is missing or too long; says which, what was found
   *     and what was expected
   */
  public Order {
    requireText("command id", id, LONGEST_NAME);
    requireText("by", by, LONGEST_NAME);
    requireNonNull(at, "at");
    requireNonNull(command, "command");
    if (why.length() > LONGEST_TEXT) {
      throw new IllegalArgumentException(
          "why has %d characters, expected at most %d".formatted(why.length(), LONGEST_TEXT));
    }
  }

  static void requireText(String name, String value, int longest) {
    if (value.isBlank() || value.length() > longest) {
      throw new IllegalArgumentException(
          "%s has %d characters, expected 1 to %d"
              .formatted(name, value.strip().length(), longest));
    }
  }

  /** The ids of the orders that made something what it is, with this one in front. */
  List<String> after(List<String> orders) {
    List<String> all = new ArrayList<>(REMEMBERED);
    all.add(id);
    orders.stream().limit(REMEMBERED - 1L).forEach(all::add);
    return all;
  }
}
