package io.icewatch.board.page;

import static io.icewatch.board.page.WardFixture.MINUTE;
import static io.icewatch.board.page.WardFixture.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.icewatch.board.page.BoardServer.Reply;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** What a nurse sees and does, in a real browser. */
@ExtendWith(BrowserOfTheRun.class)
class BoardPageTest {
  /** Keeps what the banner said first: this test may look at it late. */
  private static final String KEEP_FIRST_BANNER =
      """
      new MutationObserver((changes, observer) => {
        window.firstBanner = document.getElementById('banners').textContent;
        observer.disconnect();
      }).observe(document.getElementById('banners'), {subtree: true, childList: true});
      """;

  private final Browser browser;

  private long now;
  private ObjectNode ward;
  private BoardServer server;

  BoardPageTest(Browser browser) {
    this.browser = browser;
  }

  @BeforeEach
  void start() throws IOException {
    now = System.currentTimeMillis();
    ward = SampleWard.at(now);
    server = new BoardServer(ward);
    browser.size(1920, 1080);
    browser.prefers("prefers-color-scheme", "light");
    browser.open(server.page());
    browser.await("#beds .chip", "SpO2 78");
  }

  @AfterEach
  void stop() {
    server.close();
    assertThatThePolicyRefusedNothing();
  }

  private void assertThatThePolicyRefusedNothing() {
    assertThat(browser.logged())
        .filteredOn(each -> each.contains("Content Security Policy"))
        .isEmpty();
  }

  @Test
  void a_bed_says_its_ten_facts() {
    assertThat(row(1))
        .as("bed, patient, alarm, worst, since when, unanswered, vitals with ages")
        .contains("7", "60412", "*** SpO2 78 < 85", "** HR 118 ≥ 111", "for 9", "worst 74")
        .contains("Unacknowledged for 9", "78", "118", " s");
    assertThat(row(1)).contains("NEWS2 at least 6, without oxygen, consciousness");
    assertThat(row(4)).as("near its limit and sloping to it").contains("↗");
    assertThat(row(6)).as("a low score is on the patient's page").doesNotContain("NEWS2");
    assertThat(row(2)).contains("Escalated to level 1", "page 2");
    assertThat(row(3)).contains("✓ K. Meier: at the bedside · until ");
    assertThat(row(5)).contains("Own limits: SpO2 low warning 86 (ward 90) · Dr Rossi: COPD");
    assertThat(row(7)).contains("* Silent since ", "(11 min)", "no current data");
    assertThat(row(8)).contains("* Standby, no data since ", "3 h 04 min");
    assertThat(row(9)).contains("Shelved until ", "heart rate high · K. Meier: AF, known");
    assertThat(row(10)).contains("Silence paused until ", "J. Okafor: CT", "no current data");
  }

  @Test
  void a_pressure_is_told_as_its_three_values_if_they_were_measured_together() {
    ArrayNode vitals = (ArrayNode) ward.path("beds").get(5).path("vitals");
    ObjectNode systolic = (ObjectNode) vitals.get(4);
    systolic.put("value", 120);
    vitals.add(systolic.deepCopy().put("vital", "dbp").put("name", "diastolic").put("value", 80));
    vitals.add(systolic.deepCopy().put("vital", "map").put("name", "mean").put("value", 93));
    vitals.add(systolic.deepCopy().put("vital", "etco2").put("name", "CO2").put("value", 38));
    server.ward(ward);

    browser.await("#beds [data-key=k6]", "120/80 (93)");
    assertThat(row(6)).as("on the patient's page").doesNotContain("38");
    assertThat(browser.texts("#beds thead th")).hasSize(3 + 5 + 1);

    systolic.put("value", 121).put("at", now);
    server.ward(ward);
    browser.await("#beds [data-key=k6]", "121");
    assertThat(row(6)).as("of another moment").doesNotContain("/80");
  }

