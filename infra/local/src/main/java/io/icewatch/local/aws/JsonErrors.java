package io.icewatch.local.aws;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** How the services that speak JSON put an error. */
public final class JsonErrors {

  private JsonErrors() {}

  /**
   * Puts an error into JSON.
   *
   * @param contentType {@code application/x-amz-json-1.0} or {@code -1.1}
   * @param namespace what the service puts before its error codes, e.g. {@code
   *     com.amazonaws.dynamodb.v20120810#}; may be empty
   */
  public static HttpReply answer(String contentType, String namespace, AwsError refusal) {
    String body =
        JsonNodeFactory.instance
            .objectNode()
            .put("__type", namespace + refusal.code())
            .put("message", refusal.message())
            .toString();
    return HttpReply.of(refusal.status(), contentType, body);
  }
}
