package io.icewatch.lambda.link;

import io.icewatch.lambda.AwsClients;
import io.icewatch.lambda.CallLimits;
import io.icewatch.lambda.notice.SnsPager;
import io.icewatch.vitals.alarm.Alert;
import io.icewatch.vitals.alarm.EpisodeKey;
import io.icewatch.vitals.alarm.Escalated;
import io.icewatch.vitals.alarm.Notice;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.MacAlgorithmSpec;

/**
 * Signs the links of pages with a key that nobody can read. A page is worth more than its link:
 * where KMS does not answer at once, pages go without, and for a while it is not asked again.
 */
public final class LinkSigner implements SnsPager.Links {
  /** Where a link's page is, below the board's address. */
  public static final String PATH = "a/";

  /** As late as a page may be for the sake of its link, once in {@link #REST}. */
  private static final CallLimits LIMITS =
      new CallLimits(Duration.ofSeconds(1), Duration.ofSeconds(1));

  private static final Duration REST = Duration.ofMinutes(1);

  private final @Nullable KmsClient kms;
  private final LinkSettings settings;
  private final OpaqueKeys keys;
  private final AtomicInteger unsigned = new AtomicInteger();
  private volatile Instant restsUntil = Instant.MIN;

  /**
   * @param keys the same as the board's
   */
  public LinkSigner(AwsClients aws, LinkSettings settings, OpaqueKeys keys) {
    this.kms =
        settings.board().isEmpty()
            ? null
            : aws.create(KmsClient.class, KmsClient.builder(), LIMITS);
    this.settings = settings;
    this.keys = keys;
  }

  @Override
  public @Nullable String of(Notice notice, Instant now) {
    return switch (notice) {
      case Alert alert -> link(alert.breach().key(), alert.episodeStart(), alert.pageNumber(), now);
      case Escalated escalated ->
          link(escalated.key(), escalated.episodeStart(), escalated.pageNumber(), now);
      default -> null; // nobody acknowledges what is over, or that nothing comes
    };
  }

  private @Nullable String link(EpisodeKey key, Instant start, int page, Instant now) {
    KmsClient signing = kms;
    if (signing == null) {
      return null;
    }
    if (now.isBefore(restsUntil)) {
      unsigned.incrementAndGet();
      return null;
    }
    Instant expiry = now.plus(AnswerLink.LIFETIME).truncatedTo(ChronoUnit.SECONDS);
    AnswerLink link =
        new AnswerLink(keys.of(key), start.truncatedTo(ChronoUnit.MILLIS), page, expiry);
    try {
      return settings.board() + PATH + signed(link, signing);
    } catch (SdkException e) {
      // Counted, and that is all: the page goes out, and the board can be opened without a link.
      unsigned.incrementAndGet();
      restsUntil = now.plus(REST);
      return null;
    }
  }

  private LinkToken signed(AnswerLink link, KmsClient signing) {
    String arn = settings.keyArns().getFirst();
    String version = LinkToken.version(arn);
    SdkBytes message = SdkBytes.fromByteArrayUnsafe(LinkToken.signed(link, version));
    SdkBytes mac =
        signing
            .generateMac(request ->
                request.keyId(arn).macAlgorithm(MacAlgorithmSpec.HMAC_SHA_256).message(message))
            .mac();
    return new LinkToken(link, version, mac.asByteArray());
  }

  /** How many notices went without their link since this was last asked. */
  public int takeUnsigned() {
    return unsigned.getAndSet(0);
  }
}
