package io.icewatch.local.aws.iot;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.icewatch.local.aws.AwsError;
import io.icewatch.local.aws.AwsService;
import io.icewatch.local.aws.HttpCall;
import io.icewatch.local.aws.HttpReply;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code POST /topics/<topic>?qos=…}, with errors as the REST-JSON protocol puts them. */
final class IotDataService implements AwsService {
  private static final String TOPICS = "/topics/";
  private static final Pattern QOS = Pattern.compile("(?:^|&)qos=([^&]*)");

  private final RulesEngine rules;

  IotDataService(RulesEngine rules) {
    this.rules = rules;
  }

  @Override
  public String name() {
    return "IoT data";
  }

  @Override
  public String action(HttpCall call) throws AwsError {
    if (call.method().equals("POST") && call.uri().getPath().startsWith(TOPICS)) {
      return "Publish";
    }
    throw new AwsError(
        405,
        "MethodNotAllowedException",
        "The local IoT data plane knows POST /topics/<topic>, not %s %s"
            .formatted(call.method(), call.uri().getPath()));
  }

  @Override
  public HttpReply perform(HttpCall call, Set<Integer> failing) throws AwsError {
    Matcher qos = QOS.matcher(requireNonNullElse(call.uri().getQuery(), ""));
    if (qos.find() && !qos.group(1).matches("[01]")) {
      throw invalid("qos is %s, expected 0 or 1".formatted(qos.group(1)));
    }
    rules.publish(message(call));
    return json(200, "OK");
  }

  private static IotMessage message(HttpCall call) throws AwsError {
    try {
      return IotMessage.of(
          call.uri().getPath().substring(TOPICS.length()), IotMessage.NO_CLIENT, call.body());
    } catch (IllegalArgumentException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
  }

  private static AwsError invalid(String message) {
    return new AwsError(400, "InvalidRequestException", message);
  }

  @Override
  public AwsError throttled() {
    return new AwsError(429, "ThrottlingException", "Rate exceeded");
  }

  @Override
  public AwsError internal(String message) {
    return new AwsError(500, "InternalFailureException", message);
  }

  @Override
  public AwsError unavailable() {
    return new AwsError(503, "ServiceUnavailableException", "Service unavailable");
  }

  @Override
  public HttpReply answer(HttpCall call, AwsError refusal) {
    HttpReply answer = json(refusal.status(), refusal.message());
    Map<String, String> headers = new HashMap<>(answer.headers());
    headers.put("x-amzn-ErrorType", refusal.code());
    return new HttpReply(answer.status(), headers, answer.body());
  }

  private static HttpReply json(int status, String message) {
    String body =
        JsonNodeFactory.instance
            .objectNode()
            .put("message", message)
            .put("traceId", UUID.randomUUID().toString())
            .toString();
    return HttpReply.of(status, "application/json", body);
  }
}
