package io.icewatch.local.aws.sns;

import io.icewatch.local.aws.AwsError;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The parameters of an AWS Query request; each is taken once, so that the rest is what is odd. */
final class QueryParameters {

  private final Map<String, String> parameters;

  QueryParameters(Map<String, String> parameters) {
    this.parameters = new TreeMap<>(parameters);
  }

  /**
   * Reads a form-encoded body.
   *
   * @throws AwsError if a percent sign is not followed by two hexadecimal digits
   */
  static QueryParameters parse(byte[] body) throws AwsError {
    Map<String, String> parameters = new TreeMap<>();
    for (String pair : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
      }
    }
    return new QueryParameters(parameters);
  }

  /** Takes a parameter out; null if it is not there. */
  @Nullable String take(String name) {
    return parameters.remove(name);
  }

  /** Takes a parameter out; empty if it is not there. */
  String takeOrEmpty(String name) {
    String value = take(name);
    return value == null ? "" : value;
  }

  /** Names of the parameters that nobody took, in their order. */
  Set<String> rest() {
    return parameters.keySet();
  }

  private static String decode(String encoded) throws AwsError {
    try {
      return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new AwsError(400, "MalformedQueryString", "The form cannot be read: " + e.getMessage());
    }
  }
}
