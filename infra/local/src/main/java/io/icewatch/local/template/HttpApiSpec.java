package io.icewatch.local.template;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * One HTTP API with the routes that functions declare.
 *
 * @param logicalId what the template calls it; {@code ServerlessHttpApi} for SAM's own
 * @param id its id: the first part of its host name
 * @param stage its stage: {@code $default}, or else the first part of every path
 * @param stageVariables variables of the stage
 * @param routes in the template's order
 */
public record HttpApiSpec(
    String logicalId,
    String id,
    String stage,
    Map<String, String> stageVariables,
    List<Route> routes) {
  /** The stage that is not a part of the path. */
  public static final String DEFAULT_STAGE = "$default";

  /** Logical id of the API that SAM makes for functions that name none. */
  static final String IMPLICIT = "ServerlessHttpApi";

  public HttpApiSpec {
    stageVariables = Map.copyOf(stageVariables);
    routes = List.copyOf(routes);
  }

  /**
   * One route.
   *
   * @param key method and path as the API has them, e.g. {@code GET /patients/{id}}, {@code ANY
   *     /{proxy+}}, or {@code $default}
   * @param function logical id of the function
   * @param timeout how long the API waits for it, 50 ms to 30 s
   */
  public record Route(String key, String function, Duration timeout) {
    /** The route that takes what no other does. */
    public static final String DEFAULT = "$default";
  }

  /** AWS draws an id; here it is made from the name, so always the same. */
  static String id(String stackName, String logicalId) {
    byte[] name = (stackName + "-" + logicalId).getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(name).toString().replace("-", "").substring(0, 10);
  }
}
