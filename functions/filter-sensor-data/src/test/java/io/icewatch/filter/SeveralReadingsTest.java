package io.icewatch.filter;

import static io.icewatch.filter.Deliveries.event;
import static io.icewatch.filter.Deliveries.reading;
import static io.icewatch.filter.Deliveries.record;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.lambda.kpl.Producer;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Many readings in one record: each is judged, and knows itself when the record comes again. */
class SeveralReadingsTest {
  private static final Instant EIGHT = Instant.parse("2026-03-02T08:00:00Z");

  private static final String BATCH =
      """
      {"readings":[
        {"patient_id":"17","spo2":88},
        {"patient_id":"23","spo2":97},
        {"patient_id":"17","spo2":83},
        "no reading",
        {"patient_id":"23","heart_rate":20}]}\
      """;

  private final Ward ward = new Ward();

  @Test
  void each_reading_is_judged_in_its_order() {
    ward.now = EIGHT;

    assertThat(ward.deliver(event(record("1", EIGHT, "a", BATCH.getBytes(UTF_8))))).isEmpty();

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
            record("2", EIGHT, "a", BATCH.getBytes(UTF_8)),
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

  /** Given them all the same, by a mapping without a filter, as WatchPatients is. */
  @Test
  void what_no_filter_sees_is_left_to_who_is_given_every_record() {
    ward.now = EIGHT;
    byte[] aggregated =
        new Producer()
            .add("17", "{\"patient_id\":\"17\",\"spo2\":83}")
            .add("23", "{\"patient_id\":\"23\",\"heart_rate\":20}")
            .aggregated();

    assertThat(
            ward.deliver(
                event(
                    record("1", EIGHT, "a", aggregated),
                    record("2", EIGHT, "a", ("\uFEFF" + BATCH).getBytes(UTF_8)),
                    reading("3", EIGHT, "5", "\"spo2\":88"))))
        .isEmpty();

    assertThat(ward.paged()).containsExactly("5 warning spo2-low first");
  }
}
