package io.icewatch.filter;

import static io.icewatch.filter.Deliveries.event;
import static io.icewatch.filter.Deliveries.reading;
import static io.icewatch.filter.Deliveries.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.lambda.kpl.Producer;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Many readings in one record: each is judged, and knows itself when the record comes again. */
class AggregatedRecordsTest {
  private static final Instant EIGHT = Instant.parse("2026-03-02T08:00:00Z");

  private static final byte[] AGGREGATED =
      new Producer()
          .add("17", "{\"patient_id\":\"17\",\"spo2\":88}")
          .add("23", "{\"patient_id\":\"23\",\"spo2\":97}")
          .add("17", "{\"patient_id\":\"17\",\"spo2\":83}")
          .add("17", "no reading")
          .add("23", "{\"patient_id\":\"23\",\"heart_rate\":20}")
          .aggregated();

  private final Ward ward = new Ward();

  @Test
  void each_reading_is_judged_in_its_order() {
    ward.now = EIGHT;

    assertThat(ward.deliver(event(record("1", EIGHT, "a", AGGREGATED)))).isEmpty();

    assertThat(ward.paged())
        .containsExactly(
            "17 warning spo2-low first",
            "17 critical spo2-low worsened",
            "23 critical heart_rate-low first");
    assertThat(ward.counted("UnreadableReadings")).isEqualTo(1);
  }

  @Test
  void what_fails_is_answered_by_the_record_and_what_was_done_is_known_when_it_comes_again() {
    ward.now = EIGHT;
    ward.snsTrouble =
        page -> {
          if (Ward.attribute(page, "patient_id").equals("23")) {
            throw new IllegalStateException("no answer");
          }
        };
    String event =
        event(
            reading("1", EIGHT, "5", "\"spo2\":88"),
            record("2", EIGHT, "a", AGGREGATED),
            reading("3", EIGHT, "6", "\"spo2\":88"));

    assertThat(ward.deliver(event)).containsExactly("2");
    assertThat(ward.pages).hasSize(4);

    ward.snsTrouble = page -> {};
    assertThat(ward.deliver(event)).isEmpty();
    assertThat(ward.pages).hasSize(5);
    assertThat(ward.paged()).endsWith("23 critical heart_rate-low first");

    assertThat(ward.deliver(event)).isEmpty();
    assertThat(ward.pages).hasSize(5);
  }
}
