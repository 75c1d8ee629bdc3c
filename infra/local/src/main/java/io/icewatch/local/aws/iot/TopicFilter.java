package io.icewatch.local.aws.iot;

/**
 * The topics that a rule listens to, as MQTT writes them: {@code +} stands for one level, {@code #}
 * at the end for any number of levels, none included. Neither stands for a first level that begins
 * with {@code $}.
 *
 * @param text e.g. {@code icu/+/sensors}
 */
public record TopicFilter(String text) {
  private static final String ONE_LEVEL = "+";
  private static final String ALL_BELOW = "#";

  /**
   * @throws IllegalArgumentException if the text is empty, or has a wildcard that is not a level of
   *     its own, or a {@code #} before the last level
   */
  public TopicFilter {
    String[] levels = levels(text);
    for (int i = 0; i < levels.length; i++) {
      boolean isWildcard = levels[i].equals(ONE_LEVEL) || levels[i].equals(ALL_BELOW);
      boolean isMidway = levels[i].equals(ALL_BELOW) && i < levels.length - 1;
      if (isMidway || (!isWildcard && hasWildcard(levels[i]))) {
        throw new IllegalArgumentException(
            "topic filter %s: found level %s, expected + or # as a level of its own, # as the last"
                .formatted(text, levels[i]));
      }
    }
    if (text.isEmpty()) {
      throw new IllegalArgumentException("topic filter: found none, expected e.g. icu/+/sensors");
    }
  }

  /** Whether a message on the topic is one for this filter. */
  public boolean matches(String topic) {
    String[] wanted = levels(text);
    String[] found = levels(topic);
    if (topic.startsWith("$") && hasWildcard(wanted[0])) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].equals(ALL_BELOW)) {
        return true;
      }
      if (i == found.length || !(wanted[i].equals(ONE_LEVEL) || wanted[i].equals(found[i]))) {
        return false;
      }
    }
    return wanted.length == found.length;
  }

  static String[] levels(String topic) {
    return topic.split("/", -1);
  }

  static boolean hasWildcard(String text) {
    return text.contains(ONE_LEVEL) || text.contains(ALL_BELOW);
  }

  @Override
  public String toString() {
    return text;
  }
}
