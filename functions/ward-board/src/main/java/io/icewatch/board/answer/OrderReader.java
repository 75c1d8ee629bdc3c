package io.icewatch.board.answer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.icewatch.vitals.answer.AlertId;
import io.icewatch.vitals.answer.Command;
import io.icewatch.vitals.answer.Limit;
import io.icewatch.vitals.answer.Order;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the body of {@code POST /api/answers}, as {@code API.md} has it. */
public final class OrderReader {
  /** What the longest order needs, several times. */
  private static final int MOST_BYTES = 4_096;

  /** No answer holds for longer than a year: more would overflow a time. */
  private static final long MOST_MINUTES = Duration.ofDays(366).toMinutes();

  private static final JsonFactory JSON = new JsonFactory();

  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, Double> numbers = new HashMap<>();
  private final Map<Limit, Double> limits = new HashMap<>();

  private OrderReader() {}

  /**
   * Reads an order.
   *
   * @param name whom the request's token names; empty: the body says who
   * @param now when it came
   * @throws IllegalArgumentException if the body is no order; says what was found and expected
   */
  public static Order read(byte[] body, String name, Instant now) {
    if (body.length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "a body of %d bytes, expected at most %d".formatted(body.length, MOST_BYTES));
    }
    OrderReader reader = new OrderReader();
    try (JsonParser json = JSON.createParser(body)) {
      reader.readFields(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON, expected one object", e);
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot fail to be read", e);
    }
    return new Order(
        reader.text("command_id"),
        name.isEmpty() ? reader.text("by") : name,
        now.truncatedTo(ChronoUnit.MILLIS),
        reader.texts.getOrDefault("why", "").strip(),
        reader.command());
  }

  private void readFields(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new IllegalArgumentException("no JSON object, expected one");
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      switch (json.nextToken()) {
        case VALUE_STRING -> texts.put(field, json.getText());
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> numbers.put(field, json.getDoubleValue());
        case START_OBJECT -> readLimits(field, json);
        case VALUE_NULL -> {
          // As if it were not there.
        }
        default ->
            throw new IllegalArgumentException(
                "%s is neither text nor number, expected one of them".formatted(field));
      }
    }
  }

  private void readLimits(String field, JsonParser json) throws IOException {
    if (!field.equals("limits")) {
      throw new IllegalArgumentException(
          "%s is an object, expected limits alone to be one".formatted(field));
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      Limit limit = Limit.parse(json.currentName());
      JsonToken value = json.nextToken();
      if (!value.isNumeric()) {
        throw new IllegalArgumentException(limit.name() + " is no number, expected one");
      }
      limits.put(limit, json.getDoubleValue());
    }
  }

  private Command command() {
    String kind = text("kind");
    return switch (kind) {
      case "acknowledge" -> acknowledge();
      case "shelve" ->
          new Command.Shelve(patientId(), AlertId.condition(text("condition")), length());
      case "unshelve" -> new Command.Unshelve(patientId(), AlertId.condition(text("condition")));
      case "pause" -> new Command.Pause(patientId(), length());
      case "resume" -> new Command.Resume(patientId());
      case "transfer" -> new Command.Transfer(patientId(), text("ward"), text("bed"));
      case "discharge" -> new Command.Discharge(patientId());
      case "plan" -> new Command.Plan(patientId(), whole("version", Integer.MAX_VALUE), limits);
      default ->
          throw new IllegalArgumentException(
              ("kind \"%s\", expected acknowledge, shelve, unshelve, pause, resume, transfer,"
                      + " discharge or plan")
                  .formatted(kind));
    };
  }

  private Command acknowledge() {
    AlertId alert = AlertId.parse(text("alert_id"));
    @Nullable String patient = texts.get("patient_id");
    if (patient != null && !patient.equals(alert.patientId())) {
      throw new IllegalArgumentException("an alert of another patient, expected one of this");
    }
    return new Command.Acknowledge(alert, length());
  }

  private String patientId() {
    return text("patient_id");
  }

  private Duration length() {
    return Duration.ofMinutes(whole("minutes", MOST_MINUTES));
  }

  private String text(String field) {
    String text = texts.get(field);
    if (text == null || text.isBlank()) {
      throw new IllegalArgumentException(
          "%s is %s, expected a text".formatted(field, text == null ? "missing" : "blank"));
    }
    return text;
  }

  private long whole(String field, long most) {
    Double number = numbers.get(field);
    if (number == null || number != Math.rint(number) || number < 0 || number > most) {
      throw new IllegalArgumentException(
          "%s is %s, expected a whole number from 0 to %d"
              .formatted(field, number == null ? "missing" : number, most));
    }
    return number.longValue();
  }
}