  @Test
  void the_servers_order_is_kept_and_a_new_alarm_goes_above_an_acknowledged_one() {
    assertThat(browser.texts("#beds .label")).startsWith("7", "3", "11", "5");

    WardFixture later = new WardFixture(now, 7);
    later.alarm(later.bed("6", "60402"), "critical", "*** SpO2 80 < 85", "spo2-low", now);
    ObjectNode next = later.build();
    ((ObjectNode) next.path("beds").get(0)).put("key", "k11");
    ward.path("beds").forEach(bed -> addUnless("k11", bed, next));
    server.ward(next);

    browser.await("#beds tbody tr:first-child .chip", "SpO2 80");
    assertThat(browser.texts("#beds .label")).startsWith("6", "7", "3", "11", "5").hasSize(12);
    assertThat(browser.texts("#announcer")).containsExactly("Bed 6, 3B: *** SpO2 80 < 85");
  }

  private static void addUnless(String key, JsonNode bed, ObjectNode to) {
    if (!bed.path("key").asText().equals(key)) {
      ((ArrayNode) to.path("beds")).add(bed);
    }
  }

  @Test
  void ages_go_on_while_nothing_changes() {
    server.ward(SampleWard.at(System.currentTimeMillis()));
    browser.await("#beds tbody tr:first-child .age", "< 5 s");
    browser.await("#beds tbody tr:first-child .age", "6 s");
    browser.await("#beds tbody tr:first-child .course", "for 9");
  }

  /** Of the ward's, the browser's and this JVM's zone no two ever show the same minutes. */
  @Test
  void every_time_is_told_in_the_zone_of_the_ward_wherever_the_browser_is() {
    ZoneId zone = ZoneId.of("Asia/Kathmandu"); // 5:45 h before UTC, all the year
    DateTimeFormatter minute = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(zone);
    LongFunction<String> ago = millis -> minute.format(Instant.ofEpochMilli(now - millis));
    browser.cdp("Emulation.setTimezoneOverride", Map.of("timezoneId", "Australia/Darwin"));
    try {
      assertThat(browser.run("return -new Date().getTimezoneOffset()")).isEqualTo(9L * 60 + 30);
      ward.put("zone", zone.getId());
      ((ObjectNode) ward.path("pipeline")).put("last_tick_at", now - 6 * MINUTE);
      server.patient(SampleWard.firstPatient(ward));
      server.ward(ward.deepCopy());

      browser.await("#zone", "Asia/Kathmandu");
      assertThat(browser.texts("#time").getFirst())
          .matches("(%s|%s):..".formatted(ago.apply(0), ago.apply(-MINUTE)));
      assertThat(browser.texts("#banners .banner").getFirst())
          .contains("since " + ago.apply(6 * MINUTE));
      assertThat(row(7)).contains("* Silent since %s (".formatted(ago.apply(11 * MINUTE)));
      assertThat(row(9)).contains("Shelved until %s:".formatted(ago.apply(-80 * MINUTE)));
      assertThat(row(3)).contains("at the bedside · until " + ago.apply(-20 * MINUTE));
      assertThat(browser.texts("#notices time").getLast()).isEqualTo(ago.apply(52 * MINUTE));

      browser.run("location.hash = '#/patients/k1'");
      browser.await("#patient .log", ago.apply(94 * SECOND));
      assertThat(browser.texts("#patient figure:first-child .mark title").getFirst())
          .startsWith(ago.apply(94 * SECOND));
    } finally {
      browser.cdp("Emulation.setTimezoneOverride", Map.of("timezoneId", ""));
    }
  }

  @Test
  void a_bed_that_never_sent_is_neither_green_nor_blank() {
    assertThat(row(12)).contains("* No reading yet", "no current data: watch the monitor");
    assertThat(browser.texts("#beds [data-key=k12] .value")).containsOnly("none");
    assertThat(browser.texts("#beds [data-key=k12] .age")).containsOnly("never");
    assertThat(browser.texts("#beds [data-key=k12] [data-stale] .value")).hasSize(5);
  }

