package io.icewatch.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.DoublePredicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A replay on the board whose slider goes back. */
class ReplayTakenBackTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ROWS =
      "SELECT (SELECT count(*) FROM vital_windows), (SELECT count(*) FROM alerts)";

  @TempDir private Path folder;

  @BeforeEach
  void standInTheCheckout() {
    System.setProperty("icewatch.home", Path.of("..", "..").toString());
  }

  private static String icewatch(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine = Icewatch.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    assertThat(commandLine.execute(words)).as(() -> err.toString()).isZero();
    return out.toString();
  }

  /** Half an hour of one patient, critical in the second quarter and in the last. */
  private Path readings() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 360; i++) {
      lines.add(
          "{\"patient_id\": \"17\", \"timestamp\": %d, \"spo2\": %d}"
              .formatted(1_735_689_600 + 5 * i, i / 90 % 2 == 0 ? 97 : 80));
    }
    return Files.write(folder.resolve("in.ndjson"), lines);
  }

  /** How the replay stands, once its share is as wanted. */
  private static void await(Path lake, DoublePredicate isReached) throws InterruptedException {
    while (true) {
      try {
        if (isReached.test(playback(lake, null).path("share").asDouble())) {
          return;
        }
      } catch (IOException | IllegalArgumentException notListening) {
        // Before it begins, and between two beginnings.
      }
      Thread.sleep(20); // between two looks: the board is asked, it tells nobody
    }
  }

  private static void move(Path lake, double share) throws IOException, InterruptedException {
    playback(lake, BodyPublishers.ofString("{\"share\": " + share + "}"));
  }

  private static JsonNode playback(Path lake, @Nullable BodyPublisher body)
      throws IOException, InterruptedException {
    return asked(
        lake,
        "playback",
        request -> body == null ? request : request.header("X-Playback", "1").POST(body));
  }

  private static JsonNode asked(
      Path lake, String path, UnaryOperator<HttpRequest.Builder> completed)
      throws IOException, InterruptedException {
    BoardAddress address = BoardAddress.read(lake);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.uri().resolve(path))
            .header("Authorization", "Bearer " + address.token());
    try (HttpClient http = HttpClient.newHttpClient()) {
      return JSON.readTree(
          http.send(completed.apply(request).build(), BodyHandlers.ofByteArray()).body());
    }
  }

  /** The patient's windows, once the lake has told of one. */
  private static JsonNode awaitWindows(Path lake) throws IOException, InterruptedException {
    JsonNode beds = asked(lake, "api/ward", UnaryOperator.identity()).path("beds");
    String patient = "api/patients/" + beds.path(0).path("key").asText();
    JsonNode windows;
    do {
      Thread.sleep(20); // between two looks
      JsonNode history = asked(lake, patient, UnaryOperator.identity()).path("history");
      windows = history.path("windows");
    } while (windows.isEmpty());
    return windows;
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void ends_with_the_pages_and_rows_of_one_that_only_went_on() throws Exception {
    Path lake = folder.resolve("lake");
    String input = readings().toString();
    CompletableFuture<String> replay =
        CompletableFuture.supplyAsync(() ->
            icewatch(
                "replay",
                "--input",
                input,
                "--lake",
                lake.toString(),
                "--board",
                "--speed",
                "0.01"));

    await(lake, share -> share < 0.1);
    move(lake, 0.8);
    await(lake, share -> share >= 0.8);
    assertThat(awaitWindows(lake).path(0).at("/vitals/spo2").toString())
        .as("in the midst of the replay; a quarter of the first window is critical")
        .isEqualTo("[80,92.75,97]");
    move(lake, 0.3);
    await(lake, share -> share >= 0.3 && share < 0.8);
    move(lake, 1);

    assertThat(replay.get())
        .startsWith("360 sent = 360 in windows + 0 duplicates + 0 rejected + 0 missing")
        .contains("2 pages: 2 first");
    assertThat(icewatch("query", "--lake", lake.toString(), "--format", "csv", ROWS))
        .contains("3,7");
  }
}
