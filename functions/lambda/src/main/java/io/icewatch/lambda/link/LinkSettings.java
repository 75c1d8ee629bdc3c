package io.icewatch.lambda.link;

import io.icewatch.lambda.Variables;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What the template says of links.
 *
 * @param board the board's address, which ends with a slash; empty: pages carry no link
 * @param keyArns KMS keys; the first signs, and whatever one of them has signed counts
 */
public record LinkSettings(String board, List<String> keyArns) {
  private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

  public LinkSettings {
    keyArns = List.copyOf(keyArns);
  }

  /**
   * Reads {@code BOARD_URL} and {@code LINK_KEY_ARNS}.
   *
   * @throws IllegalArgumentException if one is missing or wrong; names it, its value and what was
   *     expected
   */
  public static LinkSettings read(Variables variables) {
    String board = variables.address("BOARD_URL");
    return new LinkSettings(
        board.isEmpty() || board.endsWith("/") ? board : board + "/", keyArns(variables));
  }

  /**
   * Reads {@code LINK_KEY_ARNS}, for whoever verifies.
   *
   * @throws IllegalArgumentException if it is missing or blank
   */
  public static List<String> keyArns(Variables variables) {
    return COMMA.splitAsStream(variables.text("LINK_KEY_ARNS").strip()).toList();
  }
}
