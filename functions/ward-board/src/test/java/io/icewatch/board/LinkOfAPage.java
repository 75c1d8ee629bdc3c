package io.icewatch.board;

import io.icewatch.lambda.Background;
import io.icewatch.lambda.FakeKms;
import io.icewatch.lambda.GivenClients;
import io.icewatch.lambda.link.LinkSettings;
import io.icewatch.lambda.link.LinkSigner;
import io.icewatch.lambda.link.OpaqueKeys;
import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.EpisodeKey;
import io.icewatch.vitals.alarm.Escalated;
import io.icewatch.vitals.alarm.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** The links that go out with pages of {@link Items#episode}. */
final class LinkOfAPage {
  private LinkOfAPage() {}

  /** The path of a link that was signed now. */
  static String path(Board board, String patientId, int page) {
    Instant start = Board.NOW.minusSeconds(60);
    LinkSigner signer =
        new LinkSigner(
            new GivenClients(board.kms.client()),
            new LinkSettings("/", List.of(FakeKms.KEY)),
            new OpaqueKeys(board.table),
            Background.AT_ONCE);
    EpisodeKey key = new EpisodeKey(patientId, Condition.SPO2_LOW);
    return Objects.requireNonNull(
        signer.of(
            new Escalated(key, Severity.CRITICAL, start, page, 1, 71, start, Board.NOW),
            board.now));
  }
}
