package io.icewatch.sweep;

import io.icewatch.lambda.AlarmSettings;
import io.icewatch.lambda.Variables;
import io.icewatch.lambda.link.LinkSettings;
import io.icewatch.vitals.alarm.AlarmPolicy;
import io.icewatch.vitals.alarm.MessageDetail;
import java.time.Duration;
import java.util.Map;

/**
 * What the template tells the function through its environment.
 *
 * @param episodeTable name of the DynamoDB table
 * @param alertTopicArn the SNS topic of the ward
 * @param escalationTopicArn the SNS topic of the next in line
 * @param operatorsTopicArn the SNS topic of those who run this
 * @param alertsStream the Firehose stream behind the table of alerts
 * @param metricsNamespace CloudWatch's namespace of the metrics
 * @param policy when the next in line is called
 * @param presence how long a presence may go unwritten
 * @param stale how old a reading may be before a notice says how old it is
 * @param detail how much a notice may say
 * @param links where pages are answered
 */
public record SweepConfig(
    String episodeTable,
    String alertTopicArn,
    String escalationTopicArn,
    String operatorsTopicArn,
    String alertsStream,
    String metricsNamespace,
    AlarmPolicy policy,
    Duration presence,
    Duration stale,
    MessageDetail detail,
    LinkSettings links) {

  /**
   * Reads and checks the environment.
   *
   * @param environment variable to value, as {@link System#getenv()} gives it
   * @throws IllegalArgumentException if a variable is missing or wrong; names it, its value and
   *     what was expected
   */
  public static SweepConfig from(Map<String, String> environment) {
    Variables variables = new Variables(environment);
    return new SweepConfig(
        variables.text("EPISODE_TABLE"),
        variables.text("ALERT_TOPIC_ARN"),
        variables.text("ESCALATION_TOPIC_ARN"),
        variables.text("OPERATORS_TOPIC_ARN"),
        variables.text("ALERTS_STREAM"),
        variables.text("METRICS_NAMESPACE"),
        AlarmSettings.read(variables),
        variables.seconds("PRESENCE_SECONDS", 0, 3600),
        variables.seconds("STALE_SECONDS", 0, Duration.ofDays(1).toSeconds()),
        variables.oneOf("MESSAGE_DETAIL", MessageDetail.class),
        LinkSettings.read(variables));
  }
}
