package io.icewatch.watch;

import io.icewatch.lambda.Judgement;
import io.icewatch.lambda.Variables;
import io.icewatch.lambda.link.LinkSettings;
import io.icewatch.vitals.alarm.AlarmPolicy;
import io.icewatch.vitals.alarm.MessageDetail;
import io.icewatch.vitals.alarm.RuleBook;
import io.icewatch.vitals.reading.MonitorClock;
import java.time.Duration;
import java.util.Map;

/**
 * What the template tells the function through its environment.
 *
 * @param episodeTable name of the DynamoDB table
 * @param alertTopicArn the SNS topic of the ward
 * @param alertsStream the Firehose stream behind the table of alerts
 * @param metricsNamespace CloudWatch's namespace of the metrics
 * @param policy when an alarm is over
 * @param presence how long a presence may go unwritten
 * @param stale how old a reading may be before a notice says how old it is
 * @param monitorClock when a reading's own time is believed
 * @param detail how much a notice may say
 * @param rules what is a breach, and what lies inside the margin
 * @param links where pages are answered
 */
public record WatchConfig(
    String episodeTable,
    String alertTopicArn,
    String alertsStream,
    String metricsNamespace,
    AlarmPolicy policy,
    Duration presence,
    Duration stale,
    MonitorClock monitorClock,
    MessageDetail detail,
    RuleBook rules,
    LinkSettings links) {
  private static final long DAY_SECONDS = Duration.ofDays(1).toSeconds();

  /**
   * Reads and checks the environment.
   *
   * @param environment variable to value, as {@link System#getenv()} gives it
   * @throws IllegalArgumentException if a variable is missing or wrong; names it, its value and
   *     what was expected
   */
  public static WatchConfig from(Map<String, String> environment) {
    Variables variables = new Variables(environment);
    Judgement judgement = Judgement.read(variables);
    return new WatchConfig(
        variables.text("EPISODE_TABLE"),
        variables.text("ALERT_TOPIC_ARN"),
        variables.text("ALERTS_STREAM"),
        variables.text("METRICS_NAMESPACE"),
        judgement.policy(),
        variables.seconds("PRESENCE_SECONDS", 0, 3600),
        variables.seconds("STALE_SECONDS", 0, DAY_SECONDS),
        judgement.monitorClock(),
        variables.oneOf("MESSAGE_DETAIL", MessageDetail.class),
        judgement.rules(),
        LinkSettings.read(variables));
  }
}
