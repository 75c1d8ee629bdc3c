package io.icewatch.local.aws.scheduler;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.icewatch.local.template.ScheduleSpec;
import io.icewatch.local.template.ScheduleSpec.Source;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** What a schedule sends a function. The same schedule and time make the same event. */
final class ScheduledEvent {
  private ScheduledEvent() {}

  /**
   * The schedule's input, with Scheduler's context attributes filled in, or the service's own
   * event.
   *
   * @param time for which the invocation was scheduled
   */
  static byte[] write(ScheduleSpec schedule, Instant time) {
    UUID id =
        UUID.nameUUIDFromBytes((schedule.arn() + " " + time).getBytes(StandardCharsets.UTF_8));
    String event =
        schedule
            .input()
            .map(input ->
                schedule.source() == Source.SCHEDULER
                    ? filledIn(input, schedule.arn(), time, id)
                    : input)
            .orElseGet(() -> ownEvent(schedule, time, id));
    return event.getBytes(StandardCharsets.UTF_8);
  }

  private static String filledIn(String input, String arn, Instant time, UUID id) {
    return input
        .replace("<aws.scheduler.scheduled-time>", toSeconds(time))
        .replace("<aws.scheduler.schedule-arn>", arn)
        .replace("<aws.scheduler.execution-id>", id.toString().replace("-", "").substring(0, 16))
        .replace("<aws.scheduler.attempt-number>", "1");
  }

  private static String ownEvent(ScheduleSpec schedule, Instant time, UUID id) {
    boolean isRule = schedule.source() == Source.RULE;
    String[] arn = schedule.arn().split(":", 6);
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event
        .put("version", "0")
        .put("id", id.toString())
        .put("detail-type", "Scheduled Event")
        .put("source", isRule ? "aws.events" : "aws.scheduler")
        .put("account", arn[4])
        .put("time", toSeconds(time))
        .put("region", arn[3])
        .putArray("resources")
        .add(schedule.arn());
    if (isRule) {
      event.putObject("detail");
    } else {
      event.put("detail", "{}"); // a text, where EventBridge has an object
    }
    return event.toString();
  }

  private static String toSeconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