  @Test
  void a_host_that_stops_answering_is_a_banner_within_three_seconds_and_never_calm() {
    browser.run(KEEP_FIRST_BANNER);
    server.mute(true);

    browser.await("#banners .banner", "Connection lost");
    assertThat(browser.run("return firstBanner"))
        .asString()
        .as("since the last answer, by the page's own clock")
        .startsWith("Connection lost for 3 s");
    assertThat(browser.driver().getTitle()).startsWith("CONNECTION LOST");
    browser.await("#beds tbody tr:first-child .age", "6 s");
    assertThat(browser.run("return document.documentElement.hasAttribute('data-lost')"))
        .isEqualTo(true);

    server.mute(false);
    browser.await("html:not([data-lost]) #beds .chip", "SpO2 78");
    assertThat(browser.texts("#banners .banner")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 500})
  void the_page_asks_soon_after_readings_are_written(long shift) throws InterruptedException {
    long writtenAt = now - SECOND + shift;
    ((ObjectNode) ward.path("pipeline").path("positions").get(0)).put("seen_at", writtenAt);
    server.ward(ward);

    int asked = 0;
    int inTime = 0;
    while (inTime < 3 && asked < 20) {
      assertThat(server.awaitWardRequests(1, Duration.ofSeconds(10))).isTrue();
      asked++;
      long late = (server.askedAt().getLast() - writtenAt) % SECOND;
      inTime = late < 450 ? inTime + 1 : 0;
    }
    assertThat(inTime).as("at %s, written at %d", server.askedAt(), writtenAt).isEqualTo(3);
  }

  @Test
  void a_table_out_of_reach_is_said_in_the_servers_words() {
    server.trouble(new Reply(503, "{\"error\":\"the table is out of reach\"}"));

    browser.await("#banners .banner", "the table is out of reach");
  }

  @Test
  void who_is_signed_out_is_told_at_once() {
    server.trouble(new Reply(401, "{\"error\":\"no token\"}"));

    browser.await("#banners .banner", "Signed out");
  }

  @Test
  void a_function_that_is_down_is_said_on_top() {
    ObjectNode pipeline = (ObjectNode) ward.path("pipeline");
    pipeline.put("last_tick_at", now - 6 * MINUTE);
    ((ObjectNode) pipeline.path("positions").get(0)).put("seen_at", now - 5 * MINUTE);
    server.ward(ward.deepCopy());

    browser.await("#banners .banner:first-child", "No reading of any patient has been seen for 5");
    browser.await("#banners .banner:last-child", "The sweep has not run for 6 min");
  }

  @Test
  void a_function_that_judges_no_readings_is_seen_by_the_alarms_that_are_missing() {
    WardFixture unjudged = new WardFixture(now, 7);
    WardFixture.slide(unjudged.bed("6", "60402"), "spo2", 70);
    unjudged.bed("7", "60412");
    server.ward(unjudged.build());

    assertThat(browser.textOf(browser.await("#banners .banner", "without an alarm")))
        .isEqualTo(
            "Beyond a critical limit and without an alarm: Bed 6, 3B."
                + " Alarms may be missing elsewhere too: watch the monitors.");
  }

  @Test
  void a_function_that_fills_the_lake_no_more_is_said_on_top_with_what_it_means() {
    ObjectNode lake = ((ObjectNode) ward.path("pipeline")).putObject("lake");
    lake.put("answering", false).put("windows_missing_since", 1_764_494_220_000L);
    lake.put("hours_missing_since", 1_764_482_400_000L);
    server.ward(ward.deepCopy());

    browser.await("#banners .banner", "The lake does not answer");
    assertThat(browser.texts("#banners .banner"))
        .hasSize(3)
        .contains(
            "No window of readings has reached the lake since 10:17: histories and reports end"
                + " there. Alarms go on.",
            "No hour has been rolled up since 07:00: reports over days end there. Alarms go on.");
  }

