package io.icewatch.vitals.stay;

import static io.icewatch.vitals.alarm.Condition.SPO2_LOW;
import static io.icewatch.vitals.stay.Bed.at;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.vitals.alarm.Severity;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.record.SequenceNumber;
import io.icewatch.vitals.stay.SilencePolicy.Decision;
import io.icewatch.vitals.stay.Whereabouts.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SilencePolicyTest {
  private final Bed bed = new Bed();

  private static Whereabouts told(State state, long second, @Nullable Instant until) {
    return new Whereabouts("ICU-1", "7", state, at(second), until, "nurse", "theatre");
  }

  @Test
  void silence_is_told_after_a_minute_after_five_more_and_after_fifteen_then_never_again() {
    bed.reads(0, 30, 5, 97).ticks(60, 7200);

    assertThat(bed.told)
        .containsExactly("10 ADMITTED", "120 signal 1", "420 signal 2", "1020 signal 3");
    assertThat(requireNonNull(bed.stay).signal()).isEqualTo(new Signal.Standby(at(120)));
    assertThat(Bed.POLICY.due(requireNonNull(bed.stay))).isNull();
  }

  @Test
  void a_reading_ends_it_and_the_next_silence_starts_from_nothing() {
    bed.reads(0, 30, 5, 97).ticks(60, 480).reads(500, 530, 5, 97).ticks(540, 900);

    assertThat(bed.told)
        .containsExactly(
            "10 ADMITTED",
            "120 signal 1",
            "420 signal 2",
            "500 RETURNED",
            "600 signal 1",
            "900 signal 2");
  }

  @Test
  void who_is_silent_at_71_is_told_with_that_value_and_as_grave_as_the_alarm() {
    bed.reads(0, 30, 5, 71);

    Decision.Tell told = (Decision.Tell) bed.tick(120, at(120));

    assertThat(told.notice().lastValues()).containsEntry(Vital.SPO2, 71.0);
    assertThat(told.notice().severity()).isEqualTo(Severity.WARNING);
    assertThat(told.notice().alertId()).isEqualTo("signal/2026-03-02T08:00:30Z/1/17");
  }

  @Test
  void who_was_seen_twice_only_is_not_missed() {
    bed.reads(0, 5, 5, 97).ticks(60, 3600);

    assertThat(bed.told).isEmpty();
  }

  @Test
  void an_hourly_chart_is_missed_after_three_hours() {
    bed.reads(0, 36_000, 3600, 97).ticks(36_060, 36_000 + 3 * 3600);

    assertThat(bed.told).containsExactly("7200 ADMITTED", "46800 signal 1");
  }

  @Test
  void a_probe_that_comes_off_at_71_pages_although_the_heart_is_measured() {
    bed.reads(0, 30, 5, 71).readsWithoutSpO2(35, 100, 5).ticks(60, 60);
    bed.ticks(120, 120);

    assertThat(bed.told).containsExactly("10 ADMITTED", "120 spo2-signal 1");
    bed.readsWithoutSpO2(105, 400, 5).ticks(420, 420).reads(425, 425, 5, 93);
    assertThat(bed.told).endsWith("420 spo2-signal 2", "425 RETURNED");
    assertThat(requireNonNull(bed.stay).vitalSignals()).isEmpty();
  }

  @Test
  void a_probe_that_comes_off_at_97_is_nobodys_alarm() {
    bed.reads(0, 30, 5, 97).readsWithoutSpO2(35, 600, 5).ticks(600, 600);

    assertThat(bed.told).containsExactly("10 ADMITTED");
  }

  @Test
  void who_is_not_heard_of_at_all_misses_no_single_vital() {
    bed.reads(0, 30, 5, 71).ticks(60, 1200);

    assertThat(bed.told)
        .containsExactly("10 ADMITTED", "120 signal 1", "420 signal 2", "1020 signal 3");
  }

  @Test
  void a_pause_silences_until_it_ends_and_then_a_reading_is_expected_again() {
    bed.reads(0, 30, 5, 97).moves(told(State.PAUSED, 40, at(1000))).ticks(60, 1200);

    assertThat(bed.told).containsExactly("10 ADMITTED", "1020 pause over", "1080 signal 1");
  }

  @Test
  void a_pause_in_the_middle_of_a_silence_ends_it() {
    bed.reads(0, 30, 5, 97).ticks(60, 120).moves(told(State.PAUSED, 130, at(1000))).ticks(180, 960);

    assertThat(bed.told).containsExactly("10 ADMITTED", "120 signal 1");
  }

  @Test
  void nobody_is_missed_once_discharged_and_the_first_reading_after_that_is_doubted() {
    bed.reads(0, 30, 5, 97).moves(told(State.DISCHARGED, 40, null)).ticks(60, 3600);
    bed.reads(4000, 4010, 5, 97).ticks(4020, 4080);

    assertThat(bed.told)
        .containsExactly("10 ADMITTED", "4000 AFTER_DISCHARGE", "4010 ADMITTED", "4080 signal 1");
    assertThat(requireNonNull(bed.stay).whereabouts().ward()).isNull();
    assertThat(requireNonNull(bed.stay).presence().firstSeenAt()).isEqualTo(at(4000));
  }

  @Test
  void what_was_measured_before_the_discharge_and_comes_after_it_is_no_reading_after_it() {
    bed.reads(0, 30, 5, 97).moves(told(State.DISCHARGED, 40, null));

    bed.sees(50, Bed.observed(35, 50, Map.of()));

    assertThat(bed.told).containsExactly("10 ADMITTED");
  }

  @Test
  void a_stream_that_is_read_late_is_never_silence() {
    bed.reads(0, 30, 5, 97);

    assertThat(bed.tick(3600, at(31))).isEqualTo(new Decision.Unread(at(31)));
    assertThat(bed.tick(3660, null)).isEqualTo(new Decision.Unread(null));
    assertThat(bed.tick(3720, at(89))).isInstanceOf(Decision.Unread.class);
    assertThat(bed.tick(3780, at(90))).isInstanceOf(Decision.Tell.class);
  }

  @Test
  void a_tick_that_comes_twice_or_late_tells_nothing_twice() {
    bed.reads(0, 30, 5, 97).ticks(120, 120).ticks(120, 120).ticks(60, 60);

    assertThat(bed.told).containsExactly("10 ADMITTED", "120 signal 1");
  }

  @Test
  void a_tick_after_twenty_that_did_not_come_tells_it_once_and_the_rest_in_its_time() {
    bed.reads(0, 30, 5, 97).ticks(1320, 1620);

    assertThat(bed.told).containsExactly("10 ADMITTED", "1320 signal 1", "1620 signal 2");
  }

  @Test
  void while_somebody_is_about_to_tell_it_others_wait_for_the_lease() {
    bed.reads(0, 30, 5, 97);
    bed.stay = requireNonNull(bed.stay).claimed(new Stay.Claim("invocation", at(130)));

    assertThat(bed.tick(120, at(120))).isEqualTo(new Decision.Busy(at(130)));
    assertThat(bed.tick(180, at(180))).isInstanceOf(Decision.Tell.class);
  }

  @Test
  void a_monitor_with_a_slow_clock_is_heard_of() {
    for (int second = 0; second <= 600; second += 5) {
      bed.sees(second, Bed.observed(second - 240, second, Map.of()));
    }

    assertThat(bed.tick(600, at(600))).isEqualTo(new Decision.Nothing());
  }

  @Test
  void a_buffer_that_is_sent_again_is_no_sign_of_life() {
    bed.reads(0, 30, 5, 97);
    bed.sees(100, Bed.observed(20, 100, Map.of()));

    assertThat(bed.tick(120, at(120))).isInstanceOf(Decision.Tell.class);
  }

  @Test
  void a_run_is_clear_since_the_reading_before_the_first_inside_the_margin_and_never_by_silence() {
    bed.reads(0, 30, 5, 71).reads(35, 40, 5, 91).reads(45, 60, 5, 93).readsWithoutSpO2(65, 90, 5);

    AlarmRun run = requireNonNull(requireNonNull(bed.stay).presence().runs().get(SPO2_LOW));
    assertThat(run.clearSince()).isEqualTo(at(40));
    assertThat(run.lastBreaches().getFirst().sequenceNumber()).isEqualTo(SequenceNumber.of(1030));
    assertThat(requireNonNull(bed.stay).presence().alarming()).isEmpty();
    assertThat(requireNonNull(bed.stay).over(SPO2_LOW).presence().runs()).isEmpty();
  }

  @Test
  void a_value_beside_the_margin_starts_the_run_anew() {
    bed.reads(0, 30, 5, 71).reads(35, 60, 5, 93).reads(65, 65, 5, 91).reads(70, 70, 5, 93);

    AlarmRun run = requireNonNull(requireNonNull(bed.stay).presence().runs().get(SPO2_LOW));
    assertThat(run.clearSince()).isEqualTo(at(65));
  }

  @Test
  void a_breach_that_comes_late_has_to_be_judged_and_breaks_no_run() {
    bed.reads(0, 30, 5, 71).reads(35, 60, 5, 93);
    bed.sees(70, Bed.observed(20, 70, Map.of(Vital.SPO2, 80.0)));

    AlarmRun run = requireNonNull(requireNonNull(bed.stay).presence().runs().get(SPO2_LOW));
    assertThat(run.clearSince()).isEqualTo(at(30));
    assertThat(run.lastBreaches().getFirst().sequenceNumber()).isEqualTo(SequenceNumber.of(1070));
    assertThat(requireNonNull(bed.stay).presence().lastSeenAt()).isEqualTo(at(60));
  }

  @Test
  void what_may_not_have_been_written_yet_is_waited_for() {
    bed.reads(0, 30, 5, 97);
    SilencePolicy once_a_minute = new SilencePolicy(Duration.ofSeconds(60));

    assertThat(once_a_minute.due(requireNonNull(bed.stay))).isEqualTo(at(150));
  }
}
