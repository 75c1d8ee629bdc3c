package io.icewatch.lambda.snapstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.icewatch.lambda.AwsClients;
import io.icewatch.lambda.CallLimits;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

/**
 * AWS as a call finds it when all is well, inside this process. Every request goes through the HTTP
 * client that the functions use, to a socket on loopback that answers it: whatever a call needs is
 * loaded and compiled afterwards, and nothing has left the machine.
 */
public final class LoopbackAws implements SdkHttpClient, AwsClients {
  private static final String TARGET = "x-amz-target:";
  private static final String LENGTH = "content-length:";

  private final UnaryOperator<String> answers;
  private final ServerSocket server;
  private final Thread serving;
  private final SdkHttpClient http = UrlConnectionHttpClient.create();

  /**
   * Listens until it is closed.
   *
   * @param answers what AWS answers to an operation, e.g. {@code PutItem}; the operation is empty
   *     if the request names none, as SNS' do not
   */
  public LoopbackAws(UnaryOperator<String> answers) throws IOException {
    this.answers = answers;
    this.server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    this.serving = Thread.ofPlatform().daemon().name("offline").start(this::serve);
  }

  /**
   * What a function of this project is answered when all is well.
   *
   * @param operation e.g. {@code PutItem}; empty is SNS' {@code Publish}
   */
  public static String response(String operation) {
    return switch (operation) {
      case "" ->
          """
          <PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult>\
          <MessageId>priming</MessageId></PublishResult><ResponseMetadata>\
          <RequestId>priming</RequestId></ResponseMetadata></PublishResponse>\
          """;
      case "GenerateMac" -> "{\"Mac\":\"cHJpbWluZw==\"}";
      case "PutRecordBatch" -> "{\"FailedPutCount\":0,\"RequestResponses\":[]}";
      default -> "{}";
    };
  }

  @Override
  public <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C create(
      Class<C> type, B builder, CallLimits limits) {
    return builder
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("priming", "priming")))
        .overrideConfiguration(limits.toOverride().build())
        .httpClient(this)
        .build();
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    SdkHttpRequest here =
        request.httpRequest().toBuilder()
            .protocol("http")
            .host(server.getInetAddress().getHostAddress())
            .port(server.getLocalPort())
            .build();
    return http.prepareRequest(
        HttpExecuteRequest.builder()
            .request(here)
            .contentStreamProvider(request.contentStreamProvider().orElse(null))
            .build());
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        answer(socket);
      } catch (IOException e) {
        if (!server.isClosed()) {
          throw new UncheckedIOException("a call before the snapshot was not answered", e);
        }
      }
    }
  }

  private void answer(Socket socket) throws IOException {
    InputStream in = new BufferedInputStream(socket.getInputStream());
    String operation = "";
    int length = 0;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      if (line.regionMatches(true, 0, TARGET, 0, TARGET.length())) {
        operation = line.substring(line.indexOf('.') + 1);
      } else if (line.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
        length = Integer.parseInt(line.substring(LENGTH.length()).strip());
      }
    }
    in.skipNBytes(length);
    byte[] body = answers.apply(operation).getBytes(UTF_8);
    String head =
        "HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n".formatted(body.length);
    socket.getOutputStream().write((head + new String(body, UTF_8)).getBytes(UTF_8));
  }

  /** The next line of a request's head, without its end. */
  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() {
    try {
      server.close();
      // Only when the thread has left the socket does the system stop taking connections.
      serving.join();
    } catch (IOException e) {
      throw new UncheckedIOException("a socket on loopback cannot be closed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    http.close();
  }
}
