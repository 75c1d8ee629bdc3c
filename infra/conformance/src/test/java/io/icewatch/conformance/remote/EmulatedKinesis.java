package io.icewatch.conformance.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.sun.net.httpserver.Headers;
import io.icewatch.conformance.remote.EmulatedAws.Reply;
import io.icewatch.local.aws.Faults;
import io.icewatch.local.aws.kinesis.KinesisEndpoint;
import io.icewatch.local.stream.KinesisStream;
import io.icewatch.local.template.StreamSpec;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.InstantSource;

/** Kinesis: an endpoint of the local stack for each stream. */
final class EmulatedKinesis implements AutoCloseable {
  private static final ObjectMapper CBOR = new ObjectMapper(new CBORFactory());
  private static final String TYPE = "application/x-amz-cbor-1.1";
  private static final int RETENTION_HOURS = 24;

  /** A stream and its endpoint. */
  private record Served(KinesisStream stream, KinesisEndpoint endpoint) {}

  private final NamedResources<Served> streams = new NamedResources<>();
  private final HttpClient http = HttpClient.newHttpClient();

  int count() {
    return streams.size();
  }

  KinesisStream stream(String arn) {
    return streams.get(arn.substring(arn.lastIndexOf('/') + 1)).stream();
  }

  Reply reply(Headers headers, byte[] body) throws IOException {
    String target = headers.getFirst("X-Amz-Target");
    JsonNode request = CBOR.readTree(body);
    String name = request.path("StreamName").asText();
    if (target.endsWith(".CreateStream")) {
      create(name, request.path("ShardCount").asInt());
      return Reply.of(200, TYPE, "");
    }
    if (target.endsWith(".DeleteStream")) {
      streams.remove(name).endpoint().close();
      return Reply.of(200, TYPE, "");
    }
    return forward(streams.get(name), target, body);
  }

  private void create(String name, int shards) {
    String arn = "arn:aws:kinesis:%s:000000000000:stream/%s".formatted(EmulatedAws.REGION, name);
    KinesisStream stream = new KinesisStream(new StreamSpec(name, arn, shards, RETENTION_HOURS));
    InstantSource clock = InstantSource.system();
    streams.put(name, new Served(stream, KinesisEndpoint.start(0, stream, new Faults(), clock)));
  }

  private Reply forward(Served served, String target, byte[] body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(served.endpoint().uri())
            .header("X-Amz-Target", target)
            .header("Content-Type", TYPE)
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    try {
      HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
      return new Reply(response.statusCode(), TYPE, response.body(), null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    streams.all().forEach(served -> served.endpoint().close());
    http.close();
  }
}
