package io.icewatch.local.template;

import io.icewatch.local.template.ScheduleSpec.Source;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what invokes functions by the clock. A schedule that is switched off is left out. */
final class ScheduleReader {
  private final Resources resources;

  /**
   * @param resources where the functions are found that schedules name
   */
  ScheduleReader(Resources resources) {
    this.resources = resources;
  }

  /** A function's event of type {@code Schedule}: an EventBridge rule, whose times are in UTC. */
  static Optional<ScheduleSpec> rule(Resource function, String event, Value schedule) {
    schedule.only(
        "Schedule",
        "Input",
        "Enabled",
        "State",
        "Name",
        // The function is always there to be invoked.
        "Description",
        "RetryPolicy",
        "DeadLetterConfig");
    String name =
        schedule
            .find("Name")
            .map(Value::text)
            .orElse(function.stackName() + "-" + function.logicalId() + event);
    Value expression = schedule.get("Schedule");
    boolean isOn = schedule.find("Enabled").map(Value::flag).orElse(true) && isEnabled(schedule);
    return Optional.of(
            new ScheduleSpec(
                function.logicalId() + "." + event,
                function.logicalId(),
                Source.RULE,
                "arn:aws:events:%s:%s:rule/%s"
                    .formatted(Intrinsics.REGION, Intrinsics.ACCOUNT_ID, name),
                expression(expression, ZoneOffset.UTC),
                null,
                null,
                schedule.find("Input").map(Value::text)))
        .filter(read -> isOn);
  }

  /** A function's event of type {@code ScheduleV2}: EventBridge Scheduler. */
  static Optional<ScheduleSpec> scheduler(Resource function, String event, Value schedule) {
    schedule.only(
        "ScheduleExpression",
        "ScheduleExpressionTimezone",
        "FlexibleTimeWindow",
        "StartDate",
        "EndDate",
        "State",
        "Input",
        "Name",
        // The function is always there to be invoked.
        "OmitName",
        "Description",
        "GroupName",
        "KmsKeyArn",
        "PermissionsBoundary",
        "RoleArn",
        "RetryPolicy",
        "DeadLetterConfig");
    String name = schedule.find("Name").map(Value::text).orElse(function.logicalId() + event);
    return scheduler(
        function.logicalId() + "." + event,
        function.logicalId(),
        ResourceType.SCHEDULE.arn(name).orElseThrow(),
        schedule,
        schedule);
  }

  /**
   * {@code AWS::Scheduler::Schedule}; empty: it is switched off, or what it does by the clock is to
   * publish to a topic, which on this machine nobody waits for.
   */
  Optional<ScheduleSpec> scheduler(Resource resource) {
    Value schedule = resource.properties();
    schedule.only(
        "ScheduleExpression",
        "ScheduleExpressionTimezone",
        "FlexibleTimeWindow",
        "StartDate",
        "EndDate",
        "State",
        "Target",
        "Name",
        // Of no consequence on one machine.
        "Description",
        "GroupName",
        "KmsKeyArn");
    Value target = schedule.get("Target");
    target.only("Arn", "Input", "RoleArn", "RetryPolicy", "DeadLetterConfig");
    if (target.get("Arn").text().endsWith(":scheduler:::aws-sdk:sns:publish")) {
      return Optional.empty();
    }
    return scheduler(
        resource.logicalId(),
        resources.function(target.get("Arn")).logicalId(),
        resource.arn(),
        schedule,
        target);
  }

  private static Optional<ScheduleSpec> scheduler(
      String id, String function, String arn, Value schedule, Value target) {
    schedule
        .find("FlexibleTimeWindow")
        .ifPresent(window -> window.only("Mode").get("Mode").oneOf("OFF"));
    ZoneId zone =
        schedule
            .find("ScheduleExpressionTimezone")
            .map(ScheduleReader::zone)
            .orElse(ZoneOffset.UTC);
    ScheduleSpec read =
        new ScheduleSpec(
            id,
            function,
            Source.SCHEDULER,
            arn,
            expression(schedule.get("ScheduleExpression"), zone),
            instant(schedule, "StartDate"),
            instant(schedule, "EndDate"),
            target.find("Input").map(Value::text));
    return Optional.of(read).filter(one -> isEnabled(schedule));
  }

  private static boolean isEnabled(Value schedule) {
    return schedule
        .find("State")
        .map(state -> state.oneOf("ENABLED", "DISABLED").equals("ENABLED"))
        .orElse(true);
  }

  private static ScheduleExpression expression(Value value, ZoneId zone) {
    try {
      return ScheduleExpression.parse(value.text(), zone);
    } catch (IllegalArgumentException e) {
      throw value.refusal(value.text() + " (" + e.getMessage() + ")", "a schedule expression");
    }
  }

  private static ZoneId zone(Value value) {
    try {
      return ZoneId.of(value.text());
    } catch (DateTimeException e) {
      throw value.refusal(value.text(), "a time zone, e.g. Europe/Berlin");
    }
  }

  private static @Nullable Instant instant(Value schedule, String key) {
    Optional<Value> given = schedule.find(key);
    if (given.isEmpty()) {
      return null;
    }
    try {
      return Instant.parse(given.get().text());
    } catch (DateTimeException e) {
      throw given.get().refusal(given.get().text(), "a time, e.g. 2026-01-31T12:00:00Z");
    }
  }
}
