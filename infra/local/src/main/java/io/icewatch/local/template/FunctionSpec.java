package io.icewatch.local.template;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One Lambda function of the template.
 *
 * @param logicalId its logical id, e.g. {@code Sweep}
 * @param name the physical function name
 * @param handler class and method, e.g. {@code org.example.Sweep::handleRequest}
 * @param environment environment variables with every reference resolved
 * @param timeoutSeconds seconds until Lambda ends an invocation, 1 to 900
 * @param memoryMegabytes memory of the function, 128 to 10,240
 * @param alias the alias that events invoke it through; empty: none
 * @param layers folders of its layers, lowest first
 * @param asyncRetries how an invocation that nobody waits for is repeated
 */
public record FunctionSpec(
    String logicalId,
    String name,
    String handler,
    Map<String, String> environment,
    int timeoutSeconds,
    int memoryMegabytes,
    Optional<String> alias,
    List<Path> layers,
    AsyncRetries asyncRetries) {

  /**
   * What Lambda does with an asynchronous invocation that fails: {@code EventInvokeConfig}.
   *
   * @param attempts how often it tries again, 0 to 2
   * @param oldest after which it gives up, 60 s to 6 h
   */
  public record AsyncRetries(int attempts, Duration oldest) {
    /** Lambda's own: twice, within six hours. */
    public static final AsyncRetries DEFAULT = new AsyncRetries(2, Duration.ofHours(6));
  }

  public FunctionSpec {
    environment = Map.copyOf(environment);
    layers = List.copyOf(layers);
  }

  /** A function without alias and layers. */
  public FunctionSpec(
      String logicalId,
      String name,
      String handler,
      Map<String, String> environment,
      int timeoutSeconds,
      int memoryMegabytes) {
    this(
        logicalId,
        name,
        handler,
        environment,
        timeoutSeconds,
        memoryMegabytes,
        Optional.empty(),
        List.of(),
        AsyncRetries.DEFAULT);
  }

  /** The ARN that it is invoked by: the alias's, if it has one. */
  public String invokedArn() {
    String arn = ResourceType.FUNCTION.arn(name).orElseThrow();
    return alias.map(qualifier -> arn + ":" + qualifier).orElse(arn);
  }

  /** Until Lambda ends an invocation. */
  public Duration timeout() {
    return Duration.ofSeconds(timeoutSeconds);
  }

  /** The version that runs: a published one behind an alias. */
  public String version() {
    return alias.isPresent() ? "1" : "$LATEST";
  }
}
