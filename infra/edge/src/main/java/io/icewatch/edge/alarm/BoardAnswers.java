package io.icewatch.edge.alarm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Acknowledges alarms by the ward board's HTTP API ({@code POST /api/answers}). Thread-safe. */
public final class BoardAnswers implements AlarmAnswers, AutoCloseable {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(10);
  private static final String WHY = "on the phone";

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(LONGEST_ANSWER).build();
  private final URI answers;
  private final String token;
  private final int minutes;

  /**
   * @param board the board's address
   * @param token the bearer's
   * @param minutes how long an acknowledgement counts, from 1 to 30
   */
  public BoardAnswers(URI board, String token, int minutes) {
    this.answers = requireNonNull(board, "board").resolve("/api/answers");
    this.token = requireNonNull(token, "token");
    this.minutes = minutes;
  }

  @Override
  public void accept(AlarmAnswer answer, String messageId)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(answers)
                .timeout(LONGEST_ANSWER)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("X-Icewatch", "answer")
                .POST(BodyPublishers.ofString(body(answer, messageId)))
                .build(),
            BodyHandlers.ofString());
    Map<String, String> said = texts(response.body());
    if (response.statusCode() != 200) {
      throw new IOException(
          "the ward board answered %d: %s"
              .formatted(response.statusCode(), said.getOrDefault("error", "")));
    }
    if (said.getOrDefault("outcome", "").equals("superseded")) {
      throw new IOException("a newer page of this alarm is out, expected an answer to that one");
    }
  }

  private String body(AlarmAnswer answer, String messageId) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("command_id", commandId(answer, messageId));
      json.writeStringField("kind", "acknowledge");
      json.writeStringField("patient_id", answer.patientId());
      json.writeStringField("alert_id", answer.alertId());
      json.writeNumberField("minutes", minutes);
      json.writeStringField("why", WHY);
      if (!answer.by().isEmpty()) {
        json.writeStringField("by", answer.by());
      }
      json.writeEndObject();
    }
    return text.toString();
  }

  /** The same for the same message: a communicator that got no answer sends it again. */
  private static String commandId(AlarmAnswer answer, String messageId) {
    return UUID.nameUUIDFromBytes((messageId + " " + answer.alertId()).getBytes(UTF_8)).toString();
  }

  /** The texts of an object; none if it is no JSON, as a proxy's error page. */
  private static Map<String, String> texts(String body) throws IOException {
    Map<String, String> texts = new HashMap<>();
    try (JsonParser json = JSON.createParser(body)) {
      if (json.nextToken() == JsonToken.START_OBJECT) {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String name = json.currentName();
          if (json.nextToken() == JsonToken.VALUE_STRING) {
            texts.put(name, json.getText());
          } else {
            json.skipChildren();
          }
        }
      }
    } catch (JsonProcessingException e) {
      return Map.of("error", "found no JSON in its answer");
    }
    return texts;
  }

  @Override
  public void close() {
    http.close();
  }
}
