package io.icewatch.lambda.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.icewatch.lambda.Background;
import io.icewatch.lambda.FakeKms;
import io.icewatch.lambda.GivenClients;
import io.icewatch.lambda.Variables;
import io.icewatch.lambda.notice.Alerts;
import io.icewatch.vitals.alarm.Alert;
import io.icewatch.vitals.alarm.Alert.Reason;
import io.icewatch.vitals.alarm.Returned;
import io.icewatch.vitals.alarm.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;

class AnswerLinkTest {
  private static final Instant NOW = Alerts.ARRIVAL;
  private static final String BOARD = "https://board.example.org/";
  private static final OpaqueKeys KEYS = new OpaqueKeys("episodes");

  private final Alert alert = Alerts.alert("Ada <b>Lovelace</b>", Severity.CRITICAL, Reason.FIRST);
  private final FakeKms kms = new FakeKms();
  private final LinkSigner signer = signer(BOARD, FakeKms.KEY);

  private LinkSigner signer(String board, String... keyArns) {
    return new LinkSigner(
        new GivenClients(kms.client()),
        new LinkSettings(board, List.of(keyArns)),
        KEYS,
        Background.AT_ONCE);
  }

  private String token() {
    return Objects.requireNonNull(signer.of(alert, NOW)).substring((BOARD + "a/").length());
  }

  private Optional<AnswerLink> verified(String token, String... keyArns) {
    return new LinkVerifier(kms.client(), List.of(keyArns)).verify(token);
  }

  @Test
  void a_link_says_which_page_it_answers_and_until_when() {
    AnswerLink link = verified(token(), FakeKms.KEY).orElseThrow();

    assertThat(link.alert(alert.breach().key())).hasToString(alert.alertId());
    assertThat(link.episode()).isEqualTo(KEYS.of(alert.breach().key()));
    assertThat(link.hasExpired(NOW.plus(Duration.ofHours(12)).minusSeconds(1))).isFalse();
    assertThat(link.hasExpired(NOW.plus(Duration.ofHours(12)))).isTrue();
  }

  @Test
  void it_names_neither_patient_nor_condition_and_fits_a_text_message() {
    assertThat(signer.of(alert, NOW))
        .matches("https://board\\.example\\.org/a/[\\w.-]{80,95}")
        .doesNotContain("Ada", "spo2", "17");
  }

  @Test
  void no_letter_of_it_can_be_changed_left_out_or_added() {
    String token = token();
    for (int i = 0; i < token.length(); i++) {
      String changed =
          token.substring(0, i) + (token.charAt(i) == 'b' ? 'c' : 'b') + token.substring(i + 1);
      assertThat(verified(changed, FakeKms.KEY)).as(changed).isEmpty();
      assertThat(verified(token.substring(0, i), FakeKms.KEY)).isEmpty();
    }
    assertThat(verified(token + "A", FakeKms.KEY)).isEmpty();
    assertThat(verified(token, FakeKms.KEY)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "..",
        "abcdefghijklmnop.1.1.1.key.",
        "abcdefghijklmnop.zzzzzzzzzzzzzz.1.1.key.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "abcdefghijklmnop.1.9999999999.1.key.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "<script>alert(1)</script>"
      })
  void what_is_no_link_asks_nobody(String text) {
    assertThat(verified(text, FakeKms.KEY)).isEmpty();
    assertThat(kms.calls).isZero();
  }

  @Test
  void a_key_that_was_replaced_counts_as_long_as_it_is_named() {
    String before = token();
    String after =
        Objects.requireNonNull(signer(BOARD, FakeKms.NEXT_KEY, FakeKms.KEY).of(alert, NOW))
            .substring((BOARD + "a/").length());

    assertThat(verified(before, FakeKms.NEXT_KEY, FakeKms.KEY)).isPresent();
    assertThat(verified(after, FakeKms.NEXT_KEY, FakeKms.KEY)).isPresent();
    assertThat(verified(after, FakeKms.NEXT_KEY)).isPresent();
    assertThat(verified(before, FakeKms.NEXT_KEY)).isEmpty();
  }

  @Test
  void where_kms_does_not_answer_pages_go_without_and_it_rests_a_minute() {
    kms.trouble = SdkClientException.create("timed out");

    assertThat(signer.of(alert, NOW)).isNull();
    assertThat(signer.of(alert, NOW.plusSeconds(59))).isNull();

    assertThat(kms.calls).as("one page waited for it, not two").isEqualTo(1);
    assertThat(signer.finish()).isEqualTo(2);
    kms.trouble = null;
    assertThat(signer.of(alert, NOW.plusSeconds(60))).isNotNull();
    assertThat(signer.finish()).isZero();
  }

  @Test
  void nothing_is_signed_without_a_board_nor_for_what_nobody_acknowledges() {
    assertThat(signer("", FakeKms.KEY).of(alert, NOW)).isNull();
    assertThat(signer.of(new Returned("17", NOW, NOW.plusSeconds(60)), NOW)).isNull();
    assertThat(kms.calls).isZero();
    assertThat(signer.finish()).isZero();
  }

  @Test
  void settings_are_read_and_refused_by_name() {
    assertThat(read("https://board.example.org/prod", "a, b"))
        .isEqualTo(new LinkSettings("https://board.example.org/prod/", List.of("a", "b")));
    assertThat(read("", "a").board()).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("board.example.org", "a"))
        .withMessage(
            "BOARD_URL is \"board.example.org\", expected an address such as"
                + " https://example.org/, or none");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("", " "))
        .withMessage("LINK_KEY_ARNS is blank, expected a value");
  }

  private static LinkSettings read(String board, String keys) {
    return LinkSettings.read(new Variables(Map.of("BOARD_URL", board, "LINK_KEY_ARNS", keys)));
  }
}
