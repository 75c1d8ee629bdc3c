package io.icewatch.lambda.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.lambda.Background;
import io.icewatch.lambda.FakeKms;
import io.icewatch.lambda.GivenClients;
import io.icewatch.lambda.notice.Alerts;
import io.icewatch.vitals.alarm.Alert;
import io.icewatch.vitals.alarm.Alert.Reason;
import io.icewatch.vitals.alarm.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Links that are signed before it is certain that their page goes out. */
class LinkSignerTest {
  private static final String BOARD = "https://board.example.org/";
  private static final Instant NOW = Alerts.ARRIVAL;
  private static final Instant LATER = NOW.plusSeconds(90);

  private final FakeKms kms = new FakeKms();
  private final LinkSigner signer = signer(BOARD, Background.AT_ONCE);

  private LinkSigner signer(String board, Background background) {
    return new LinkSigner(
        new GivenClients(kms.client()),
        new LinkSettings(board, List.of(FakeKms.KEY)),
        new OpaqueKeys("episodes"),
        background);
  }

  private static Alert page(String patient) {
    return Alerts.alert(patient, Severity.CRITICAL, Reason.FIRST);
  }

  private Instant expiryOf(String patient, Instant sentAt) {
    String link = Objects.requireNonNull(signer.of(page(patient), sentAt));
    return new LinkVerifier(kms.client(), List.of(FakeKms.KEY))
        .verify(link.substring((BOARD + LinkSigner.PATH).length()))
        .orElseThrow()
        .expiresAt();
  }

  @Test
  void what_was_prepared_is_signed_once_and_expires_twelve_hours_after_that() {
    String whenSent = signer.of(page("17"), NOW);
    kms.calls = 0;

    signer.prepare(page("17"), NOW);
    signer.prepare(page("17"), LATER); // its claim was lost to a count, and is written again

    assertThat(signer.of(page("17"), LATER)).isEqualTo(whenSent);
    assertThat(kms.calls).isEqualTo(1);
  }

  @Test
  void a_link_is_given_out_once() {
    signer.prepare(page("17"), NOW);

    assertThat(expiryOf("17", LATER)).isEqualTo("2026-03-02T20:12:03Z");
    assertThat(expiryOf("17", LATER)).isEqualTo("2026-03-02T20:13:33Z");
  }

  @Test
  void of_a_page_that_was_not_sent_nothing_is_kept_or_counted() {
    signer.prepare(page("17"), NOW);
    kms.trouble = SdkClientException.create("timed out");
    signer.prepare(page("18"), NOW);
    kms.trouble = null;

    assertThat(signer.finish()).isZero();
    assertThat(expiryOf("17", LATER)).isEqualTo("2026-03-02T20:13:33Z");
    assertThat(expiryOf("18", LATER)).isEqualTo("2026-03-02T20:13:33Z");
  }

  @Test
  void a_page_whose_link_could_not_be_prepared_goes_without_and_is_counted() {
    kms.trouble = SdkClientException.create("timed out");
    signer.prepare(page("17"), NOW);

    assertThat(signer.of(page("17"), NOW)).isNull();

    assertThat(kms.calls).as("it is not asked again for a page that waits").isEqualTo(1);
    assertThat(signer.finish()).isEqualTo(1);
  }

  @Test
  void the_end_of_an_invocation_waits_for_what_was_begun() {
    LinkSigner late = signer(BOARD, task -> task::run); // when it is waited for
    late.prepare(page("17"), NOW);
    assertThat(kms.calls).isZero();

    assertThat(late.finish()).isZero();

    assertThat(kms.calls).isEqualTo(1);
  }

  @Test
  void of_a_storm_what_is_more_than_sixteen_is_signed_when_it_is_sent() {
    for (int i = 0; i < 100; i++) {
      signer.prepare(page("" + i), NOW);
    }

    assertThat(kms.calls).isEqualTo(LinkSigner.MOST_EARLY).isEqualTo(16);
    assertThat(expiryOf("99", LATER)).isEqualTo("2026-03-02T20:13:33Z");
    assertThat(signer.finish()).isZero();
  }

  @Test
  void nothing_is_prepared_without_a_board() {
    signer("", Background.AT_ONCE).prepare(page("17"), NOW);

    assertThat(kms.calls).isZero();
  }
}
