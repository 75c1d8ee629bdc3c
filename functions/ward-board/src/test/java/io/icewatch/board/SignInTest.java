package io.icewatch.board;

import static io.icewatch.board.Items.episode;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.board.page.Browser;
import io.icewatch.board.page.BrowserOfTheRun;
import io.icewatch.lambda.table.LocalDynamoDb;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Signing in at an issuer, in a real browser that obeys the page's policy. */
@ExtendWith(BrowserOfTheRun.class)
class SignInTest {
  private final Browser browser;

  private TestIssuer issuer;
  private Board board;
  private BoardOverHttp server;

  SignInTest(Browser browser) {
    this.browser = browser;
  }

  @BeforeEach
  void start() throws IOException {
    issuer = new TestIssuer();
    board =
        new Board(
            LocalDynamoDb.newEpisodeTable(),
            LocalDynamoDb.client(),
            Map.of(
                "BOARD_TOKEN",
                "",
                "OIDC_ISSUER",
                issuer.issuer(),
                "OIDC_CLIENT_ID",
                TestIssuer.CLIENT));
    board.put("bed-7", "spo2-low", episode("CRITICAL", 71));
    server = new BoardOverHttp(board, issuer::authorize);
  }

  @AfterEach
  void stop() {
    server.close();
    issuer.close();
  }

  private void signIn() {
    browser.size(1920, 1080);
    browser.open(server.uri());
    browser.await("#beds .chip", "SpO2 71");
  }

  private @Nullable Object run(String script) {
    return browser.driver().executeScript("return " + script);
  }

  @Test
  void whoever_opens_the_board_is_sent_to_the_issuer_and_comes_back_by_name() {
    signIn();

    assertThat(issuer.grants).containsExactly("authorization_code");
    assertThat(run("location.href"))
        .as("no code in the history")
        .isEqualTo(server.uri().toString());
    assertThat(run("localStorage.length")).as("nothing outlives the tab").isEqualTo(0L);
    assertThat(run("document.cookie")).isEqualTo("");
    assertThat(server.requests).noneMatch(path -> path.contains("e30."));

    browser.await("#beds .act button", "Acknowledge").click();
    browser.await("#answer button[type=submit]", "").click();
    browser.await("#answered", "cknowledged");
    assertThat(board.rows)
        .singleElement()
        .asString()
        .contains("\"answered_by\":\"Zoë Meier\"", "\"subject\":\"n-4\"");
  }

  @Test
  void a_token_that_ends_is_renewed_before_it_does() {
    issuer.lifeSeconds = 30;

    signIn();

    assertThat(issuer.grants).startsWith("authorization_code", "refresh_token");
  }

  @Test
  void whom_the_board_does_not_know_any_more_sees_that_and_can_sign_in_again() {
    signIn();

    issuer.believes = false;
    browser.await("#banners .banner", "Signed out");
    issuer.believes = true;
    browser.await("#sign-in", "Sign in").click();

    browser.await("#beds .chip", "SpO2 71");
    assertThat(issuer.grants).containsExactly("authorization_code", "authorization_code");
  }

  @Test
  void an_answer_that_was_not_asked_for_here_is_not_taken() {
    browser.open(server.uri().resolve("?code=stolen&state=anothers"));

    browser.await("#banners .banner", "not signed in: this was not asked for here");
    assertThat(issuer.grants).isEmpty();
    assertThat(server.requests).noneMatch(path -> path.startsWith("/api/"));
  }

  @Test
  void the_page_may_talk_to_the_issuer_and_to_no_other_host() throws IOException {
    signIn();
    try (TestIssuer other = new TestIssuer()) {
      String get =
          "fetch('%s/.well-known/openid-configuration').then(() => 'let', () => 'refused')";

      assertThat(run(get.formatted(issuer.issuer()))).isEqualTo("let");
      assertThat(run(get.formatted(other.issuer()))).isEqualTo("refused");
    }
  }

  @Test
  void without_an_issuer_nobody_is_sent_anywhere() {
    assertThat(new Board().asked("GET", "/sign-in.json").answer().text()).isEqualTo("{}");
    assertThat(new Board().asked("GET", "/").answer().header("content-security-policy"))
        .contains("connect-src 'self';");
  }
}
