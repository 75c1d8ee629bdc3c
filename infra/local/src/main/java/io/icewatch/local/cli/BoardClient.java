package io.icewatch.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads the ward from the board of a running stack, as its page does: with the last ETag. */
final class BoardClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final BoardAddress address;
  private @Nullable String etag;
  private JsonNode ward = JSON.createObjectNode();

  /**
   * What a board said.
   *
   * @param ward as in {@code GET /api/ward}
   * @param now the board's time, milliseconds since 1970
   */
  record Answer(JsonNode ward, long now) {}

  BoardClient(BoardAddress address) {
    this.address = address;
  }

  /**
   * Asks for the ward.
   *
   * @throws IOException if there is no answer, or another than the ward
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  Answer ward() throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.uri().resolve("api/ward"))
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + address.token());
    if (etag != null) {
      request.header("If-None-Match", etag);
    }
    HttpResponse<byte[]> response = send(request.build());
    switch (response.statusCode()) {
      case 200 -> {
        ward = JSON.readTree(response.body());
        etag = response.headers().firstValue("ETag").orElse(null);
      }
      case 304 -> {} // nothing but the time has changed
      default ->
          throw new IOException(
              "the board at %s answers %d, expected the ward"
                  .formatted(address.uri(), response.statusCode()));
    }
    long now =
        response.headers().firstValueAsLong("X-Icewatch-Now").orElse(ward.path("now").asLong());
    return new Answer(ward, now);
  }

  private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
    try {
      return http.send(request, BodyHandlers.ofByteArray());
    } catch (ConnectException e) {
      throw new IOException(address.notListening(), e);
    }
  }
}
