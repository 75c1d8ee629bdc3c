package io.icewatch.board.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.icewatch.board.http.JsonText;
import io.icewatch.vitals.answer.Command;
import io.icewatch.vitals.answer.Limit;
import io.icewatch.vitals.answer.Order;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A row of {@code answers}: an order and what became of it, whether it was carried out or not.
 * Field names are column names, every column is present and empty where it does not apply, times
 * are microseconds since the epoch.
 *
 * @param subject what the issuer calls whoever gave it, or how they came in
 */
public record AnswerRow(Order order, Settled settled, String subject) {
  /** As Firehose takes it. */
  byte[] toJson() {
    Command command = order.command();
    String row =
        JsonText.object(json -> {
          json.writeStringField("command_id", order.id());
          json.writeNumberField("answered_at", micros(order.at()));
          json.writeStringField("kind", command.kind());
          json.writeStringField("patient_id", command.patientId());
          json.writeStringField("condition", condition(command));
          json.writeStringField("alert_id", alertId(command));
          json.writeNumberField(
              "until", micros(settled.until() == null ? order.at() : settled.until()));
          json.writeStringField("answered_by", order.by());
          json.writeStringField("subject", subject);
          json.writeStringField("why", order.why());
          json.writeStringField("detail", detail(command));
          json.writeStringField("outcome", settled.outcome());
        });
    return row.getBytes(UTF_8);
  }

  private static String condition(Command command) {
    return switch (command) {
      case Command.Acknowledge(var alert, Duration length) -> alert.condition().label();
      case Command.Shelve shelve -> shelve.condition().label();
      case Command.Unshelve unshelve -> unshelve.condition().label();
      case Command.Pause pause -> "";
      case Command.Resume resume -> "";
      case Command.Transfer transfer -> "";
      case Command.Discharge discharge -> "";
      case Command.Plan plan -> "";
    };
  }

  private static String alertId(Command command) {
    return command instanceof Command.Acknowledge(var alert, Duration length)
        ? alert.toString()
        : "";
  }

  /** What no other column holds. */
  private static String detail(Command command) {
    return switch (command) {
      case Command.Transfer transfer -> transfer.ward() + "/" + transfer.bed();
      case Command.Plan plan ->
          plan.limits().entrySet().stream()
              .sorted(Comparator.comparing((Map.Entry<Limit, Double> each) -> each.getKey().name()))
              .map(each -> each.getKey().name() + "=" + each.getValue())
              .collect(Collectors.joining(" "));
      default -> "";
    };
  }

  private static long micros(Instant time) {
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
  }
}
