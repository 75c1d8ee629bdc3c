package io.icewatch.local.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Set;

/**
 * A service of AWS's JSON 1.1 protocol: the operation in a header, its input and output in JSON.
 */
public interface JsonService extends AwsService {
  /** Reads inputs and makes outputs. */
  ObjectMapper JSON = new ObjectMapper();

  /** How requests and answers say what they hold. */
  String CONTENT_TYPE = "application/x-amz-json-1.1";

  /** What a service does with a request of one operation. */
  @FunctionalInterface
  interface Operation {
    /**
     * Returns the output.
     *
     * @param failing as of {@link AwsService#perform}
     * @throws AwsError likewise
     */
    JsonNode perform(JsonNode input, Set<Integer> failing) throws AwsError;
  }

  /**
   * An operation by its name.
   *
   * @throws AwsError if the service has none of that name, see {@link #unknown}
   */
  Operation operation(String name) throws AwsError;

  /**
   * An operation that a service does not have.
   *
   * @param message says what was asked for and what there is
   */
  static AwsError unknown(String message) {
    return new AwsError(400, "UnknownOperationException", message);
  }

  @Override
  default String action(HttpCall call) {
    return call.target();
  }

  @Override
  default HttpReply perform(HttpCall call, Set<Integer> failing) throws AwsError {
    Operation operation = operation(call.target());
    return HttpReply.of(
        200, CONTENT_TYPE, operation.perform(input(call.body()), failing).toString());
  }

  private static JsonNode input(byte[] body) throws AwsError {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new AwsError(400, "SerializationException", "The request is not JSON: " + e);
    }
  }

  @Override
  default HttpReply answer(HttpCall call, AwsError refusal) {
    return JsonErrors.answer(CONTENT_TYPE, "", refusal);
  }

  @Override
  default AwsError throttled() {
    return new AwsError(400, "ThrottlingException", "Rate exceeded");
  }
}
