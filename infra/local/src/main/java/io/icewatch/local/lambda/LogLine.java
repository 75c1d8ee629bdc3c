package io.icewatch.local.lambda;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** A line of a function's log as a person wants to read it. */
final class LogLine {
  private static final ObjectMapper JSON = new ObjectMapper();

  private LogLine() {}

  /**
   * Level and message of a line that Lambda's runtime interface client has made an object of; any
   * other line is as it was printed.
   */
  static String readable(String printed) {
    if (!printed.startsWith("{")) {
      return printed;
    }
    try {
      JsonNode line = JSON.readTree(printed);
      String level = line.path("level").asText();
      boolean isLog = line.path("message").isTextual() && line.has("AWSRequestId");
      return isLog ? (level + " " + line.path("message").asText()).strip() : printed;
    } catch (JsonProcessingException e) {
      return printed;
    }
  }
}
