package io.icewatch.filter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/** AWS as a page finds it when all is well, without a network: every call ends here. */
class Offline implements SdkHttpClient {

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    String target = request.httpRequest().firstMatchingHeader("X-Amz-Target").orElse("Publish");
    byte[] answer = answer(target.substring(target.indexOf('.') + 1)).getBytes(UTF_8);
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() {
        return HttpExecuteResponse.builder()
            .response(SdkHttpResponse.builder().statusCode(200).build())
            .responseBody(AbortableInputStream.create(new ByteArrayInputStream(answer)))
            .build();
      }

      @Override
      public void abort() {
        // Nothing is under way.
      }
    };
  }

  /** What AWS answers to an operation, e.g. {@code PutItem}. */
  String answer(String operation) {
    return switch (operation) {
      case "Publish" ->
          "<PublishResponse><PublishResult><MessageId>priming</MessageId></PublishResult>"
              + "</PublishResponse>";
      case "PutRecordBatch" -> "{\"FailedPutCount\":0,\"RequestResponses\":[]}";
      default -> "{}";
    };
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
