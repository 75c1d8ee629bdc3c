package io.icewatch.local.aws;

import com.sun.net.httpserver.Headers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Hands an SDK client's requests to a server of this process without a connection. Where the server
 * would close the connection without an answer, the client sees the same {@link IOException}.
 *
 * <p>Thread-safe. Requests run on the caller's thread and cannot be aborted.
 */
final class InProcessHttpClient implements SdkHttpClient {
  private final LoopbackServer server;

  InProcessHttpClient(LoopbackServer server) {
    this.server = server;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return responseOf(server.answer(callOf(request)));
      }

      @Override
      public void abort() {}
    };
  }

  private static HttpCall callOf(HttpExecuteRequest request) throws IOException {
    SdkHttpRequest http = request.httpRequest();
    Headers headers = new Headers();
    http.forEachHeader(headers::put);
    return new HttpCall(
        http.method().name(), http.getUri(), headers, body(request.contentStreamProvider()));
  }

  private static byte[] body(Optional<ContentStreamProvider> content) throws IOException {
    if (content.isEmpty()) {
      return new byte[0];
    }
    try (InputStream in = content.get().newStream()) {
      return in.readAllBytes();
    }
  }

  private static HttpExecuteResponse responseOf(Optional<HttpReply> answer) throws IOException {
    HttpReply reply =
        answer.orElseThrow(() -> new IOException("the connection is closed without an answer"));
    SdkHttpFullResponse.Builder http = SdkHttpFullResponse.builder().statusCode(reply.status());
    reply.headers().forEach(http::putHeader);
    return HttpExecuteResponse.builder()
        .response(http.build())
        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(reply.body())))
        .build();
  }

  @Override
  public void close() {}
}
