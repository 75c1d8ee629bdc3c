package io.icewatch.local.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.lambda.kpl.Producer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {
  private static final String LOW = "{\"data\":{\"spo2\":[{\"numeric\":[\"<\",90]}]}}";
  private static final String HIGH = "{\"data\":{\"heart_rate\":[{\"numeric\":[\">\",130]}]}}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"spo2\":89}",
        "{\"spo2\":89.9999999}",
        "{\"spo2\":8.9e1}",
        "{\"spo2\":-0}",
        "{\"spo2\":[85,95]}",
        "[{\"spo2\":95},{\"spo2\":85}]",
        "{\"spo2\":95,\"spo2\":85}",
        "{\"spo2\":99,\"heart_rate\":131}",
        " {\"spo2\":89}\n"
      })
  void theseReadingsPass(String data) {
    assertThat(passes(data, LOW, HIGH)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"spo2\":90}",
        "{\"spo2\":9e1}",
        "{\"spo2\":\"85\"}",
        "{\"spo2\":null}",
        "{\"spo2\":[]}",
        "{\"SpO2\":85}",
        "{}",
        "",
        "85",
        "\"{\\\"spo2\\\":85}\"",
        "spo2=85",
        "{\"spo2\":85",
        "{\"spo2\":NaN}",
        "{},\"data\":{\"spo2\":85}",
        "{\"spo2\":85},\"x\":1",
        "{\"spo2\":85}} {",
      })
  void theseReadingsAreDropped(String data) {
    assertThat(passes(data, LOW, HIGH)).isFalse();
  }

  /** Bug: one byte of Latin-1 in a field that nobody reads kept the page from going out. */
  @Test
  void aByteOfAnotherEncodingCostsNoMoreThanItsCharacter() {
    byte[] data = "{\"ward\":\"Süd\",\"spo2\":85}".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(RecordFilter.of(List.of(LOW)).passes(data)).isTrue();
  }

  /** Lambda looks for JSON in the record's data, and does not take it apart. */
  @Test
  void anAggregatedRecordOfTheProducerLibraryMatchesNothing() {
    byte[] data = new Producer().add("1", "{\"spo2\":85}").aggregated();

    assertThat(RecordFilter.of(List.of(LOW)).passes(data)).isFalse();
  }

  @Test
  void onePatternMayHoldAlternatives() {
    String either =
        "{\"data\":{\"$or\":[{\"spo2\":[{\"numeric\":[\"<\",90]}]},"
            + "{\"heart_rate\":[{\"numeric\":[\"<=\",40]},{\"numeric\":[\">=\",131]}]}]}}";

    assertThat(passes("{\"spo2\":89,\"heart_rate\":80}", either)).isTrue();
    assertThat(passes("{\"spo2\":97,\"heart_rate\":131}", either)).isTrue();
    assertThat(passes("{\"spo2\":97,\"heart_rate\":80}", either)).isFalse();
  }

  @Test
  void withoutPatternsEverythingPasses() {
    assertThat(passes("spo2=85")).isTrue();
    assertThat(passes("")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spo2 < 90",
        "{}",
        "{\"data\":{}}",
        "{\"data\":[\"x\"]}",
        "{\"spo2\":[85]}",
        "{\"partitionKey\":[\"p\"]}",
        "{\"data\":{\"spo2\":[85]},\"partitionKey\":[\"p\"]}",
        "{\"data\":{\"spo2\":[{\"numeric\":[\"<\",\"90\"]}]}}"
      })
  void aPatternThatLambdaWouldRefuseIsRefused(String pattern) {
    assertThatThrownBy(() -> RecordFilter.of(List.of(pattern)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(pattern);
  }

  @Test
  void filteredRecordsAreCountedAndPassedBeforeBatching() {
    Scene scene = new Scene(new SpecDraft().batchSize(2).patterns(LOW));

    scene.put("0:00", "p", "{\"spo2\":80}", "{\"spo2\":99}", "?", "{\"spo2\":81}", "{\"spo2\":98}");
    scene.run("1:00");

    assertThat(scene.happened()).containsExactly("0:00 {\"spo2\":80} {\"spo2\":81}");
    assertThat(scene.checkpoints).containsExactly(scene.sequenceNumber(5));
    assertThat(scene.counters.snapshot())
        .returns(5L, MappingCounters.Snapshot::polled)
        .returns(3L, MappingCounters.Snapshot::filteredOut)
        .returns(2L, MappingCounters.Snapshot::invoked)
        .returns(0L, MappingCounters.Snapshot::dropped);
  }

  private static boolean passes(String data, String... patterns) {
    return RecordFilter.of(List.of(patterns)).passes(data.getBytes(StandardCharsets.UTF_8));
  }
}