  @Test
  void a_patient_of_markup_stays_text() {
    String markup = "<img src=x onerror=document.title='taken'><script>alert(1)</script>";
    ObjectNode bed = (ObjectNode) ward.path("beds").get(0);
    bed.put("patient_id", markup).put("bed", markup).put("ward", markup);
    ((ObjectNode) bed.path("alarm")).put("text", "*** " + markup);
    server.patient(SampleWard.firstPatient(ward));
    server.ward(ward.deepCopy());

    assertThat(browser.textOf(browser.await("#beds .label", "onerror"))).isEqualTo(markup);
    browser.run("location.hash = '#/patients/k1'");
    browser.await("#patient h2", markup);
    assertThat(browser.run("return document.querySelectorAll('img, body script').length"))
        .isEqualTo(0L);
    assertThat(browser.driver().getTitle()).doesNotContain("taken");
  }

  @Test
  void an_alarm_is_acknowledged_with_the_keyboard_alone() {
    browser.tabTo("#beds tbody tr:first-child button", 30);
    browser.press(Keys.ENTER);
    browser.await("#answer h2", "Bed 7, 3B, patient 60412");
    browser.press(Keys.TAB); // from what to do, to the alarm
    browser.press(Keys.TAB); // to the minutes: 15
    browser.press(Keys.ARROW_LEFT); // 10
    browser.press(Keys.TAB);
    browser.press("suctioning");
    browser.press(Keys.TAB);
    browser.press("K. Meier");
    browser.press(Keys.ENTER);

    browser.await("#answered", "Bed 7, 3B: done");
    assertThat(server.answers()).hasSize(1);
    JsonNode sent = server.answers().getFirst();
    assertThat(sent.path("command_id").asText()).hasSize(36);
    assertThat(((ObjectNode) sent.deepCopy()).without("command_id").toString())
        .isEqualTo(
            "{\"kind\":\"acknowledge\",\"patient_id\":\"60412\",\"alert_id\":\"%s\","
                    .formatted(ward.at("/beds/0/alarm/alert_id").asText())
                + "\"minutes\":10,\"why\":\"suctioning\",\"by\":\"K. Meier\"}");
  }

  @Test
  void what_the_server_refuses_stays_in_the_dialog_and_is_sent_again_as_the_same_command() {
    server.replyToAnswers(new Reply(503, "{\"error\":\"the table is out of reach\"}"));
    browser.await("#beds tbody tr:first-child button", "Acknowledge").click();
    browser.await("#answer [name=by]", "").sendKeys("K. Meier", Keys.ENTER);
    browser.await("#answer .problem", "Not done: the table is out of reach.");
    server.replyToAnswers(new Reply(200, "{\"outcome\":\"repeated\",\"message\":\"until 9:46\"}"));
    browser.press(Keys.ENTER);

    browser.await("#answered", "until 9:46");
    assertThat(server.answers()).extracting(each -> each.path("command_id").asText()).hasSize(2);
    assertThat(server.answers().getFirst()).isEqualTo(server.answers().getLast());
  }

  @Test
  void a_page_that_has_been_superseded_is_not_taken_for_answered() {
    server.replyToAnswers(
        new Reply(200, "{\"outcome\":\"superseded\",\"message\":\"a newer page is out\"}"));
    browser.await("#beds tbody tr:first-child button", "Acknowledge").click();
    browser.await("#answer [name=by]", "").sendKeys("K. Meier", Keys.ENTER);

    browser.await("#answer[open] .problem", "a newer page is out");
  }

  @Test
  void the_patients_page_has_history_limits_and_every_notice_as_a_mark() {
    server.patient(SampleWard.firstPatient(ward));
    browser.await("#beds tbody tr:first-child a", "7").click();

    browser.await("#patient h2", "Bed 7, 3B, patient 60412");
    browser.await("#patient figure .name", "SpO2");
    assertThat(browser.texts("#patient figure:first-child .band")).hasSize(23);
    assertThat(browser.texts("#patient figure:first-child .limit text"))
        .containsExactly("** < 90", "*** < 85");
    assertThat(browser.texts("#patient figure:first-child .mark title"))
        .singleElement()
        .asString()
        .endsWith("*** SpO2 low 82");
    assertThat(browser.texts("#patient .log tbody tr")).hasSize(2);
  }

