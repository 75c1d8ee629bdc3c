package io.icewatch.lambda.link;

import io.icewatch.lambda.AwsClients;
import io.icewatch.lambda.Background;
import io.icewatch.lambda.CallLimits;
import io.icewatch.lambda.notice.SnsPager;
import io.icewatch.vitals.alarm.Alert;
import io.icewatch.vitals.alarm.EpisodeKey;
import io.icewatch.vitals.alarm.Escalated;
import io.icewatch.vitals.alarm.Notice;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
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

  /** Links that are signed ahead. In a storm, what is more is signed when it is sent. */
  static final int MOST_EARLY = 16;

  private final @Nullable KmsClient kms;
  private final LinkSettings settings;
  private final OpaqueKeys keys;
  private final Background background;

  /** By the id of their page. */
  private final Map<String, Early> early = new ConcurrentHashMap<>();

  private final AtomicInteger unsigned = new AtomicInteger();
  private volatile Instant restsUntil = Instant.MIN;

  /** A link that is there when the task has ended, unless it could not be signed. */
  private record Early(AtomicReference<@Nullable String> link, Background.Task task) {
    @Nullable String await() {
      task.await("a link was signed");
      return link.get();
    }
  }

  /**
   * @param keys the same as the board's
   * @param background signs what is not sent yet
   */
  public LinkSigner(AwsClients aws, LinkSettings settings, OpaqueKeys keys, Background background) {
    this.kms =
        settings.board().isEmpty()
            ? null
            : aws.create(KmsClient.class, KmsClient.builder(), LIMITS);
    this.settings = settings;
    this.keys = keys;
    this.background = background;
  }

  /**
   * Signs the page's link beside its claim; it expires {@link AnswerLink#LIFETIME} after {@code
   * now}. Of a page that is not sent after all, or with others of its ward, the call was for
   * nothing: $3 a million.
   */
  @Override
  public void prepare(Alert page, Instant now) {
    KmsClient signing = kms;
    String id = page.alertId();
    if (signing == null || early.size() >= MOST_EARLY || early.containsKey(id)) {
      return;
    }
    AtomicReference<@Nullable String> link = new AtomicReference<>();
    Background.Task task =
        background.start(() -> link.set(signed(linkOf(page, now), now, signing)));
    early.put(id, new Early(link, task));
  }

  @Override
  public @Nullable String of(Notice notice, Instant now) {
    KmsClient signing = kms;
    if (signing == null) {
      return null;
    }
    AnswerLink link =
        switch (notice) {
          case Alert page -> linkOf(page, now);
          case Escalated escalated ->
              link(escalated.key(), escalated.episodeStart(), escalated.pageNumber(), now);
          default -> null; // nobody acknowledges what is over, or that nothing comes
        };
    if (link == null) {
      return null;
    }
    Early begun = early.remove(notice.alertId());
    String address = begun == null ? signed(link, now, signing) : begun.await();
    if (address == null) {
      // Counted, and that is all: the page goes out, and the board can be opened without a link.
      unsigned.incrementAndGet();
    }
    return address;
  }

  private AnswerLink linkOf(Alert page, Instant now) {
    return link(page.breach().key(), page.episodeStart(), page.pageNumber(), now);
  }

  private AnswerLink link(EpisodeKey key, Instant start, int page, Instant now) {
    Instant expiry = now.plus(AnswerLink.LIFETIME).truncatedTo(ChronoUnit.SECONDS);
    return new AnswerLink(keys.of(key), start.truncatedTo(ChronoUnit.MILLIS), page, expiry);
  }

  /** The address with a link; null where KMS does not sign it, or is not asked. */
  private @Nullable String signed(AnswerLink link, Instant now, KmsClient signing) {
    if (now.isBefore(restsUntil)) {
      return null;
    }
    try {
      return settings.board() + PATH + token(link, signing);
    } catch (SdkException e) {
      restsUntil = now.plus(REST);
      return null;
    }
  }

  private LinkToken token(AnswerLink link, KmsClient signing) {
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

  /**
   * Ends an invocation. Waits for links whose pages were not sent: an instance stands still between
   * two invocations, and a call with it.
   *
   * @return how many notices went without their link since this was last called
   */
  public int finish() {
    early.forEach((id, begun) -> {
      begun.await();
      early.remove(id, begun);
    });
    return unsigned.getAndSet(0);
  }
}
