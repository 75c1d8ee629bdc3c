package io.icewatch.bench;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.KinesisEvent.KinesisEventRecord;
import com.amazonaws.services.lambda.runtime.events.KinesisTimeWindowEvent;
import com.amazonaws.services.lambda.runtime.events.TimeWindowEventResponse;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A peer: the blog's handler in ordinary Java, on Lambda's own event types, with Jackson and a JSON
 * text for each patient, since a state of those types is a map of strings.
 */
public final class TypedHandler
    implements RequestHandler<KinesisTimeWindowEvent, TimeWindowEventResponse> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> VITALS = List.of("spo2", "heart_rate", "temperature_f");

  @Override
  public TimeWindowEventResponse handleRequest(KinesisTimeWindowEvent event, Context context) {
    Map<String, ObjectNode> summaries = new LinkedHashMap<>();
    try {
      if (event.getState() != null) {
        for (Map.Entry<String, String> entry : event.getState().entrySet()) {
          summaries.put(entry.getKey(), (ObjectNode) JSON.readTree(entry.getValue()));
        }
      }
      for (KinesisEventRecord record : event.getRecords()) {
        JsonNode reading = JSON.readTree(record.getKinesis().getData().array());
        fold(
            summaries.computeIfAbsent(
                reading.get("patient_id").asText(), patient -> JSON.createObjectNode()),
            reading);
      }
      return TimeWindowEventResponse.builder()
          .withState(texts(summaries))
          .withBatchItemFailures(List.of())
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void fold(ObjectNode summary, JsonNode reading) {
    int count = summary.path("record_count").asInt() + 1;
    summary.put("record_count", count);
    for (String vital : VITALS) {
      double value = reading.get(vital).asDouble();
      double sum = summary.path("sum_" + vital).asDouble() + value;
      summary.put("min_" + vital, Math.min(value, summary.path("min_" + vital).asDouble(value)));
      summary.put("max_" + vital, Math.max(value, summary.path("max_" + vital).asDouble(value)));
      summary.put("sum_" + vital, sum);
      summary.put("avg_" + vital, sum / count);
    }
  }

  private static Map<String, String> texts(Map<String, ObjectNode> summaries)
      throws JsonProcessingException {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, ObjectNode> entry : summaries.entrySet()) {
      texts.put(entry.getKey(), JSON.writeValueAsString(entry.getValue()));
    }
    return texts;
  }
}
