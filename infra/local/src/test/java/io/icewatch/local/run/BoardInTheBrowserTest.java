package io.icewatch.local.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.board.page.Browser;
import io.icewatch.board.page.BrowserOfTheRun;
import io.icewatch.local.stack.LocalStack;
import io.icewatch.local.stack.StackOptions;
import io.icewatch.local.template.Template;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** From a reading to the screen and back: every part is the real one, the browser included. */
@ExtendWith(BrowserOfTheRun.class)
class BoardInTheBrowserTest {
  private static final String TOKEN = "kRq1W2b3Vn4x5Zc6A7s8D9";

  /**
   * Simulated patients beside those of the test, each with a reading a second. One in nine is ill
   * from the start: that many pages have their pace, so that what is measured begins after them.
   */
  private static final int BEDS = Integer.getInteger("icewatch.board.beds", 0);

  private static final int UPDATES = 60;

  /** After so long every ill patient has been paged about, and the compiler has done its most. */
  private static final Duration START = Duration.ofMinutes(2);

  @TempDir private Path lake;
  private final InstantSource clock = InstantSource.system();
  private final Browser browser;
  private LocalStack stack;
  private LiveRun live;
  private Thread running;
  private final CountDownLatch caughtUp = new CountDownLatch(1);

  BoardInTheBrowserTest(Browser browser) {
    this.browser = browser;
  }

  @BeforeEach
  void start() {
    Template template =
        Template.read(
            Path.of("..", "..", "template.yaml"),
            Map.of(
                "WindowSeconds",
                BEDS == 0 ? "10" : "60",
                "BufferSeconds",
                BEDS == 0 ? "1" : "60",
                "PresenceSeconds",
                "0",
                "WatchBatchSeconds",
                "0",
                "BoardToken",
                TOKEN));
    stack = LocalStack.start(template, lake, StackOptions.live(page -> {}, line -> {}));
    live =
        new LiveRun(
            stack, new PatientSimulator(BEDS, 1, clock.instant()), Duration.ofSeconds(1), clock);
    running = Thread.ofVirtual().start(() -> live.run(null, this::seeHowFar));
    URI board = stack.openHttpApis(0, clock, line -> {}).values().iterator().next();
    browser.size(1366, 900);
    browser.open(board.resolve("/?token=" + TOKEN));
  }

