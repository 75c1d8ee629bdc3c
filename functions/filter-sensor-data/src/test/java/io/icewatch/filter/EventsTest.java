package io.icewatch.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.lambda.event.EventFiles;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The events of the folder {@code events/}, through the handler. */
class EventsTest {
  private final Ward ward = new Ward();

  @BeforeEach
  void itIsQuarterPastEight() {
    ward.now = Instant.parse("2026-03-02T08:15:01Z");
  }

  @Test
  void oneBreachIsOnePage() {
    String event = EventFiles.read("filter-one-breach.json");

    assertThat(ward.deliver(event)).isEmpty();

    assertThat(ward.paged()).containsExactly("17 warning spo2-low first");
    assertThat(ward.pages.getFirst().message())
        .isEqualTo(
            """
            WARNING SpO2 low: 86 %
            Patient 17
            Measured 2026-03-02 08:12:02 UTC
            Just begun, worst 86 %
            Alert spo2-low/2026-03-02T08:12:02Z/1/17
            """);
    assertThat(ward.rows)
        .containsExactly(
            """
            {"alert_id":"spo2-low/2026-03-02T08:12:02Z/1/17","patient_id":"17",\
            "condition":"spo2-low","severity":"warning","reason":"first","value":86.0,\
            "arrival":1772439123417000,"published_at":1772439301000000,\
            "episode_start":1772439122000000,"page_number":1,"hushed_since_last":0,\
            "worst_value":86.0}\
            """);
  }

  @Test
  void mixedBatchPagesEachPatientAndConditionOnceAndOnceMoreWhenItGetsWorse() {
    String event = EventFiles.read("filter-mixed-batch.json");

    assertThat(ward.deliver(event)).isEmpty();

    assertThat(ward.paged())
        .containsExactly(
            "23 critical spo2-low first",
            "23 critical heart_rate-high first",
            "17 warning spo2-low first",
            "17 critical spo2-low worsened",
            "31 technical spo2-implausible first");
    assertThat(ward.counted("ReadingsSuppressed")).isEqualTo(2);
    assertThat(ward.counted("UnreadableReadings")).isEqualTo(1);
    assertThat(ward.log)
        .containsExactly(
            "WARN record shardId-000000000001:"
                + "49671500835712849037162048189237641359108473620000000527"
                + " cannot be read: PATIENT_MISSING");
  }

  @Test
  void mixedBatchThatComesAgainPagesNobody() {
    String event = EventFiles.read("filter-mixed-batch.json");

    ward.deliver(event);
    ward.pages.clear();

    assertThat(ward.deliver(event)).isEmpty();
    assertThat(ward.pages).isEmpty();
    assertThat(ward.counted("ReadingsSuppressed")).isZero();
  }

  @Test
  void malformedRecordsAreCountedAndTheImpossibleOneIsATechnicalPageForEachVital() {
    String event = EventFiles.read("malformed-records.json");

    assertThat(ward.deliver(event)).isEmpty();

    assertThat(ward.counted("UnreadableReadings")).isEqualTo(6);
    assertThat(ward.log.stream().map(line -> line.replaceAll(".*: ", "")))
        .containsExactly(
            "NOT_JSON", "PATIENT_MISSING", "NO_KNOWN_VITAL", "NOT_AN_OBJECT", "EMPTY", "NOT_JSON");
    assertThat(ward.paged())
        .as("what a producer has aggregated is left to WatchPatients")
        .containsExactly(
            "17 warning spo2-low first",
            "31 technical spo2-implausible first",
            "31 technical heart_rate-implausible first",
            "31 technical temperature_f-implausible first",
            "31 technical resp_rate-implausible first",
            "31 technical sbp-implausible first");
  }

  /** FilterSensorData has no window; one that is given by mistake changes nothing. */
  @Test
  void windowIsNoneOfItsBusiness() {
    String event = EventFiles.read("window-middle.json");

    assertThat(ward.deliver(event)).isEmpty();
    assertThat(ward.paged())
        .containsExactly("17 warning spo2-low first", "23 technical spo2-implausible first");
  }
}
