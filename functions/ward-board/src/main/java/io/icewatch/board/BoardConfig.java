package io.icewatch.board;

import io.icewatch.board.access.SignIn;
import io.icewatch.lambda.RuleSettings;
import io.icewatch.lambda.Variables;
import io.icewatch.lambda.link.LinkSettings;
import io.icewatch.vitals.alarm.MessageDetail;
import io.icewatch.vitals.answer.WardLimits;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The function's settings.
 *
 * @param episodeTable the table's name
 * @param answersStream the Firehose stream of the table {@code answers}
 * @param workgroup of Athena, in which the lake is asked
 * @param database of the lake
 * @param window how long the windows of the lake are
 * @param buffer how long Firehose gathers rows of the lake
 * @param wards the wards by name, without duplicates
 * @param token what lets a board on loopback in; empty: nothing does but an authorizer
 * @param zone in which the ward tells the time
 * @param limits the ward's own
 * @param linkKeyArns KMS keys whose links count
 * @param detail how much the page of a link may say
 * @param signIn where people sign in
 */
public record BoardConfig(
    String episodeTable,
    String answersStream,
    String workgroup,
    String database,
    Duration window,
    Duration buffer,
    List<String> wards,
    String token,
    ZoneId zone,
    WardLimits limits,
    List<String> linkKeyArns,
    MessageDetail detail,
    SignIn signIn) {
  /** A guess at it must be hopeless: 128 bits in Base64. */
  private static final int SHORTEST_TOKEN = 22;

  /** Of a tumbling window of Lambda. */
  private static final long LONGEST_WINDOW = 900;

  /** Of a Firehose stream. */
  private static final long LONGEST_BUFFER = 900;

  private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

  public BoardConfig {
    wards = List.copyOf(wards);
    linkKeyArns = List.copyOf(linkKeyArns);
  }

  /**
   * The settings of the given variables.
   *
   * @throws IllegalArgumentException if one is missing or wrong; names it, its value and what was
   *     expected
   */
  public static BoardConfig from(Map<String, String> environment) {
    Variables variables = new Variables(environment);
    return new BoardConfig(
        variables.text("EPISODE_TABLE"),
        variables.text("ANSWERS_STREAM"),
        variables.text("LAKE_WORKGROUP"),
        variables.text("LAKE_DATABASE"),
        variables.seconds("WINDOW_SECONDS", 1, LONGEST_WINDOW),
        variables.seconds("BUFFER_SECONDS", 0, LONGEST_BUFFER),
        wards(variables.text("WARDS")),
        token(variables.textOrEmpty("BOARD_TOKEN")),
        zone(variables.text("TIME_ZONE")),
        new WardLimits(RuleSettings.read(variables).rules()),
        LinkSettings.keyArns(variables),
        variables.oneOf("MESSAGE_DETAIL", MessageDetail.class),
        SignIn.read(variables));
  }

  private static List<String> wards(String text) {
    return Stream.of(text)
        .flatMap(COMMA::splitAsStream)
        .filter(ward -> !ward.isBlank())
        .distinct()
        .toList();
  }

  /** Not said what it is: whoever reads the log would come in. */
  private static String token(String token) {
    if (!token.isEmpty() && !token.matches("[A-Za-z0-9_-]{%d,}".formatted(SHORTEST_TOKEN))) {
      throw new IllegalArgumentException(
          "BOARD_TOKEN has %d characters, expected none, or at least %d letters, digits, _ and -"
              .formatted(token.length(), SHORTEST_TOKEN));
    }
    return token;
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "TIME_ZONE is \"%s\", expected a name of the tz database".formatted(name), e);
    }
  }
}
