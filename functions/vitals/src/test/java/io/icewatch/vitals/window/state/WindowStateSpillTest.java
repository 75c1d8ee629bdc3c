package io.icewatch.vitals.window.state;

import static io.icewatch.vitals.window.state.WindowStates.START;
import static io.icewatch.vitals.window.state.WindowStates.empty;
import static io.icewatch.vitals.window.state.WindowStates.folding;
import static io.icewatch.vitals.window.state.WindowStates.sorted;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.icewatch.vitals.Seeds;
import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.record.SequenceNumber;
import io.icewatch.vitals.window.WindowRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WindowStateSpillTest {

  @Test
  void takesNothingOutThatFits() {
    WindowState state = folding(Arriving.at(START, 1, 97));

    assertThat(state.spill(1_000_000)).isEmpty();
    assertThat(state.drain()).hasSize(1);
  }

  @Test
  void takesTheLargestOutFirst() {
    WindowState state = empty();
    String[] patients = {"17", "a long patient id", "4"};
    long sequence = 0;
    for (String patient : patients) {
      Reading reading = Reading.of(patient, START, Map.of(Vital.SPO2, 97.0));
      state.fold(reading, START, SequenceNumber.of(++sequence), sequence);
    }
    int size = jsonLength(state.encode());

    assertThat(state.spill(size - 1))
        .extracting(WindowRow::patientId)
        .containsExactly("a long patient id");
    assertThat(state.drain()).extracting(WindowRow::patientId).containsExactlyInAnyOrder("17", "4");
  }

  @Test
  void keepsWithinTheBudgetAndDropsNothing() {
    Seeds.upTo(
        300,
        random -> {
          List<Arriving> records = Arriving.draw(random, 1 + random.nextInt(100));
          WindowState state = empty();
          records.forEach(record -> record.isFoldedInto(state));
          WindowState whole = empty();
          records.forEach(record -> record.isFoldedInto(whole));
          int budget = 20 + random.nextInt(5000);

          List<WindowRow> rows = new ArrayList<>(state.spill(budget));
          int size = jsonLength(state.encode());
          rows.addAll(state.drain());

          assertThat(size).as("bytes of a state").isLessThanOrEqualTo(budget);
          assertThat(sorted(rows)).isEqualTo(sorted(whole.drain()));
        });
  }

  @Test
  void takesNoMoreOutThanItMust() {
    WindowState state = empty();
    for (int i = 0; i < 500; i++) {
      Reading reading = Reading.of("patient " + i, START, Map.of(Vital.SPO2, 97.0));
      state.fold(reading, START, SequenceNumber.of(i), i + 1);
    }
    int size = jsonLength(state.encode());

    assertThat(state.spill(size + 10)).isEmpty();
    assertThat(state.spill(size / 2)).hasSizeBetween(240, 260);
    assertThat(jsonLength(state.encode())).isBetween(size / 2 - 120, size / 2);
  }

  /** Bug: emoji were counted as four bytes and Jackson writes twelve. */
  @Test
  void keepsWithinTheBudgetWhoeverThePatientsAre() {
    for (String letter : new String[] {"x", "\"", "\\", "é", "€", "😀", "\u2028", "/", "<"}) {
      WindowState state = empty();
      for (int i = 0; i < 50; i++) {
        String patient = letter.repeat(50 / letter.length()) + i;
        Reading reading = Reading.of(patient, START, Map.of(Vital.SPO2, 97.0));
        state.fold(reading, START, SequenceNumber.of(i), i + 1);
      }
      int budget = jsonLength(state.encode()) / 2;

      state.spill(budget);

      assertThat(jsonLength(state.encode())).as(letter).isBetween(1, budget);
    }
  }

  /** Bytes of a state as the function answers with it. */
  private static int jsonLength(Map<String, String> encoded) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.writeStartObject();
      for (Map.Entry<String, String> entry : encoded.entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.size();
  }
}
