package io.icewatch.local.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.icewatch.local.replay.Caregivers;
import io.icewatch.local.stack.LocalStack;
import io.icewatch.local.template.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What caregivers answered, one JSON object a line: {@code at}, the time at which they did, and
 * what {@code POST /api/answers} takes. Sent to the replay's own board at those times, so that the
 * same file gives the same notices. A command without {@code command_id} is called by its line; one
 * without {@code by} is the replay's; an acknowledgement without {@code alert_id} is of the last
 * page of the worst alarm of {@code patient_id}, or of that of {@code condition} if there is one.
 */
final class CommandFile implements Caregivers {
  /** A share of calls is killed by {@code --crash}; so often in a row, something else is wrong. */
  private static final int MOST_RETRIES = 20;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Deque<Command> toDo;
  private final String token;
  private final Consumer<String> said;
  private final List<String> refused = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private @Nullable URI board;

  private record Command(int line, Instant at, ObjectNode order) {}

  private CommandFile(Deque<Command> toDo, String token, Consumer<String> said) {
    this.toDo = toDo;
    this.token = token;
    this.said = said;
  }

  /**
   * Reads a file.
   *
   * @param template whose parameters hold the token that lets a command in
   * @param said is told what the board answers, a line for each command
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if a line is no command, or earlier than the one before it
   */
  static CommandFile read(Path file, Template template, Consumer<String> said) throws IOException {
    Deque<Command> commands = new ArrayDeque<>();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        continue;
      }
      Command command = command(i + 1, lines.get(i), file);
      if (!commands.isEmpty() && command.at.isBefore(commands.getLast().at)) {
        throw new IllegalArgumentException(
            "line %d of %s is of %s, expected no earlier than %s"
                .formatted(i + 1, file, command.at, commands.getLast().at));
      }
      commands.add(command);
    }
    return new CommandFile(commands, BoardAddress.token(template), said);
  }

  private static Command command(int line, String text, Path file) {
    try {
      if (JSON.readTree(text) instanceof ObjectNode order) {
        Instant at = Instant.parse(order.path("at").asText());
        order.remove("at");
        if (!order.has("command_id")) {
          order.put("command_id", "line " + line);
        }
        if (!order.has("by")) {
          order.put("by", "replay");
        }
        return new Command(line, at, order);
      }
    } catch (JsonProcessingException | DateTimeException e) {
      throw new IllegalArgumentException(refusal(line, text, file), e);
    }
    throw new IllegalArgumentException(refusal(line, text, file));
  }

  private static String refusal(int line, String text, Path file) {
    return ("line %d of %s is %s, expected a command such as {\"at\": \"2026-03-02T08:00:00Z\","
            + " \"kind\": \"discharge\", \"patient_id\": \"17\", \"why\": \"home\"}")
        .formatted(line, file, text);
  }

  @Override
  public void begin(LocalStack stack, InstantSource clock) {
    board = stack.openHttpApis(0, clock, said).values().iterator().next();
  }

  @Override
  public @Nullable Instant next() {
    Command next = toDo.peek();
    return next == null ? null : next.at;
  }

  @Override
  public void act() {
    Command command = toDo.remove();
    String answer;
    try {
      ObjectNode order = command.order;
      if (order.path("kind").asText().equals("acknowledge") && !order.has("alert_id")) {
        order.put("alert_id", worstPage(order));
      }
      JsonNode body =
          ask(
              request("api/answers")
                  .header("Content-Type", "application/json")
                  .header("X-Icewatch", "answer")
                  .POST(BodyPublishers.ofString(order.toString())));
      answer = body.path("outcome").asText() + ": " + body.path("message").asText();
    } catch (IllegalArgumentException e) {
      answer = "refused: " + e.getMessage();
      refused.add("command in line %d: %s".formatted(command.line, e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException("the replay's own board does not answer", e);
    }
    said.accept("command in line %d, %s: %s".formatted(command.line, command.at, answer));
  }

  /** The last page of the worst alarm that is meant: the board has the worst first. */
  private String worstPage(ObjectNode order) throws IOException {
    JsonNode ward = ask(request("api/ward"));
    return StreamSupport.stream(ward.path("beds").spliterator(), false)
        .filter(bed -> bed.path("patient_id").equals(order.path("patient_id")))
        .flatMap(bed -> StreamSupport.stream(bed.path("alarms").spliterator(), false))
        .filter(alarm ->
            !order.has("condition") || alarm.path("condition").equals(order.get("condition")))
        .map(alarm -> alarm.path("alert_id"))
        .filter(JsonNode::isTextual)
        .findFirst()
        .map(JsonNode::asText)
        .orElseThrow(() -> new IllegalArgumentException("no page of that patient is out"));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(requireNonNull(board, "begin() comes first").resolve(path))
        .header("Authorization", "Bearer " + token);
  }

  /** Asks again as whoever gets no answer does: the same command has an effect once. */
  private JsonNode ask(HttpRequest.Builder request) throws IOException {
    try {
      var response = http.send(request.build(), BodyHandlers.ofString());
      for (int retry = 0; retry < MOST_RETRIES && response.statusCode() >= 500; retry++) {
        response = http.send(request.build(), BodyHandlers.ofString());
      }
      JsonNode body = JSON.readTree(response.body());
      if (response.statusCode() != 200) {
        throw new IllegalArgumentException(
            body.path("error").asText("the board answered " + response.statusCode()));
      }
      return body;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** What was refused, and what nobody came to. */
  List<String> shortfalls() {
    List<String> all = new ArrayList<>(refused);
    toDo.forEach(command ->
        all.add(
            "command in line %d was not sent: %s is after the last reading"
                .formatted(command.line, command.at)));
    return all;
  }
}
