package io.icewatch.local.aws.http;

/**
 * A path of this machine beside an API's own, for what only a machine of one's own can do. Every
 * answer of the API names it in a header, so that a page knows of it and asks nothing of a host
 * that has none.
 */
public interface SideDoor {

  /** Begins with a slash. */
  String path();

  /**
   * The header that names the path. Who changes something sends it too: a page of another host
   * cannot without being asked whether it may, and it may not.
   */
  String header();

  /** What {@code GET} is answered with: JSON. */
  String state();

  /**
   * Does what a {@code POST} wants.
   *
   * @throws IllegalArgumentException if it cannot be read; says what was found and expected
   */
  void change(String body);
}
