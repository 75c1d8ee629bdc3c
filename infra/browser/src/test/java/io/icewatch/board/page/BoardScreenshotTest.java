package io.icewatch.board.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Pictures of the board, in target/board, for whoever changes its looks; with {@code
 * -Dicewatch.write=true} also infra/board.png, which the README shows.
 */
@ExtendWith(BrowserOfTheRun.class)
class BoardScreenshotTest {
  private static final Path PICTURES = Path.of("target", "board");
  private static final Path README = Path.of("..", "..", "infra", "board.png");

  private final Browser browser;

  BoardScreenshotTest(Browser browser) {
    this.browser = browser;
  }

  @ParameterizedTest
  @CsvSource({
    "light, 320, 1400",
    "dark, 320, 1400",
    "light, 768, 1200",
    "light, 1366, 900",
    "light, 1920, 1080",
    "dark, 1920, 1080",
    "dark, 3840, 2160",
  })
  void the_ward_is_pictured(String scheme, int width, int height) throws IOException {
    try (BoardServer server = new BoardServer(SampleWard.at(System.currentTimeMillis()))) {
      browser.prefers("prefers-color-scheme", scheme);
      browser.size(width, height);
      browser.open(server.page());
      browser.await("#beds .chip", "SpO2 78");
      picture("ward-%s-%d".formatted(scheme, width));
    }
  }

  @ParameterizedTest
  @CsvSource({"light, 1366, 900", "dark, 1366, 900", "light, 320, 900"})
  void a_patient_and_an_answer_are_pictured(String scheme, int width, int height)
      throws IOException {
    ObjectNode ward = SampleWard.at(System.currentTimeMillis());
    try (BoardServer server = new BoardServer(ward)) {
      server.patient(SampleWard.firstPatient(ward));
      browser.prefers("prefers-color-scheme", scheme);
      browser.size(width, height);
      browser.open(server.page());
      browser.await("#beds .act button", "Acknowledge").click();
      browser.await("#answer h2", "60412");
      picture("answer-%s-%d".formatted(scheme, width));
      browser.open(server.page().resolve("#/patients/k1"));
      browser.await("#patient figure .name", "SpO2");
      picture("patient-%s-%d".formatted(scheme, width));
    }
  }

  @Test
  void a_lost_connection_is_pictured() throws IOException {
    try (BoardServer server = new BoardServer(SampleWard.at(System.currentTimeMillis()))) {
      browser.prefers("prefers-color-scheme", "light");
      browser.size(1366, 900);
      browser.open(server.page());
      browser.await("#beds .chip", "SpO2 78");
      server.mute(true);
      browser.await("#banners", "Connection lost");
      picture("lost");
    }
  }

  @Test
  void the_picture_of_the_readme_is_made() throws IOException {
    try (BoardServer server = new BoardServer(SampleWard.at(System.currentTimeMillis()))) {
      browser.prefers("prefers-color-scheme", "light");
      browser.size(1600, 900);
      browser.open(server.page());
      browser.await("#beds .chip", "SpO2 78");
      picture("board");
      if (Boolean.getBoolean("icewatch.write")) {
        Files.copy(PICTURES.resolve("board.png"), README, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private void picture(String name) throws IOException {
    Path file = PICTURES.resolve(name + ".png");
    browser.screenshot(file);
    assertThat(Files.size(file)).isGreaterThan(10_000);
  }
}
