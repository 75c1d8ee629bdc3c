package io.icewatch.board.link;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.icewatch.board.http.Request;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** What a browser sends of a form. */
record Form(Map<String, String> fields) {
  private static final String TYPE = "application/x-www-form-urlencoded";
  private static final int MOST_BYTES = 4_096;
  private static final Pattern AND = Pattern.compile("&");

  /**
   * Reads a form.
   *
   * @throws IllegalArgumentException if the body is none; says what was found and expected
   */
  static Form read(Request request) {
    if (!request.isOfType(TYPE)) {
      throw new IllegalArgumentException(
          "content-type \"%s\", expected %s".formatted(request.contentType(), TYPE));
    }
    byte[] body = request.body();
    if (body.length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "a form of %d bytes, expected at most %d".formatted(body.length, MOST_BYTES));
    }
    Map<String, String> fields = new HashMap<>();
    AND.splitAsStream(new String(body, UTF_8))
        .map(field -> field.split("=", 2))
        .filter(field -> field.length == 2)
        .forEach(field -> fields.put(decoded(field[0]), decoded(field[1])));
    return new Form(fields);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, UTF_8);
  }

  /** A field's text; empty if it is not there. */
  String text(String name) {
    return fields.getOrDefault(name, "").strip();
  }

  /**
   * A field's number, from 0.
   *
   * @throws IllegalArgumentException if it is none, or higher than {@code most}
   */
  int whole(String name, int most) {
    String text = text(name);
    if (!text.matches("\\d{1,6}") || Integer.parseInt(text) > most) {
      throw new IllegalArgumentException(
          "%s is \"%s\", expected a whole number from 0 to %d".formatted(name, text, most));
    }
    return Integer.parseInt(text);
  }
}
