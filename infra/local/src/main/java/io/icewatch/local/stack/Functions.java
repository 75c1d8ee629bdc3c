package io.icewatch.local.stack;

import io.icewatch.lambda.FunctionEnvironment;
import io.icewatch.local.aws.cloudwatch.EmbeddedMetrics;
import io.icewatch.local.lambda.HandlerFactory;
import io.icewatch.local.lambda.InProcessHost;
import io.icewatch.local.lambda.LambdaHost;
import io.icewatch.local.lambda.OutOfProcessHost;
import io.icewatch.local.template.FunctionSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The template's functions, each behind what runs it. Thread-safe. */
public final class Functions implements AutoCloseable {
  private final Parts parts = new Parts();
  private final Map<String, Function> byId = new LinkedHashMap<>();

  private record Function(
      FunctionSpec spec, LambdaHost host, EmbeddedMetrics metrics, Stopwatch time) {}

  /**
   * @param lake the variables that say where it is
   * @throws IllegalArgumentException if a handler cannot run where the options say
   */
  Functions(
      List<FunctionSpec> functions,
      Services services,
      Map<String, String> lake,
      ServiceTimes times,
      StackOptions options) {
    for (FunctionSpec spec : functions) {
      EmbeddedMetrics metrics = new EmbeddedMetrics();
      Stopwatch time = new Stopwatch();
      LambdaHost host =
          switch (options.hosting()) {
            case IN_PROCESS -> inProcess(spec, services, lake, times, metrics, options);
            case OUT_OF_PROCESS ->
                new OutOfProcessHost(
                    spec,
                    OutOfProcessHost.ownCode(),
                    both(services.environment(), lake),
                    metrics.out()::println,
                    options.log(),
                    report -> {});
          };
      byId.put(
          spec.logicalId(),
          new Function(spec, parts.add(new TimedHost(host, time)), metrics, time));
    }
  }

  private static LambdaHost inProcess(
      FunctionSpec spec,
      Services services,
      Map<String, String> lake,
      ServiceTimes times,
      EmbeddedMetrics metrics,
      StackOptions options) {
    HandlerFactory handlers = HandlerFactory.of(spec);
    LocalClients clients =
        new LocalClients(
            services,
            times,
            options.crashes(),
            !options.isLive(),
            options.faults().rates().isEmpty());
    Map<String, String> variables = both(spec.environment(), lake);
    variables.put("AWS_LAMBDA_FUNCTION_NAME", spec.name());
    variables.put("AWS_LAMBDA_FUNCTION_VERSION", spec.version());
    return new InProcessHost(
        spec,
        clock ->
            handlers.create(
                new FunctionEnvironment(variables, clients, clock, clock, metrics.out())),
        options.clock(),
        !options.isLive(),
        options.log(),
        options.crashes());
  }

  private static Map<String, String> both(Map<String, String> one, Map<String, String> other) {
    Map<String, String> variables = new HashMap<>(one);
    variables.putAll(other);
    return variables;
  }

  private Function function(String logicalId) {
    Function found = byId.get(logicalId);
    if (found == null) {
      throw new IllegalArgumentException(
          "function %s, expected one of %s".formatted(logicalId, byId.keySet()));
    }
    return found;
  }

  /** What the template says of a function. */
  FunctionSpec spec(String logicalId) {
    return function(logicalId).spec;
  }

  /**
   * What runs a function.
   *
   * @throws IllegalArgumentException if the template has no such function
   */
  public LambdaHost host(String logicalId) {
    return function(logicalId).host;
  }

  /** What runs each function, by logical id. */
  Map<String, LambdaHost> hosts() {
    return byId.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().host));
  }

  /** The sum of a metric over all functions and dimensions; 0 if none has printed it. */
  public long sum(String metric) {
    return byId.values().stream().mapToLong(function -> function.metrics.sum(metric)).sum();
  }

  /** How long the invocations of each function took so far, by logical id. */
  public Map<String, Duration> times() {
    return byId.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().time.total()));
  }

  @Override
  public void close() {
    parts.close();
  }
}
