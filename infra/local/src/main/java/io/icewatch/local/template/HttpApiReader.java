package io.icewatch.local.template;

import io.icewatch.local.template.HttpApiSpec.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads HTTP APIs, and the events of functions that are their routes. */
final class HttpApiReader {
  private static final int LONGEST_MILLIS = 30_000;

  private final Resources resources;
  private final Map<String, List<Route>> routes = new LinkedHashMap<>();

  /**
   * @param resources where the APIs are found that functions name
   */
  HttpApiReader(Resources resources) {
    this.resources = resources;
  }

  /** Reads a function's event of type {@code HttpApi}. */
  void route(Resource function, Value event) {
    event.only(
        "ApiId",
        "Method",
        "Path",
        "PayloadFormatVersion",
        "TimeoutInMillis",
        // A quota, which one machine does not reach.
        "RouteSettings");
    event.find("PayloadFormatVersion").ifPresent(version -> version.oneOf("2.0"));
    String api =
        event
            .find("ApiId")
            .map(id -> resources.referredTo(id, ResourceType.HTTP_API).logicalId())
            .orElse(HttpApiSpec.IMPLICIT);
    int millis =
        event
            .find("TimeoutInMillis")
            .map(value -> value.integer(50, LONGEST_MILLIS))
            .orElse(LONGEST_MILLIS);
    Route route = new Route(key(event), function.logicalId(), Duration.ofMillis(millis));
    List<Route> others = routes.computeIfAbsent(api, id -> new ArrayList<>());
    if (others.stream().anyMatch(other -> other.key().equals(route.key()))) {
      throw event.refusal("a second route " + route.key(), "one");
    }
    others.add(route);
  }

  private static String key(Value event) {
    if (event.find("Path").isEmpty() && event.find("Method").isEmpty()) {
      return Route.DEFAULT;
    }
    String path = event.get("Path").text();
    String method = event.get("Method").text().toUpperCase(Locale.ROOT);
    if (path.equals(Route.DEFAULT)) {
      return Route.DEFAULT;
    }
    if (!path.matches("/[^ ?#]*")) {
      throw event.get("Path").refusal(path, "a path that begins with /");
    }
    String any = "X-AMAZON-APIGATEWAY-ANY-METHOD";
    if (method.equals(any)) {
      method = "ANY";
    }
    if (!method.matches("ANY|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT")) {
      throw event.get("Method").refusal(method, "an HTTP method, or ANY");
    }
    return method + " " + path;
  }

  /** The APIs of the template, and SAM's own if a route needs it. */
  List<HttpApiSpec> apis(String stackName) {
    List<HttpApiSpec> apis = new ArrayList<>(resources.all(ResourceType.HTTP_API, this::api));
    if (routes.containsKey(HttpApiSpec.IMPLICIT)) {
      apis.add(
          new HttpApiSpec(
              HttpApiSpec.IMPLICIT,
              HttpApiSpec.id(stackName, HttpApiSpec.IMPLICIT),
              HttpApiSpec.DEFAULT_STAGE,
              Map.of(),
              routesOf(HttpApiSpec.IMPLICIT)));
    }
    return apis;
  }

  private HttpApiSpec api(Resource api) {
    Value properties = api.properties();
    properties.only(
        "Name",
        "StageName",
        "StageVariables",
        // Who logs, what protects the account from too many callers: of no consequence here.
        "AccessLogSettings",
        "DefaultRouteSettings",
        "Description",
        "FailOnWarnings",
        "PropagateTags",
        "RouteSettings",
        "Tags");
    Map<String, String> variables = new HashMap<>();
    properties
        .section("StageVariables")
        .entries()
        .forEach((name, value) -> variables.put(name, value.text()));
    return new HttpApiSpec(
        api.logicalId(),
        HttpApiSpec.id(api.stackName(), api.logicalId()),
        properties.find("StageName").map(Value::text).orElse(HttpApiSpec.DEFAULT_STAGE),
        variables,
        routesOf(api.logicalId()));
  }

  private List<Route> routesOf(String api) {
    return routes.getOrDefault(api, List.of());
  }
}
