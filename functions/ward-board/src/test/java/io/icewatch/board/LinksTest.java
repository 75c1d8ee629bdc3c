package io.icewatch.board;

import static io.icewatch.board.Items.episode;
import static io.icewatch.board.Items.number;
import static io.icewatch.board.Items.stay;
import static io.icewatch.board.Items.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.board.Board.Answer;
import io.icewatch.lambda.FakeKms;
import io.icewatch.lambda.table.LocalDynamoDb;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.AdditionalAnswers;
import org.mockito.ArgumentMatchers;
import org.mockito.Mockito;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/** The signed link of a page, followed over HTTP and on a real table. */
class LinksTest {
  private static final String PATIENT = "bed-7";
  private static final String ACK = "ack#spo2-low/2026-11-30T09:16:00Z/1/" + PATIENT;

  private final Board board = new Board();

  @BeforeEach
  void page() {
    board.put(PATIENT, "spo2-low", episode("CRITICAL", 71));
  }

  private String link(int page) {
    return LinkOfAPage.path(board, PATIENT, page);
  }

  private static String form(String command, String by, String minutes) {
    return "command=%s&by=%s&minutes=%s&why=at+the+bed".formatted(command, by, minutes);
  }

  private Board.Asked post(String path, String form) {
    return board
        .asked("POST", path)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("origin", "http://127.0.0.1:8080")
        .header("sec-fetch-site", "same-origin")
        .body(form);
  }

  private static String state(Answer answer) {
    Matcher state = Pattern.compile("<p class=\"state\">(.*?)</p>").matcher(answer.text());
    return state.find() ? state.group(1) : answer.text();
  }

  private boolean isAcknowledged() {
    return !LocalDynamoDb.item(board.table, PATIENT, ACK).isEmpty();
  }

  // GET shows, POST acts

