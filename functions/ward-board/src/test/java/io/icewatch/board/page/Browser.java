package io.icewatch.board.page;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;

/** The Chromium of this machine, without a window. */
public final class Browser implements AutoCloseable {
  // Looked for in the page and at once: it draws anew between two questions from here.
  private static final String FIRST_WITH_TEXT =
      """
      return [...document.querySelectorAll(arguments[0])]
        .find((each) => each.textContent.includes(arguments[1])) ?? null\
      """;
  private static final String TEXTS =
      "return [...document.querySelectorAll(arguments[0])].map((each) => each.textContent)";

  private static final List<String> BROWSERS =
      List.of("chromium", "chromium-browser", "google-chrome");

  /** Says how long a hanging page is looked at, not how fast one has to be. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Starts it; where there is none the test is skipped and says so. */
  public static Browser start() {
    Optional<Path> browser = BROWSERS.stream().flatMap(Browser::onPath).findFirst();
    Optional<Path> chromedriver = onPath("chromedriver").findFirst();
    assumeTrue(
        browser.isPresent() && chromedriver.isPresent(),
        () ->
            "no Chromium with its driver on the PATH (Debian: chromium chromium-driver):"
                + " the board's page is not tested in a browser");
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(chromedriver.orElseThrow().toFile())
            .usingAnyFreePort()
            .build();
    ChromeOptions options =
        new ChromeOptions()
            .addArguments(
                "--headless=new",
                "--no-sandbox", // as root there is none to be had
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--hide-scrollbars",
                "--force-color-profile=srgb");
    options.setBinary(browser.orElseThrow().toFile());
    return new Browser(new ChromeDriver(service, options));
  }

  private static Stream<Path> onPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable);
  }

  public ChromeDriver driver() {
    return driver;
  }

  /** Sets the size of the page's part of the window, in CSS pixels. */
  public void size(int width, int height) {
    cdp(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** Sets a media feature, e.g. {@code prefers-color-scheme} to {@code dark}; that one alone. */
  public void prefers(String feature, String value) {
    cdp(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", feature, "value", value))));
  }

  public void open(URI page) {
    driver.get("about:blank");
    var _ = logged(); // by the page before
    driver.get(page.toString());
  }

  /** The element of a selector, once there is one with the given text in it. */
  public WebElement await(String selector, String text) {
    long end = System.nanoTime() + LONGEST_WAIT.toNanos();
    do {
      if (run(FIRST_WITH_TEXT, selector, text) instanceof WebElement element) {
        return element;
      }
    } while (System.nanoTime() < end);
    throw new AssertionError(
        "%s: found %s within %d ms, expected a text with \"%s\"; the page shows %s, and logged %s"
            .formatted(
                selector,
                texts(selector),
                LONGEST_WAIT.toMillis(),
                text,
                run("return document.body.innerText"),
                logged()));
  }

  /** The whole text of an element, in sight or not. */
  public String textOf(WebElement element) {
    return String.valueOf(run("return arguments[0].textContent", element));
  }

  /** The texts of all elements of a selector. */
  public List<String> texts(String selector) {
    return ((List<?>) run(TEXTS, selector)).stream().map(String::valueOf).toList();
  }

  /** What the page has logged since it was opened, or since this was last asked. */
  public List<String> logged() {
    return driver.manage().logs().get("browser").getAll().stream().map(LogEntry::toString).toList();
  }

  public Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** Presses keys in whatever has the focus. */
  void press(CharSequence... keys) {
    driver.switchTo().activeElement().sendKeys(keys);
  }

  /** Presses Tab until something of a selector has the focus, at most so many times. */
  WebElement tabTo(String selector, int most) {
    for (int i = 0; i < most; i++) {
      WebElement active = driver.switchTo().activeElement();
      if (Boolean.TRUE.equals(run("return arguments[0].matches(arguments[1])", active, selector))) {
        return active;
      }
      active.sendKeys(Keys.TAB);
    }
    throw new AssertionError(
        "%s has not the focus after %d times Tab; %s has"
            .formatted(selector, most, driver.switchTo().activeElement().getTagName()));
  }

  /** Writes what is seen into a PNG. */
  void screenshot(Path file) throws IOException {
    Map<String, Object> shot = cdp("Page.captureScreenshot", Map.of("format", "png"));
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, Base64.getDecoder().decode(String.valueOf(shot.get("data"))));
  }

  Map<String, Object> cdp(String command, Map<String, Object> parameters) {
    return driver.executeCdpCommand(command, parameters);
  }

  @Override
  public void close() {
    driver.quit();
  }
}