  @Test
  void a_charts_letters_grow_with_the_page() {
    server.patient(SampleWard.firstPatient(ward));
    browser.size(3840, 2160);
    browser.await("#beds tbody tr:first-child a", "7").click();
    browser.await("#patient .chart .scale", "");

    assertThat((Number) browser.run("return document.querySelector('.chart').getScreenCTM().a"))
        .as("of letters of 16 pixels; these have 26")
        .extracting(Number::doubleValue, InstanceOfAssertFactories.DOUBLE)
        .isBetween(1.5, 1.8);
  }

  @Test
  void a_history_that_the_lake_does_not_give_is_said_on_the_patients_page() {
    ObjectNode patient = SampleWard.firstPatient(ward);
    patient.putNull("history").put("history_problem", "the lake gave no answer");
    server.patient(patient);
    browser.await("#beds tbody tr:first-child a", "7").click();

    browser.await("#patient .problem", "not up to date: the lake gave no answer.");
    assertThat(browser.texts("#patient figure:first-child .value")).containsExactly("78 %");
  }

  @Test
  void a_replay_has_a_pause_and_a_slider_and_a_ward_has_none() {
    assertThat(browser.run("return document.getElementById('playback').hidden")).isEqualTo(true);

    server.replay(0.25);
    browser.await("#playback .figure", "25 % played");
    browser.await("#playback button", "Pause").click();
    browser.await("#playback button", "Go on");
    browser.run(
        """
        const slider = document.querySelector('#playback input');
        slider.value = 500;
        slider.dispatchEvent(new Event('change'));
        """);
    browser.await("#playback .figure", "50 % played");
    assertThat(browser.run("return document.querySelector('#playback select').value"))
        .isEqualTo("60");

    server.replay(0.1);
    browser.await("#playback .figure", "10 % played");
    assertThat(browser.run("return performance.getEntriesByType('navigation')[0].type"))
        .as("what the page remembers has not happened yet")
        .isEqualTo("reload");
  }

  @Test
  void nothing_is_asked_of_another_host_and_nothing_is_refused_by_the_policy() {
    assertThat(browser.run("return performance.getEntriesByType('resource').map(e => e.name)"))
        .asInstanceOf(InstanceOfAssertFactories.list(String.class))
        .isNotEmpty()
        .allMatch(each -> each.startsWith(server.page().toString()));
    assertThatThePolicyRefusedNothing();
  }

  @Test
  void high_flashes_slower_than_three_times_a_second_and_not_where_motion_is_reduced() {
    Object changes =
        browser
            .driver()
            .executeAsyncScript(
                """
                const done = arguments[0];
                let changes = 0;
                const chip = document.querySelector('#beds .chip');
                let before = getComputedStyle(chip).backgroundColor;
                const timer = setInterval(() => {
                  const now = getComputedStyle(chip).backgroundColor;
                  changes += now === before ? 0 : 1;
                  before = now;
                }, 20);
                setTimeout(() => { clearInterval(timer); done(changes); }, 4000);
                """);
    assertThat(((Number) changes).intValue() / 8.0).isBetween(0.5, 2.8);

    browser.prefers("prefers-reduced-motion", "reduce");
    assertThat(
            browser.run(
                """
                const chip = document.querySelector('#beds .chip');
                delete chip.closest('tr').dataset.phase;
                const before = getComputedStyle(chip).backgroundColor;
                chip.closest('tr').dataset.phase = 'off';
                return getComputedStyle(chip).backgroundColor === before;
                """))
        .isEqualTo(true);
  }

  private String row(int number) {
    return browser.textOf(browser.await("#beds [data-key=k%d]".formatted(number), ""));
  }
}
