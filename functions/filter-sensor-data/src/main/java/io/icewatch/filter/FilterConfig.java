package io.icewatch.filter;

import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.EpisodePolicy;
import io.icewatch.vitals.alarm.MessageDetail;
import io.icewatch.vitals.alarm.Rule;
import io.icewatch.vitals.alarm.RuleBook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the template tells the function through its environment.
 *
 * @param episodeTable name of the DynamoDB table that holds the episodes
 * @param alertTopicArn the SNS topic that pages caregivers
 * @param alertsStream the Firehose stream behind the table of alerts
 * @param policy when to page
 * @param stale how old a reading may be before a page says how old it is
 * @param detail how much a page may say
 * @param rules what is a breach
 */
public record FilterConfig(
    String episodeTable,
    String alertTopicArn,
    String alertsStream,
    EpisodePolicy policy,
    Duration stale,
    MessageDetail detail,
    RuleBook rules) {

  private static final long LONGEST_SECONDS = Duration.ofDays(1).toSeconds();

  /**
   * Reads and checks the environment.
   *
   * @param environment variable to value, as {@link System#getenv()} gives it
   * @throws IllegalArgumentException if a variable is missing or wrong; names it, its value and
   *     what was expected
   */
  public static FilterConfig from(Map<String, String> environment) {
    Variables variables = new Variables(environment);
    EpisodePolicy policy =
        new EpisodePolicy(
            variables.seconds("SUPPRESS_SECONDS", 0),
            variables.seconds("EPISODE_GAP_SECONDS", 0),
            variables.seconds("ALARM_DELAY_SECONDS", 0),
            variables.seconds("LEASE_SECONDS", 1));
    return new FilterConfig(
        variables.text("EPISODE_TABLE"),
        variables.text("ALERT_TOPIC_ARN"),
        variables.text("ALERTS_STREAM"),
        policy,
        variables.seconds("STALE_SECONDS", 0),
        variables.detail("MESSAGE_DETAIL"),
        RuleBook.of(rules(variables)));
  }

  private static List<Rule> rules(Variables variables) {
    List<Rule> rules = new ArrayList<>();
    for (Condition condition : Condition.physiological()) {
      rules.add(
          new Rule(
              condition,
              variables.number(condition.name() + "_WARNING"),
              variables.number(condition.name() + "_CRITICAL")));
    }
    return rules;
  }

  /** The environment, read with errors that say what was found and what was expected. */
  private record Variables(Map<String, String> environment) {
    String text(String name) {
      String value = environment.get(name);
      if (value == null || value.isBlank()) {
        throw new IllegalArgumentException(
            name + " is " + (value == null ? "not set" : "blank") + ", expected a value");
      }
      return value;
    }

    Duration seconds(String name, long least) {
      String value = text(name);
      try {
        long seconds = Long.parseLong(value);
        if (seconds >= least && seconds <= LONGEST_SECONDS) {
          return Duration.ofSeconds(seconds);
        }
      } catch (NumberFormatException e) {
        throw wrong(name, value, "a whole number of seconds", e);
      }
      throw wrong(name, value, least + " to " + LONGEST_SECONDS + " seconds", null);
    }

    double number(String name) {
      String value = text(name);
      try {
        double number = Double.parseDouble(value);
        if (Double.isFinite(number)) {
          return number;
        }
      } catch (NumberFormatException e) {
        throw wrong(name, value, "a number", e);
      }
      throw wrong(name, value, "a finite number", null);
    }

    MessageDetail detail(String name) {
      String value = text(name);
      try {
        return MessageDetail.valueOf(value.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        String expected = "one of " + Arrays.toString(MessageDetail.values());
        throw wrong(name, value, expected.toLowerCase(Locale.ROOT), e);
      }
    }

    private static IllegalArgumentException wrong(
        String name, String value, String expected, @Nullable Throwable cause) {
      return new IllegalArgumentException(
          "%s is \"%s\", expected %s".formatted(name, value, expected), cause);
    }
  }
}
