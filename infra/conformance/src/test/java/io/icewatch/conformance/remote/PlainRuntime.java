package io.icewatch.conformance.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.icewatch.local.lambda.LambdaHost.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** Does what the deployed Python does, on machines without Python as well. */
final class PlainRuntime implements FunctionRuntime {
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http = HttpClient.newHttpClient();

  @Override
  public Outcome run(Deployed function, byte[] event) {
    JsonNode order = order(function, event);
    if (order.has("raise")) {
      return new Outcome.Failed("RuntimeError", order.get("raise").asText());
    }
    if (order.has("exit")) {
      return new Outcome.Failed("Runtime.ExitError", "exit status " + order.get("exit"));
    }
    if (order.has("sleep")) {
      return new Outcome.Failed("Sandbox.Timedout", "Task timed out");
    }
    return new Outcome.Answered(order.path("answer").toString().getBytes(UTF_8));
  }

  private JsonNode order(Deployed function, byte[] event) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(function.callback()))
            .POST(BodyPublishers.ofByteArray(event))
            .build();
    try {
      return JSON.readTree(http.send(request, BodyHandlers.ofByteArray()).body());
    } catch (IOException e) {
      throw new UncheckedIOException("nobody called back", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
