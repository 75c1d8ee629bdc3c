package io.icewatch.vitals.window.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.record.SequenceNumber;
import io.icewatch.vitals.window.EventWindows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A character beyond the basic plane takes four bytes in UTF-8, but twelve in Jackson's JSON, which
 * escapes it. The state of a ward with such patient ids outgrew its budget threefold.
 */
class EscapedSurrogatesExceedBudgetTest {
  private static final long START = 1_735_689_600_000L;
  private static final int BUDGET = 10_000;

  @Test
  void patient_ids_that_json_escapes_stay_in_the_budget() throws IOException {
    WindowState state =
        new WindowState(
            new EventWindows(Duration.ofMinutes(10), Duration.ofDays(1)), "shardId-0", Map.of());
    for (int i = 0; i < 300; i++) {
      Reading reading = Reading.of("😀".repeat(20) + i, START, Map.of());
      state.fold(reading, START, SequenceNumber.of(i), i);
    }

    assertThat(state.spill(BUDGET)).isNotEmpty();
    assertThat(json(state.encode())).hasSizeLessThanOrEqualTo(BUDGET).hasSizeGreaterThan(9_000);
  }

  private static byte[] json(Map<String, String> state) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.writeStartObject();
      for (Map.Entry<String, String> entry : state.entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
    }
    return out.toByteArray();
  }
}
