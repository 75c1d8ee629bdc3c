package io.icewatch.local.aws.dynamodb;

import io.icewatch.local.aws.AwsError;
import io.icewatch.local.aws.AwsService;
import io.icewatch.local.aws.HttpCall;
import io.icewatch.local.aws.HttpReply;
import io.icewatch.local.aws.JsonErrors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Hands requests to a DynamoDB as they are; words its own errors as DynamoDB does. */
final class DynamoDbForwarder implements AwsService, AutoCloseable {

  /** Headers of the connection rather than of the request, which the client sets by itself. */
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade");

  private final URI target;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  DynamoDbForwarder(URI target) {
    this.target = target;
  }

  @Override
  public String name() {
    return "The proxy of DynamoDB";
  }

  @Override
  public String action(HttpCall call) {
    return call.target();
  }

  @Override
  public HttpReply perform(HttpCall call, Set<Integer> failing) throws AwsError {
    if (failing.contains(0)) {
      throw unavailable();
    }
    HttpResponse<byte[]> response = send(forwarded(call));
    return new HttpReply(response.statusCode(), answered(response.headers()), response.body());
  }

  private HttpRequest forwarded(HttpCall call) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target).POST(BodyPublishers.ofByteArray(call.body()));
    call.headers().entrySet().stream()
        .filter(header -> !OF_THE_CONNECTION.contains(header.getKey().toLowerCase(Locale.ROOT)))
        .forEach(header -> header.getValue().forEach(v -> request.header(header.getKey(), v)));
    return request.build();
  }

  private HttpResponse<byte[]> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException("DynamoDB at " + target + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while DynamoDB was asked", e);
    }
  }

  private static Map<String, String> answered(HttpHeaders headers) {
    return headers.map().entrySet().stream()
        .filter(header -> isOfTheService(header.getKey().toLowerCase(Locale.ROOT)))
        .collect(Collectors.toMap(Map.Entry::getKey, header -> header.getValue().getFirst()));
  }

  private static boolean isOfTheService(String header) {
    return header.equals("content-type") || header.startsWith("x-amz");
  }

  @Override
  public HttpReply answer(HttpCall call, AwsError refusal) {
    return JsonErrors.answer(
        "application/x-amz-json-1.0", "com.amazonaws.dynamodb.v20120810#", refusal);
  }

  @Override
  public AwsError throttled() {
    return new AwsError(
        400,
        "ProvisionedThroughputExceededException",
        "The level of configured provisioned throughput for the table was exceeded. Consider"
            + " increasing your provisioning level with the UpdateTable API.");
  }

  @Override
  public AwsError internal(String message) {
    return new AwsError(500, "InternalServerError", message);
  }

  @Override
  public AwsError unavailable() {
    return new AwsError(503, "ServiceUnavailable", "The service is temporarily unavailable");
  }

  @Override
  public void close() {
    client.close();
  }
}
