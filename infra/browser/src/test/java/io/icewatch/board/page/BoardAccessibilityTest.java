package io.icewatch.board.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** What axe-core finds against WCAG 2.2 AA: nothing. */
@ExtendWith(BrowserOfTheRun.class)
class BoardAccessibilityTest {
  private static final String RUN =
      """
      const done = arguments[0];
      axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
        .then(result => done(result.violations.flatMap(violation =>
          violation.nodes.map(node => violation.id + ': ' + node.html + ' ' + node.failureSummary))))
        .catch(failure => done(['axe: ' + failure]));
      """;

  /** What lies beyond the end of its cell, whose size no text changes. */
  private static final String CUT_OFF =
      """
      return [...document.querySelectorAll('#beds tbody .vital, #time, #health .figure')]
        .filter((each) => each.scrollHeight > each.clientHeight || each.scrollWidth > each.clientWidth)
        .map((each) => each.textContent);
      """;

  private static String axe = "";

  private final Browser browser;

  BoardAccessibilityTest(Browser browser) {
    this.browser = browser;
  }

  @BeforeAll
  static void start() throws IOException {
    try (InputStream script = BoardAccessibilityTest.class.getResourceAsStream("/axe.min.js")) {
      axe =
          new String(
              Objects.requireNonNull(script, "axe.min.js").readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @CsvSource({"light, 320", "dark, 1920", "light, 3840"})
  void nobody_is_shut_out(String scheme, int width) throws IOException {
    ObjectNode ward = SampleWard.at(System.currentTimeMillis());
    try (BoardServer server = new BoardServer(ward)) {
      server.patient(SampleWard.firstPatient(ward));
      browser.prefers("prefers-color-scheme", scheme);
      browser.size(width, 1080);

      browser.open(server.page());
      browser.await("#beds .chip", "SpO2 78");
      assertThat(violations()).as("the ward").isEmpty();
      assertThat(browser.run("return document.documentElement.scrollWidth"))
          .as("no scrolling sideways")
          .isEqualTo((long) width);
      assertThat(browser.run(CUT_OFF)).as("a value without its age").isEqualTo(List.of());

      browser.await("#beds .act button", "Acknowledge").click();
      browser.await("#answer h2", "60412");
      assertThat(violations()).as("the dialog").isEmpty();

      browser.press(Keys.ESCAPE);
      browser.run("location.hash = '#/patients/k1'");
      browser.await("#patient figure .name", "SpO2");
      assertThat(violations()).as("the patient's page").isEmpty();

      server.mute(true);
      browser.await("#banners .banner", "Connection lost");
      assertThat(violations()).as("a lost connection").isEmpty();
    }
  }

  private List<String> violations() {
    if (Boolean.FALSE.equals(browser.run("return 'axe' in window"))) {
      browser.run(axe);
    }
    return ((List<?>) browser.driver().executeAsyncScript(RUN))
        .stream().map(String::valueOf).toList();
  }
}