  private void seeHowFar(Duration elapsed) {
    boolean isNobodyLate =
        stack.mappings().counted().values().stream()
            .allMatch(mapping -> mapping.iteratorAge().compareTo(Duration.ofSeconds(1)) < 0);
    if (elapsed.compareTo(START) > 0 && isNobodyLate) {
      caughtUp.countDown();
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (stack != null) {
      live.stop();
      running.join();
      stack.close();
    }
  }

  private Instant measured(String patient, int spo2) {
    Instant now = clock.instant();
    String message =
        "{\"patient_id\": \"%s\", \"timestamp\": %d.%03d, \"spo2\": %d}"
            .formatted(patient, now.getEpochSecond(), now.toEpochMilli() % 1000, spo2);
    stack.ingress().put(message.getBytes(UTF_8), now);
    return now;
  }

  @Test
  void a_reading_becomes_a_tile_is_answered_and_a_cut_is_said() {
    measured("60412", 97);
    measured("60412", 96);
    measured("60412", 95);
    browser.await("#beds .value", "9");
    assertThat(browser.texts("#beds .alarm .course")).containsExactly("no alarm");

    measured("60412", 80);
    browser.await("#beds .chip", "*** SpO2 80 < 85");
    browser.await("#notices .symbol", "***");

    browser.await("#beds .act button", "Acknowledge").click();
    browser.await("#answer [name=by]", "").sendKeys("K. Meier", Keys.ENTER);
    browser.await("#beds .facts", "✓ K. Meier · until ");

    browser.run("location.hash = document.querySelector('#beds .bed a').hash");
    browser.await("#patient h2", "60412");
    // Each request that meets another makes an instance of its own, which knows no history.
    browser.run("for (let i = 0; i < 24; i++) fetch('api/ward?' + i)");
    // A window of the mapping ends when a later record comes: a monitor goes on sending.
    try (ScheduledExecutorService monitor = Executors.newSingleThreadScheduledExecutor()) {
      var _ = monitor.scheduleAtFixedRate(() -> measured("60412", 80), 0, 1, TimeUnit.SECONDS);
      browser.await("#patient .band", "");
    }
    assertThat(browser.driver().executeAsyncScript(HOW_FAR_THE_LAKE_IS))
        .isEqualTo(
            """
            {"answering":true,"windows_missing_since":null,"hours_missing_since":null}\
            """);
    assertThat(browser.texts("#patient .mark title")).singleElement().asString().contains("***");

    stack.closeEndpoints();
    browser.await("#banners .banner", "Connection lost");
  }

  private static final String HOW_FAR_THE_LAKE_IS =
      """
      const [done] = arguments;
      const look = () => fetch('api/ward').then((answer) => answer.json()).then(({pipeline}) =>
        pipeline.lake ? done(JSON.stringify(pipeline.lake)) : setTimeout(look, 200));
      look();
      """;

  /** What is on the screen and since when, as {@code patient value} and {@code patient alarm}. */
  private static final String WATCH =
      """
      window.seen = new Map();
      const see = (what) => seen.has(what) || seen.set(what, Date.now());
      const rowOf = ({target}) => target.parentElement?.closest('#beds tbody tr');
      new MutationObserver((changes) => {
        for (const row of new Set(changes.map(rowOf).filter(Boolean))) {
          const patient = row.querySelector('.label').textContent;
          see(patient + ' ' + row.querySelector('.value').textContent);
          if (!row.querySelector('.chip').hidden) {
            see(patient + ' alarm');
          }
        }
      }).observe(document.getElementById('beds'), {subtree: true, childList: true, characterData: true});
      """;

  private static final String INTO_SIGHT =
      """
      [...document.querySelectorAll('#beds .label')]
        .find((each) => each.textContent === arguments[0])
        .scrollIntoView({block: 'center'})\
      """;

  /** Answers when something was seen, once it was. */
  private static final String UNTIL_SEEN =
      """
      const [what, done] = arguments;
      const look = () => (seen.has(what) ? done(seen.get(what)) : setTimeout(look, 20));
      look();
      """;

  /**
   * From a reading's time to the screen, an alarm and a value: {@code
   * -Dicewatch.board.latency=true}, six minutes, and with {@code -Dicewatch.board.beds=100} among
   * as many beds.
   */
  @Test
  @EnabledIfSystemProperty(named = "icewatch.board.latency", matches = "true")
  void an_alarm_is_on_the_screen_within_two_seconds() throws InterruptedException {
    assertThat(caughtUp.await(5, TimeUnit.MINUTES)).isTrue();
    measured("60412", 97);
    browser.await("#beds .label", "60412");
    browser.run(WATCH);
    List<Long> alarms = new ArrayList<>();
    List<Long> values = new ArrayList<>();
    Random random = new Random(17);
    for (int i = 0; i < UPDATES; i++) {
      int value = 91 + i % 6;
      browser.run("seen.delete('60412 " + value + "')");
      atSomeMoment(random);
      alarms.add(wait(measured("alarm-" + i, 80), "alarm-" + i + " alarm"));
      browser.run(INTO_SIGHT, "60412");
      atSomeMoment(random);
      values.add(wait(measured("60412", value), "60412 " + value));
    }
    System.out.printf("from a reading to the screen, %d beds beside%n", BEDS);
    System.out.println("alarms: " + percentiles(alarms));
    System.out.println("values: " + percentiles(values));
    Collections.sort(alarms);
    assertThat(alarms.get(UPDATES / 2)).isLessThan(2_000);
  }

  /** Those who poll are met at every phase of theirs: time itself is what varies. */
  private static void atSomeMoment(Random random) throws InterruptedException {
    Thread.sleep(random.nextInt(1_000));
  }

  /** Milliseconds from a reading until something is seen. */
  private long wait(Instant from, String what) {
    Object seen = browser.driver().executeAsyncScript(UNTIL_SEEN, what);
    return ((Number) requireNonNull(seen)).longValue() - from.toEpochMilli();
  }

  private static String percentiles(List<Long> millis) {
    List<Long> sorted = millis.stream().sorted().toList();
    return "p50 %d ms, p99 %d ms of %d"
        .formatted(
            sorted.get(sorted.size() / 2), sorted.get(sorted.size() * 99 / 100), sorted.size());
  }
}
