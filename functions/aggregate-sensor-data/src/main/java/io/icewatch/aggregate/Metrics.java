package io.icewatch.aggregate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What CloudWatch counts, in its embedded metric format: one JSON object on one line of standard
 * output. Never through the Lambda logger: in JSON log format that wraps the line and the metric is
 * gone.
 *
 * @param readingsFolded distinct readings folded into windows
 * @param duplicatesDropped messages that came again
 * @param rejectedReadings records that could not be read
 * @param windowRows rows that left for {@code vital_windows}
 * @param windowsTerminatedEarly 1 if Lambda ended the arrival window because of its state, else 0
 * @param stateBytes size of the answer, which is the state and 33 bytes around it
 */
record Metrics(
    int readingsFolded,
    int duplicatesDropped,
    int rejectedReadings,
    int windowRows,
    int windowsTerminatedEarly,
    int stateBytes) {

  private static final JsonFactory JSON = new JsonFactory();

  /** The line, without its end. */
  String toLine(Instant now) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    counts.put("ReadingsFolded", readingsFolded);
    counts.put("DuplicatesDropped", duplicatesDropped);
    counts.put("RejectedReadings", rejectedReadings);
    counts.put("WindowRows", windowRows);
    counts.put("WindowsTerminatedEarly", windowsTerminatedEarly);
    counts.put("StateBytes", stateBytes);
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeFieldName("_aws");
      json.writeStartObject();
      json.writeNumberField("Timestamp", now.toEpochMilli());
      json.writeFieldName("CloudWatchMetrics");
      json.writeRawValue(
          "[{\"Namespace\":\"Icewatch\",\"Dimensions\":[[]],\"Metrics\":%s}]"
              .formatted(definitions(counts)));
      json.writeEndObject();
      for (Map.Entry<String, Integer> count : counts.entrySet()) {
        json.writeNumberField(count.getKey(), count.getValue());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot fail to be written", e);
    }
    return text.toString();
  }

  private static String definitions(Map<String, Integer> counts) {
    StringBuilder definitions = new StringBuilder("[");
    for (String name : counts.keySet()) {
      definitions
          .append(definitions.length() == 1 ? "" : ",")
          .append("{\"Name\":\"")
          .append(name)
          .append("\",\"Unit\":\"")
          .append(name.endsWith("Bytes") ? "Bytes" : "Count")
          .append("\"}");
    }
    return definitions.append(']').toString();
  }
}
