package io.icewatch.local.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.board.page.Browser;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** From a reading to the screen and back: every part is the real one, the browser included. */
class BoardInTheBrowserTest {
  private static final String TOKEN = "kRq1W2b3Vn4x5Zc6A7s8D9";
  private static final Duration AT_MOST = Duration.ofSeconds(20);

  /** Of updates; a page asks once a second, so that a hundred take minutes. */
  private static final int UPDATES = 60;

  @TempDir private Path lake;
  private final InstantSource clock = InstantSource.system();
  private Browser browser;
  private LocalStack stack;
  private LiveRun live;
  private Thread running;

  @BeforeEach
  void start() {
    browser = Browser.start();
    Template template =
        Template.read(
            Path.of("..", "..", "template.yaml"),
            Map.of(
                "WindowSeconds", "2",
                "BufferSeconds", "1",
                "PresenceSeconds", "1",
                "BoardToken", TOKEN));
    stack = LocalStack.start(template, lake, StackOptions.live(page -> {}, line -> {}));
    live = new LiveRun(stack, new PatientSimulator(0, 1, clock.instant()), AT_MOST, clock);
    running = Thread.ofVirtual().start(() -> live.run(null, elapsed -> {}));
    URI board = stack.openHttpApis(0, clock, line -> {}).values().iterator().next();
    browser.size(1366, 900);
    browser.open(board.resolve("/?token=" + TOKEN));
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (browser != null) {
      browser.close();
    }
    if (stack != null) {
      live.stop();
      running.join();
      stack.close();
    }
  }

  private Instant measured(int spo2) {
    Instant now = clock.instant();
    String message =
        "{\"patient_id\": \"60412\", \"timestamp\": %d.%03d, \"spo2\": %d}"
            .formatted(now.getEpochSecond(), now.toEpochMilli() % 1000, spo2);
    stack.ingress().put(message.getBytes(UTF_8), now);
    return now;
  }

  @Test
  void a_reading_becomes_a_tile_is_answered_and_a_cut_is_said() {
    measured(97);
    measured(96);
    measured(95);
    browser.await(AT_MOST, "#beds .value", "9");
    assertThat(browser.texts("#beds .alarm .course")).containsExactly("no alarm");

    measured(80);
    browser.await(AT_MOST, "#beds .chip", "*** SpO2 80 < 85");
    browser.await(AT_MOST, "#notices .symbol", "***");

    browser.await(AT_MOST, "#beds .act button", "Acknowledge").click();
    browser.await("#answer [name=by]", "").sendKeys("K. Meier", Keys.ENTER);
    browser.await(AT_MOST, "#beds .facts", "✓ K. Meier · until ");

    browser.run("location.hash = document.querySelector('#beds .bed a').hash");
    browser.await("#patient h2", "60412");
    browser.await(AT_MOST, "#patient .band", "");
    assertThat(browser.texts("#patient .mark title")).singleElement().asString().contains("***");

    stack.closeEndpoints();
    browser.await(Duration.ofSeconds(6), "#banners .banner", "Connection lost");
  }

  /** From the reading's time to the screen: {@code -Dicewatch.board.latency=true}, two minutes. */
  @Test
  @EnabledIfSystemProperty(named = "icewatch.board.latency", matches = "true")
  void a_reading_is_on_the_screen_soon() throws InterruptedException {
    measured(97);
    measured(97);
    measured(97);
    browser.await(AT_MOST, "#beds .value", "97");
    browser.run(
        """
        window.seen = new Map();
        new MutationObserver(() => {
          for (const each of document.querySelectorAll('#beds .value')) {
            if (!seen.has(each.textContent)) {
              seen.set(each.textContent, Date.now());
            }
          }
        }).observe(document.getElementById('beds'), {subtree: true, childList: true});
        """);
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < UPDATES; i++) {
      browser.run("seen.clear()");
      int value = 91 + i % 6; // no alarm
      Instant at = measured(value);
      Thread.sleep(1_000 + i * 37L % 1_000); // at every phase of those who poll
      Object seen = null;
      while (seen == null) {
        seen = browser.run("return seen.get('" + value + "') ?? null");
        Thread.sleep(20);
      }
      waits.add(((Number) seen).longValue() - at.toEpochMilli());
    }
    Collections.sort(waits);
    System.out.printf(
        "from a reading to the screen: p50 %d ms, p99 %d ms, longest %d ms of %d%n",
        waits.get(UPDATES / 2), waits.get(UPDATES * 99 / 100), waits.getLast(), UPDATES);
    assertThat(waits.get(UPDATES / 2)).isLessThan(2_000);
  }
}
