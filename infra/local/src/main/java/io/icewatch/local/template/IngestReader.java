package io.icewatch.local.template;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what carries a reading in: the Kinesis stream and the IoT rule that fills it. */
final class IngestReader {
  private static final Pattern FIELD = Pattern.compile("\\$\\{[A-Za-z_][A-Za-z0-9_]*}");
  private static final Pattern SELECT_ALL =
      Pattern.compile("SELECT \\*(?:, clientid\\(\\) AS ([A-Za-z_]\\w*))? FROM '([^']+)'");

  /** What a new on-demand stream begins with; here it keeps them. */
  private static final int ON_DEMAND_SHARDS = 4;

  private final Resources resources;

  /**
   * @param resources where the stream is found that a rule fills
   */
  IngestReader(Resources resources) {
    this.resources = resources;
  }

  static StreamSpec stream(Resource stream) {
    Value properties = stream.properties();
    properties.only(
        "Name",
        "ShardCount",
        "RetentionPeriodHours",
        "StreamModeDetails",
        // Of no consequence on one machine.
        "StreamEncryption",
        "Tags");
    boolean onDemand =
        properties
            .section("StreamModeDetails")
            .only("StreamMode")
            .find("StreamMode")
            .map(mode -> mode.oneOf("PROVISIONED", "ON_DEMAND").equals("ON_DEMAND"))
            .orElse(false);
    return new StreamSpec(
        stream.name(),
        stream.arn(),
        onDemand ? ON_DEMAND_SHARDS : properties.get("ShardCount").integer(1, 10_000),
        properties.find("RetentionPeriodHours").map(hours -> hours.integer(24, 8_760)).orElse(24));
  }

  private static String partitionKey(Value template) {
    String text = template.text();
    if (!text.equals(IotRuleSpec.TOPIC) && !FIELD.matcher(text).matches()) {
      throw template.refusal(text, "one field of the message, e.g. ${device}, or ${topic()}");
    }
    return text;
  }

  IotRuleSpec rule(Resource rule) {
    Value payload = rule.properties().only("RuleName", "TopicRulePayload").get("TopicRulePayload");
    payload.only(
        "Sql",
        "AwsIotSqlVersion",
        "Actions",
        // Keeps what Kinesis would not take; the local stream always takes it.
        "ErrorAction");
    payload.get("AwsIotSqlVersion").oneOf("2016-03-23");
    String sql = payload.get("Sql").text();
    Matcher matcher = SELECT_ALL.matcher(sql);
    if (!matcher.matches()) {
      throw payload
          .get("Sql")
          .refusal(
              sql, "SELECT * FROM '<topic filter>' or SELECT *, clientid() AS <field> FROM ...");
    }
    Value action = payload.get("Actions").onlyItem().only("Kinesis").get("Kinesis");
    action.only("StreamName", "PartitionKey", "RoleArn");
    return new IotRuleSpec(
        rule.name(),
        sql,
        matcher.group(2),
        matcher.group(1),
        partitionKey(action.get("PartitionKey")),
        resources.referredTo(action.get("StreamName"), ResourceType.STREAM).name());
  }
}