  @Test
  void shows_the_alarm_and_a_form_to_whoever_was_paged() {
    Map<String, AttributeValue> stay = stay("3B", "7");
    stay.put("ward_bucket", text("3B"));
    board.put(PATIENT, "stay", stay);

    Answer answer = board.asked("GET", link(1)).answer();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text())
        .contains("CRITICAL SpO2 low", "*** SpO2 71 &lt; 85", "Patient bed-7, bed 7")
        .contains("<form method=\"post\">", "<option value=\"30\">", "Nobody has acknowledged it.")
        .doesNotContain("<script", "<option value=\"60\">");
    assertThat(answer.header("cache-control")).isEqualTo("no-store");
    assertThat(answer.header("content-security-policy"))
        .contains("default-src 'none'", "form-action 'self'", "frame-ancestors 'none'");
  }

  @Test
  void acknowledges_when_the_form_is_sent_and_writes_down_who() {
    Answer answer = post(link(1), form("c-1", "K.%20Meier", "15")).answer();

    assertThat(state(answer)).isEqualTo("Acknowledged until 10:32.");
    Map<String, AttributeValue> stored = LocalDynamoDb.item(board.table, PATIENT, ACK);
    assertThat(stored.get("by")).isEqualTo(text("K. Meier"));
    assertThat(stored.get("why")).isEqualTo(text("at the bed"));
    assertThat(board.rows).singleElement().asString().contains("\"subject\":\"link\"", "K. Meier");
    assertThat(board.log).containsExactly("acknowledge by link: done");
    board.now = board.now.plusSeconds(1);
    assertThat(state(board.asked("GET", link(1)).answer()))
        .isEqualTo("K. Meier has it until 10:32.");
  }

  @Test
  void a_mail_scanner_that_follows_the_link_before_anybody_does_changes_nothing() {
    DynamoDbClient readOnly =
        Mockito.mock(DynamoDbClient.class, AdditionalAnswers.delegatesTo(LocalDynamoDb.client()));
    Mockito.doThrow(new AssertionError("a GET writes"))
        .when(readOnly)
        .putItem(ArgumentMatchers.any(PutItemRequest.class));
    Board scanned = new Board(board.table, readOnly);

    for (String method : List.of("GET", "HEAD", "GET", "OPTIONS", "PUT")) {
      assertThat(scanned.asked(method, link(1)).answer().status()).isIn(200, 405);
    }

    assertThat(isAcknowledged()).isFalse();
    assertThat(scanned.rows).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "by=&minutes=15&command=c-1",
        "by=K.+Meier&command=c-1",
        "by=K.+Meier&minutes=soon&command=c-1",
        "by=K.+Meier&minutes=15",
        "by=%zz&minutes=15&command=c-1"
      })
  void a_form_that_a_scanner_makes_up_does_nothing(String form) {
    Answer answer = post(link(1), form).answer();

    assertThat(answer.status()).isEqualTo(400);
    assertThat(state(answer)).startsWith("Nothing was done: ");
    assertThat(isAcknowledged()).isFalse();
  }

  @Test
  void another_site_cannot_send_the_form_in_a_nurses_name() {
    Answer answer =
        post(link(1), form("c-1", "K.+Meier", "15"))
            .header("origin", "https://evil.example")
            .header("sec-fetch-site", "cross-site")
            .answer();

    assertThat(answer.status()).isEqualTo(403);
    assertThat(isAcknowledged()).isFalse();
  }

  // Forged, expired, replayed, late, crossing

  @Test
  void a_forged_link_shows_nothing_and_does_nothing() {
    String forged = link(1).replaceFirst("\\.1\\.", ".2.");

    for (Answer answer :
        List.of(
            board.asked("GET", forged).answer(),
            board.asked("GET", "/a/").answer(),
            post(forged, form("c-1", "K.+Meier", "15")).answer())) {
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.text()).doesNotContain("SpO2", PATIENT, "<form");
    }
    assertThat(isAcknowledged()).isFalse();
  }

  @Test
  void a_link_expires_with_the_shift() {
    String link = link(1);
    board.now = Board.NOW.plus(Duration.ofHours(12));

    assertThat(board.asked("GET", link).answer().status()).isEqualTo(410);
    assertThat(post(link, form("c-1", "K.+Meier", "15")).answer().status()).isEqualTo(410);
    assertThat(isAcknowledged()).isFalse();
  }

  @Test
  void a_form_that_is_sent_twice_counts_once() {
    post(link(1), form("c-1", "K.+Meier", "15")).answer();
    board.now = Board.NOW.plusSeconds(600);

    Answer answer = post(link(1), form("c-1", "K.+Meier", "15")).answer();

    assertThat(state(answer)).isEqualTo("This was carried out before.");
    assertThat(LocalDynamoDb.item(board.table, PATIENT, ACK).get("until"))
        .isEqualTo(Items.time(Board.NOW.plusSeconds(900)));
  }

  @Test
  void of_two_who_follow_the_same_link_the_later_has_it_and_both_are_written_down() {
    post(link(1), form("c-1", "K.+Meier", "15")).answer();
    board.now = Board.NOW.plusSeconds(60);

    post(link(1), form("c-2", "J.+Okafor", "30")).answer();

    assertThat(LocalDynamoDb.item(board.table, PATIENT, ACK).get("by"))
        .isEqualTo(text("J. Okafor"));
    assertThat(board.rows).hasSize(2);
  }

  @Test
  void a_late_answer_is_told_that_it_is_over_and_opens_nothing_again() {
    String link = link(1);
    Map<String, AttributeValue> ended = new HashMap<>(episode("CRITICAL", 71));
    ended.put("opened_at", Items.time(Board.NOW.plusSeconds(3600)));
    board.put(PATIENT, "spo2-low", ended);

    assertThat(state(board.asked("GET", link).answer())).isEqualTo("This alarm is already over.");
    assertThat(state(post(link, form("c-1", "K.+Meier", "15")).answer()))
        .isEqualTo("Already over.");
    assertThat(isAcknowledged()).isFalse();
  }

  @Test
  void an_answer_that_a_newer_page_crosses_covers_neither() {
    String older = link(1);
    Map<String, AttributeValue> deeper = new HashMap<>(episode("CRITICAL", 71));
    deeper.put("pages", number(2));
    deeper.put("page_number", number(2));
    board.put(PATIENT, "spo2-low", deeper);

    assertThat(state(board.asked("GET", older).answer()))
        .isEqualTo("A newer page of this alarm is out: answer that one.");
    assertThat(state(post(older, form("c-1", "K.+Meier", "15")).answer()))
        .isEqualTo("Page 2 is out, answer that one.");
    assertThat(isAcknowledged()).isFalse();
  }

  @Test
  void nobody_known_any_more_is_no_error_of_whoever_was_paged() {
    Answer answer = board.asked("GET", LinkOfAPage.path(board, "bed-8", 1)).answer();

    assertThat(answer.status()).isEqualTo(404);
    assertThat(state(answer)).isEqualTo("Nobody here knows this alert any more: it is over.");
  }

  // Trouble

  @Test
  void while_kms_is_out_of_reach_nothing_is_believed_and_nothing_done() {
    String link = link(1);
    board.kms.trouble = SdkClientException.create("timed out");

    assertThat(board.asked("GET", link).answer().status()).isEqualTo(503);
    assertThat(post(link, form("c-1", "K.+Meier", "15")).answer().status()).isEqualTo(503);
    board.kms.trouble = null;
    assertThat(isAcknowledged()).isFalse();
  }

  @Test
  void a_patient_id_full_of_markup_is_text() {
    String patient = "<img src=x onerror=alert(1)>\"'&lt;a href=//evil.example>%s</p>";
    board.put(patient, "spo2-low", episode("CRITICAL", 71));

    String page = board.asked("GET", LinkOfAPage.path(board, patient, 1)).answer().text();

    assertThat(page)
        .contains("Patient &lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;lt;a href=")
        .doesNotContain("<img", "<a href");
  }

  @ParameterizedTest
  @CsvSource({
    "full, true, true",
    "minimal, true, false",
    "anonymous, false, false",
  })
  void says_no_more_than_the_page_that_it_came_with(
      String detail, boolean hasPatient, boolean hasValue) {
    Board quiet = new Board(board.table, LocalDynamoDb.client(), Map.of("MESSAGE_DETAIL", detail));

    String page = quiet.asked("GET", link(1)).answer().text();

    assertThat(page.contains(PATIENT)).isEqualTo(hasPatient);
    assertThat(page.contains("SpO2")).isEqualTo(hasPatient);
    assertThat(page.contains("SpO2 71")).isEqualTo(hasValue);
    assertThat(page).contains("<form");
  }

  @Test
  void a_key_that_was_replaced_still_opens_what_it_signed() {
    Board rotated =
        new Board(
            board.table,
            LocalDynamoDb.client(),
            Map.of("LINK_KEY_ARNS", FakeKms.NEXT_KEY + "," + FakeKms.KEY));

    assertThat(rotated.asked("GET", link(1)).answer().status()).isEqualTo(200);
  }
}
