package io.icewatch.local.aws.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.icewatch.local.aws.AwsError;
import io.icewatch.local.aws.JsonService;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/** SQS's JSON protocol, as far as a reader of one queue speaks it. Thread-safe. */
final class SqsService implements JsonService {
  private static final int MOST_MESSAGES = 10;
  private static final int MOST_WAIT_SECONDS = 20;

  private final SqsQueue queue;

  SqsService(SqsQueue queue) {
    this.queue = queue;
  }

  @Override
  public String name() {
    return "SQS";
  }

  @Override
  public Operation operation(String name) throws AwsError {
    return switch (name) {
      case "ReceiveMessage" -> (request, failing) -> receive(request);
      case "DeleteMessage" -> (request, failing) -> delete(request);
      case "GetQueueAttributes" -> (request, failing) -> attributes();
      default ->
          throw JsonService.unknown(
              "The local SQS knows ReceiveMessage, DeleteMessage and GetQueueAttributes, not "
                  + name);
    };
  }

  private JsonNode receive(JsonNode request) throws AwsError {
    int most = number(request, "MaxNumberOfMessages", 1, 1, MOST_MESSAGES);
    int seconds = number(request, "WaitTimeSeconds", 0, 0, MOST_WAIT_SECONDS);
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode messages = answer.putArray("Messages");
    try {
      for (SqsQueue.Received each : queue.receive(most, Duration.ofSeconds(seconds))) {
        messages
            .addObject()
            .put("MessageId", each.id())
            .put("ReceiptHandle", each.id())
            .put("MD5OfBody", md5(each.body()))
            .put("Body", each.body());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed: nothing more was received
    }
    return answer;
  }

  private JsonNode delete(JsonNode request) {
    queue.delete(request.path("ReceiptHandle").asText());
    return JSON.createObjectNode();
  }

  /** What was asked for and what was not; numbers are texts in SQS. */
  private JsonNode attributes() {
    int visible = queue.visible();
    ObjectNode answer = JSON.createObjectNode();
    answer
        .putObject("Attributes")
        .put("ApproximateNumberOfMessages", String.valueOf(visible))
        .put("ApproximateNumberOfMessagesNotVisible", String.valueOf(queue.size() - visible));
    return answer;
  }

  private static int number(JsonNode request, String field, int ifNone, int least, int most)
      throws AwsError {
    int number = request.path(field).asInt(ifNone);
    if (number < least || number > most) {
      throw new AwsError(
          400,
          "InvalidParameterValue",
          "Value %d for parameter %s is invalid. Reason: Must be between %d and %d, if provided."
              .formatted(number, field, least, most));
    }
    return number;
  }

  private static String md5(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }

  @Override
  public AwsError internal(String message) {
    return new AwsError(500, "InternalError", message);
  }

  @Override
  public AwsError unavailable() {
    return new AwsError(503, "ServiceUnavailable", "The request timed out.");
  }
}
