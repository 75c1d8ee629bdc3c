package io.icewatch.conformance.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.icewatch.conformance.remote.EmulatedAws.Reply;
import java.io.IOException;
import java.net.URLDecoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** SQS and SNS. A topic sends to the queue of its own name, as if that were subscribed. */
final class EmulatedMessages {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern NAME = Pattern.compile("(?:^|&)(?:Name|TopicArn)=([^&]+)");

  private final NamedResources<Queue<String>> queues = new NamedResources<>();
  private final NamedResources<String> topics = new NamedResources<>();

  int count() {
    return queues.size() + topics.size();
  }

  void send(String name, String body) {
    queues.get(name).add(body);
  }

  Reply queues(String action, byte[] body) throws IOException {
    JsonNode request = JSON.readTree(body);
    String url = request.path("QueueUrl").asText();
    String name = url.substring(url.lastIndexOf('/') + 1);
    ObjectNode answer = JSON.createObjectNode();
    switch (action) {
      case "CreateQueue" -> {
        String created = request.path("QueueName").asText();
        queues.put(created, new ConcurrentLinkedQueue<>());
        answer.put("QueueUrl", "http://127.0.0.1/000000000000/" + created);
      }
      case "GetQueueAttributes" ->
          answer
              .putObject("Attributes")
              .put("QueueArn", "arn:aws:sqs:us-east-1:000000000000:" + name);
      case "ReceiveMessage" -> {
        String message = queues.get(name).poll();
        if (message != null) {
          ObjectNode received = answer.putArray("Messages").addObject();
          received.put("MessageId", "1").put("ReceiptHandle", "1").put("Body", message);
          received.put("MD5OfBody", md5(message));
        }
      }
      case "DeleteQueue" -> queues.remove(name);
      default -> {}
    }
    return Reply.of(200, "application/x-amz-json-1.0", answer.toString());
  }

  Reply topics(String form) {
    Matcher matcher = NAME.matcher(form);
    String named = matcher.find() ? URLDecoder.decode(matcher.group(1), UTF_8) : "";
    String name = named.substring(named.lastIndexOf(':') + 1);
    String result = "";
    if (form.contains("Action=CreateTopic")) {
      topics.put(name, name);
      result = "<TopicArn>arn:aws:sns:us-east-1:000000000000:" + name + "</TopicArn>";
    } else if (form.contains("Action=DeleteTopic")) {
      topics.remove(name);
    }
    String action = form.replaceFirst("^(?:.*&)?Action=([^&]+).*$", "$1");
    return Reply.of(
        200,
        "text/xml",
        "<%1$sResponse><%1$sResult>%2$s</%1$sResult></%1$sResponse>".formatted(action, result));
  }

  private static String md5(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }
}
