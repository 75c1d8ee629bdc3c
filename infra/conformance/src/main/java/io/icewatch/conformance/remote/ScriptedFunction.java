package io.icewatch.conformance.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.icewatch.conformance.cases.FunctionBehavior;
import io.icewatch.conformance.cases.RecordAliases;
import io.icewatch.local.lambda.LambdaHost.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The function that is deployed to an endpoint: a few lines of Python without dependencies, as
 * nearly every emulator runs Python. It posts each event to the runner, and does what the answer
 * says.
 */
final class ScriptedFunction {
  static final String HANDLER = "scripted.handler";

  /** Variable of the environment: where events are posted. */
  static final String CALLBACK = "CALLBACK";

  /** After which Lambda ends it; how long a timeout takes. */
  static final int TIMEOUT_SECONDS = 10;

  private static final String TIMED_OUT = "Sandbox.Timedout";
  private static final String FILE = "scripted.py";
  private static final JsonMapper JSON = new JsonMapper();

  private ScriptedFunction() {}

  /** The deployment package, a zip. */
  static byte[] deploymentPackage() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (InputStream source =
            ScriptedFunction.class.getResourceAsStream("/conformance-function/" + FILE);
        ZipOutputStream zip = new ZipOutputStream(bytes)) {
      if (source == null) {
        throw new IllegalStateException("found no " + FILE + " in the class path");
      }
      zip.putNextEntry(new ZipEntry(FILE));
      source.transferTo(zip);
      zip.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot pack " + FILE, e);
    }
    return bytes.toByteArray();
  }

  /**
   * What the function is told to do.
   *
   * @param aliases fills in the placeholders of an answer
   * @throws IllegalArgumentException if a function cannot do that of its own
   */
  static ObjectNode instruction(FunctionBehavior behavior, RecordAliases aliases) {
    ObjectNode instruction = JsonNodeFactory.instance.objectNode();
    return switch (behavior) {
      case FunctionBehavior.Answers(var response) ->
          instruction.set("answer", json(aliases.fill(response)));
      case FunctionBehavior.Ends(Outcome.Failed(var type, var message)) ->
          switch (type) {
            case TIMED_OUT -> instruction.put("sleep", 2 * TIMEOUT_SECONDS);
            case "Runtime.ExitError" -> instruction.put("exit", 1);
            default -> instruction.put("raise", message);
          };
      case FunctionBehavior.Ends(var outcome) ->
          throw new IllegalArgumentException("no function can do that: " + outcome);
    };
  }

  /** Whether the function is to run into its timeout. */
  static boolean isTimeout(FunctionBehavior behavior) {
    return behavior instanceof FunctionBehavior.Ends(Outcome.Failed(var type, var message))
        && type.equals(TIMED_OUT);
  }

  private static JsonNode json(String response) {
    try {
      return response.isEmpty() ? JsonNodeFactory.instance.nullNode() : JSON.readTree(response);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + response, e);
    }
  }
}
