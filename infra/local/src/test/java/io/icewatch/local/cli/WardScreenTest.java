package io.icewatch.local.cli;

import static io.icewatch.local.cli.WardFaults.LATEST_READING;
import static io.icewatch.local.cli.WardFaults.LATEST_TICK;
import static io.icewatch.local.cli.WardFaults.LONGEST_ITERATOR_AGE;
import static io.icewatch.local.cli.WardFaults.WORST_REJECTED_SHARE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WardScreenTest {
  private static final long NOW = 1_764_494_220_000L; // 2025-11-30 10:17:00 in Zurich

  private static final String WARD =
      """
      {"zone": "Europe/Zurich",
       "counts": {"beds": 3, "critical": 1, "warning": 0, "technical": 0, "unacknowledged": 1,
         "silent": 1},
       "pipeline": {"last_tick_at": 1764494200000, "last_page_at": null,
         "positions": [{"last_arrival_at": 1764494218000, "seen_at": 1764494219000}],
         "rejected_share": null, "lake": {"answering": true, "windows_missing_since": null,
         "hours_missing_since": null}},
       "beds": [
        {"bed": "7", "patient_id": "60412", "state": "admitted", "signal": "expected",
         "alarm": {"text": "*** SpO2 78 < 85", "severity": "critical", "since": 1764494126000,
           "unacknowledged_since": 1764494130000, "acknowledged": null, "escalation_level": 1},
         "shelves": [], "plan": null,
         "vitals": [{"name": "SpO2", "value": 78, "at": 1764494217000},
           {"vital": "heart_rate", "name": "heart rate", "value": 118, "at": 1764494217000}]},
        {"bed": null, "patient_id": "\\u001b[2J9", "state": "admitted", "signal": "expected",
         "alarm": {"text": "** RR 27 >= 25", "severity": "warning", "since": 1764490000000,
           "unacknowledged_since": null, "escalation_level": 0,
           "acknowledged": {"by": "K. Meier", "until": 1764495000000}},
         "shelves": [], "plan": null, "vitals": [{"name": "SpO2", "value": 97, "at": 1764494219000}]},
        {"bed": "8", "patient_id": "60333", "state": "admitted", "signal": "silent", "alarm": null,
         "shelves": [{"name": "heart rate high", "until": 1764496000000}], "plan": null,
         "vitals": [{"name": "SpO2", "value": null, "at": null}]}]}
      """;

  @Test
  void a_pipe_gets_every_bed_without_colour() throws Exception {
    assertThat(screen(160, 99, false))
        .containsExactly(
            "10:17:00 Europe/Zurich  *** 1 high  ** 0 medium  * 0 technical  1 unacknowledged"
                + "  1 silent  3 beds",
            "last reading 2 s ago  last sweep 20 s ago  last page none yet",
            "BED         ALARM                             SINCE   WHO HAS IT"
                + "                                  SpO2   HR                          AGE",
            "7 60412     *** SpO2 78 < 85                  94 s    UNACKNOWLEDGED 90 s, escalated 1"
                + "            78     118    none   none   none   3 s",
            "?[2J9       ** RR 27 >= 25                    70 min  K. Meier until 10:30"
                + "                        97     none   none   none   none   1 s",
            "8 60333     * silent, no data                         shelved heart rate high until"
                + " 10:46         none   none   none   none   none   never");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "seen_at": 1764494219000            | "seen_at": 1764494099000          | no reading was seen since 10:14: watch the monitors
          "last_tick_at": 1764494200000       | "last_tick_at": null              | the sweep has not run yet: silent beds go unnoticed
          "last_tick_at": 1764494200000       | "last_tick_at": 1764494039000     | no sweep since 10:13: silent beds go unnoticed
          "last_arrival_at": 1764494218000    | "last_arrival_at": 1764494148000  | alarms come 71 s late, as readings are looked at
          "rejected_share": null              | "rejected_share": 0.07            | 7 % of the messages cannot be read
          "windows_missing_since": null       | "windows_missing_since": 1764493200000 | no window in the lake since 10:00: histories end there, alarms go on
          "hours_missing_since": null         | "hours_missing_since": 1764493200000   | no hour rolled up since 10:00: reports end there, alarms go on
          "answering": true                   | "answering": false                | the lake does not answer: do readings reach it? alarms go on
          """)
  void what_is_wrong_with_the_pipeline_stands_above_the_beds(
      String whole, String broken, String said) throws Exception {
    assertThat(WARD).contains(whole);

    assertThat(screen(WARD.replace(whole, broken), 80, 24, false))
        .filteredOn(line -> line.startsWith("! "))
        .containsExactly("! " + said);
    assertThat(screen(WARD, 80, 24, false)).noneMatch(line -> line.startsWith("! "));
    assertThat(screen(WARD.replace(whole, broken), 80, 7, false)).hasSizeLessThanOrEqualTo(7);
  }

  @Test
  void the_page_has_the_same_limits() throws Exception {
    String page =
        new String(
            requireNonNull(getClass().getResourceAsStream("/board/health.js")).readAllBytes(),
            UTF_8);

    assertThat(page)
        .contains("const LATEST_TICK = %d * 60_000;".formatted(LATEST_TICK.toMinutes()))
        .contains("const LATEST_READING = %d * 60_000;".formatted(LATEST_READING.toMinutes()))
        .contains(
            "const LONGEST_ITERATOR_AGE = %d_000;".formatted(LONGEST_ITERATOR_AGE.toSeconds()))
        .contains("const WORST_REJECTED_SHARE = %s;".formatted(WORST_REJECTED_SHARE));
  }

  @Test
  void a_narrow_terminal_keeps_bed_alarm_and_answer() throws Exception {
    assertThat(screen(80, 24, false))
        .allMatch(line -> line.length() <= 80)
        .anyMatch(
            line -> line.startsWith("7 60412     *** SpO2 78 < 85                  94 s    UNACK"));
  }

  @Test
  void a_terminal_too_narrow_for_a_table_gives_an_alarm_two_lines_and_every_bed_its_age()
      throws Exception {
    assertThat(screen(40, 24, false).getFirst())
        .isEqualTo("10:17:00 *** 1 ** 0 * 0  1 unack  1 sil~");
    assertThat(screen(40, 24, false).subList(2, 7))
        .containsExactly(
            "BED         ALARM                 AGE",
            "7 60412     *** SpO2 78 < 85      3 s",
            "  for 94 s, UNACKNOWLEDGED 90 s, escala~",
            "?[2J9       ** RR 27 >= 25        1 s",
            "  for 70 min, K. Meier until 10:30");
    assertThat(screen(40, 7, false)).endsWith("... and 2 more beds, less urgent");
  }

  @Test
  void a_quiet_bed_has_its_values_where_an_alarm_would_be() throws Exception {
    String quiet =
        WARD.replace("\"signal\": \"silent\"", "\"signal\": \"expected\"")
            .replace("{\"name\": \"heart rate high\", \"until\": 1764496000000}", "")
            .replace("\"value\": null, \"at\": null", "\"value\": 97, \"at\": " + NOW);

    assertThat(screen(quiet, 80, 24, false).getLast())
        .isEqualTo("8 60333     no alarm  SpO2 97" + " ".repeat(45) + "0 s");
  }

  @Test
  void a_bed_whose_values_are_old_is_not_called_calm() throws Exception {
    String quiet = WARD.replace("\"signal\": \"silent\"", "\"signal\": \"expected\"");
    String fresh = quiet.replace("\"value\": null, \"at\": null", "\"value\": 97, \"at\": " + NOW);

    assertThat(screen(fresh, 160, 99, false).getLast()).contains(" no alarm ");
    assertThat(
            screen(fresh.replace("\"at\": " + NOW, "\"at\": " + (NOW - 121_000)), 160, 99, false))
        .last()
        .asString()
        .contains("* no data: watch the monitor")
        .endsWith("2 min");
    assertThat(screen(quiet, 160, 99, false).getLast()).contains("* no data: watch the monitor");
  }

  @Test
  void a_low_terminal_says_how_many_beds_it_does_not_show() throws Exception {
    assertThat(screen(80, 6, false)).hasSize(5).endsWith("... and 2 more beds, less urgent");
  }

  @Test
  void colour_comes_beside_the_symbol() throws Exception {
    assertThat(screen(80, 24, true).get(3))
        .startsWith("\u001b[41;97m7 60412")
        .endsWith("\u001b[0m");
  }

  @Test
  void a_terminal_that_does_not_tell_its_size_is_taken_for_a_usual_one() {
    assertThat(TerminalSize.parse("50 132\n")).isEqualTo(new TerminalSize(132, 50));
    assertThat(TerminalSize.parse("")).isEqualTo(TerminalSize.USUAL);
    assertThat(TerminalSize.parse("0 0")).isEqualTo(TerminalSize.USUAL);
  }

  private static List<String> screen(int width, int height, boolean isColoured) throws Exception {
    return screen(WARD, width, height, isColoured);
  }

  private static List<String> screen(String json, int width, int height, boolean isColoured)
      throws Exception {
    JsonNode ward = new ObjectMapper().readTree(json);
    return new WardScreen(width, height, isColoured).lines(ward, NOW);
  }
}
