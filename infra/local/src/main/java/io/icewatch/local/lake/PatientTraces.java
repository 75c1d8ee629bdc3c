package io.icewatch.local.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A patient in files of JSON: pages of the outbox, batches that were given up, the error output of
 * Firehose. A text is looked into if it is JSON itself, or base64 of it.
 */
final class PatientTraces {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Keys whose value is a patient's id, in messages, rows, pages and records. */
  private static final Set<String> IDENTIFYING =
      Set.of("patient_id", "partition_key", "partitionKey");

  private final String patientId;

  PatientTraces(String patientId) {
    this.patientId = patientId;
  }

  /** How many lines of a file are about the patient. */
  long count(Path file) throws IOException {
    long found = 0;
    for (String line : lines(file)) {
      found += isAbout(line) ? 1 : 0;
    }
    return found;
  }

  /**
   * Takes the patient out of a file: out of a batch the patient's records, whole otherwise the
   * line. The file is replaced at once or not at all; one that is empty then is gone.
   *
   * @return how many lines and records were taken out
   */
  long remove(Path file) throws IOException {
    long removed = 0;
    List<String> kept = new ArrayList<>();
    for (String line : lines(file)) {
      if (!isAbout(line)) {
        kept.add(line);
        continue;
      }
      Batch batch = withoutRecords(line);
      removed += batch.removed();
      if (!batch.rest().isEmpty() && !isAbout(batch.rest())) {
        kept.add(batch.rest());
      }
    }
    if (removed > 0) {
      if (kept.isEmpty()) {
        Files.delete(file);
      } else {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.write(next, kept, StandardCharsets.UTF_8);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      }
    }
    return removed;
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file, StandardCharsets.UTF_8);
  }

  /**
   * What is left of a line.
   *
   * @param rest empty if nothing is
   */
  private record Batch(String rest, long removed) {}

  private Batch withoutRecords(String line) throws JsonProcessingException {
    if (!(JSON.readTree(line) instanceof ObjectNode batch)
        || !(parsed(batch.path("payload").asText()) instanceof ObjectNode event)
        || !(event.get("Records") instanceof ArrayNode records)) {
      return new Batch("", 1);
    }
    long removed = 0;
    for (Iterator<JsonNode> each = records.iterator(); each.hasNext(); ) {
      if (names(each.next())) {
        each.remove();
        removed++;
      }
    }
    batch.put("payload", event.toString());
    return new Batch(records.isEmpty() ? "" : batch.toString(), Math.max(1, removed));
  }

  private boolean isAbout(String line) {
    return names(parsed(line));
  }

  private boolean names(JsonNode node) {
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        if (identifies(field.getKey(), field.getValue()) || names(field.getValue())) {
          return true;
        }
      }
      return false;
    }
    if (node.isArray()) {
      for (JsonNode each : node) {
        if (names(each)) {
          return true;
        }
      }
      return false;
    }
    return node.isTextual() && textNames(node.asText());
  }

  private boolean identifies(String key, JsonNode value) {
    if (key.equals("state")) {
      // Of a window: the sums of many patients in one text, which cannot be taken apart here.
      return value.toString().contains(patientId);
    }
    if (key.equals("subject")) {
      // Of an Observation of FHIR; a reference with a path to the id is found as a text.
      return Stream.of("/identifier/value", "/reference")
          .anyMatch(path -> value.at(path).asText().strip().equals(patientId));
    }
    JsonNode id = value.isObject() ? value.path("value") : value;
    return IDENTIFYING.contains(key) && id.isValueNode() && id.asText().strip().equals(patientId);
  }

  private boolean textNames(String text) {
    if (text.endsWith("/" + patientId)
        || text.lines().anyMatch(line -> line.equals("Patient " + patientId))) {
      return true;
    }
    JsonNode inside = parsed(text);
    return inside.isObject() ? names(inside) : names(parsed(decoded(text)));
  }

  private static String decoded(String text) {
    try {
      return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // Not base64: what it says, it says as it stands.
      return "";
    }
  }

  /** What a text says if it is a JSON object; otherwise a node that says nothing. */
  private static JsonNode parsed(String text) {
    if (!text.stripLeading().startsWith("{")) {
      return MissingNode.getInstance();
    }
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }
}
