package io.icewatch.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What the commands share that answer an alarm of the running stack: to whom, and in whose name.
 */
final class Answers {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONGEST = Duration.ofSeconds(15);

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Who answers. Default: the user of this machine.")
  private @Nullable String by;

  @Option(names = "--why", paramLabel = "TEXT", description = "The reason, for others to read.")
  private String why = "";

  @Mixin private LakeFolder lake;

  /**
   * Sends an answer to the ward board of the last run in this lake.
   *
   * @param kind as the board's API calls it
   * @param fields adds what the kind needs
   * @return what the board says
   * @throws IllegalArgumentException if the board refuses it
   * @throws IOException if the board does not listen
   */
  String send(String kind, Consumer<ObjectNode> fields) throws IOException, InterruptedException {
    BoardAddress board = BoardAddress.read(lake.path());
    ObjectNode order =
        JSON.createObjectNode()
            .put("command_id", UUID.randomUUID().toString())
            .put("kind", kind)
            .put("by", by == null ? System.getProperty("user.name") : by)
            .put("why", why);
    fields.accept(order);
    HttpRequest request =
        HttpRequest.newBuilder(board.uri().resolve("/api/answers"))
            .timeout(LONGEST)
            .header("Authorization", "Bearer " + board.token())
            .header("Content-Type", "application/json")
            .header("X-Icewatch", "answer")
            .POST(BodyPublishers.ofString(order.toString()))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      JsonNode answer = JSON.readTree(response.body());
      if (response.statusCode() != 200) {
        throw new IllegalArgumentException(
            answer.path("error").asText("the board answered " + response.statusCode()));
      }
      return answer.path("message").asText();
    } catch (ConnectException e) {
      throw new IllegalArgumentException(board.notListening(), e);
    }
  }

  /** Minutes, rounded up: a caregiver's answer is no shorter than was said. */
  static long minutes(Duration length) {
    return length.plusMinutes(1).minusMillis(1).toMinutes();
  }
}
