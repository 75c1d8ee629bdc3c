package io.icewatch.lambda.snapstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.utils.IoUtils;

class LoopbackAwsTest {
  private final List<String> operations = Collections.synchronizedList(new ArrayList<>());

  @Test
  void a_request_to_aws_is_answered_here_by_the_operation_that_it_names() throws IOException {
    try (LoopbackAws network = network()) {
      assertThat(post(network, "DynamoDB_20120810.PutItem", "{\"TableName\":\"episodes\"}"))
          .isEqualTo("answer to PutItem");
      assertThat(post(network, "Firehose_20150804.PutRecordBatch", "ü".repeat(10_000)))
          .isEqualTo("answer to PutRecordBatch");
    }
    assertThat(operations).containsExactly("PutItem", "PutRecordBatch");
  }

  @Test
  void a_request_that_names_no_operation_is_answered_too() throws IOException {
    try (LoopbackAws network = network()) {
      assertThat(post(network, "", "Action=Publish")).isEqualTo("answer to ");
    }
  }

  @RepeatedTest(200)
  void nobody_listens_after_it_is_closed() throws IOException {
    LoopbackAws network = network();
    network.close();

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> post(network, "DynamoDB_20120810.PutItem", "{}"));
    assertThat(operations).isEmpty();
  }

  private LoopbackAws network() throws IOException {
    return new LoopbackAws(operation -> {
      operations.add(operation);
      return "answer to " + operation;
    });
  }

  private static String post(SdkHttpClient network, String target, String body) throws IOException {
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(URI.create("https://dynamodb.nowhere.invalid/"))
            .putHeader("Content-Length", Integer.toString(body.getBytes(UTF_8).length));
    if (!target.isEmpty()) {
      request.putHeader("X-Amz-Target", target);
    }
    HttpExecuteResponse response =
        network
            .prepareRequest(
                HttpExecuteRequest.builder()
                    .request(request.build())
                    .contentStreamProvider(() -> new ByteArrayInputStream(body.getBytes(UTF_8)))
                    .build())
            .call();
    assertThat(response.httpResponse().statusCode()).isEqualTo(200);
    return IoUtils.toUtf8String(response.responseBody().orElseThrow());
  }
}
