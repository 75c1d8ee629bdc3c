package io.icewatch.local.template;

import java.util.Map;

/**
 * One Lambda function of the template.
 *
 * @param logicalId its logical id, e.g. {@code FilterSensorData}
 * @param name the physical function name
 * @param handler class and method, e.g. {@code io.icewatch.filter.FilterSensorData::handleRequest}
 * @param environment environment variables with every reference resolved
 * @param timeoutSeconds seconds until Lambda ends an invocation, 1 to 900
 * @param memoryMegabytes memory of the function, 128 to 10,240
 */
public record FunctionSpec(
    String logicalId,
    String name,
    String handler,
    Map<String, String> environment,
    int timeoutSeconds,
    int memoryMegabytes) {

  public FunctionSpec {
    environment = Map.copyOf(environment);
  }
}
