package io.icewatch.board.link;

import io.icewatch.board.access.Gate;
import io.icewatch.board.answer.Settled;
import io.icewatch.board.http.Reply;
import io.icewatch.board.http.Request;
import io.icewatch.board.ward.Answerable;
import io.icewatch.board.ward.WardView;
import io.icewatch.lambda.link.AnswerLink;
import io.icewatch.lambda.link.LinkVerifier;
import io.icewatch.lambda.link.OpaqueKeys;
import io.icewatch.vitals.answer.AlertId;
import io.icewatch.vitals.answer.Command;
import io.icewatch.vitals.answer.Order;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Answers whoever follows the link of a page. A GET changes nothing, since mail scanners follow
 * links before people do; what acts is the form on the page that it shows.
 */
public final class LinkDesk {
  /** No answer holds for longer than a day: more is no number of minutes. */
  private static final int MOST_MINUTES = 1_440;

  private final LinkVerifier verifier;
  private final OpaqueKeys keys;
  private final WardView view;
  private final LinkPage page;

  /**
   * @param keys the same as the signer's
   */
  public LinkDesk(LinkVerifier verifier, OpaqueKeys keys, WardView view, LinkPage page) {
    this.verifier = verifier;
    this.keys = keys;
    this.view = view;
    this.page = page;
  }

  /**
   * Answers a request.
   *
   * @param token the link's
   * @param settle carries an order out and writes it down
   * @throws software.amazon.awssdk.core.exception.SdkException if KMS or the table is out of reach;
   *     nothing is done then
   */
  public Reply reply(String token, Request request, Instant now, Function<Order, Settled> settle) {
    boolean acts = request.method().equals("POST");
    if (!acts && !request.method().equals("GET") && !request.method().equals("HEAD")) {
      return page.refusal(405, request.method() + " is not understood.")
          .with("allow", "GET, HEAD, POST");
    }
    Optional<AnswerLink> verified = verifier.verify(token);
    if (verified.isEmpty()) {
      return page.refusal(
          403, "This is no link of a page, or only a part of one: a mail program may have cut it.");
    }
    AnswerLink link = verified.get();
    if (link.hasExpired(now)) {
      return page.refusal(410, "This link has expired. A newer page has a newer one.");
    }
    Optional<Answerable> known = view.answerable(key -> keys.of(key).equals(link.episode()));
    if (known.isEmpty()) {
      return page.refusal(404, "Nobody here knows this alert any more: it is over.");
    }
    AlertId alert = link.alert(known.get().key());
    return acts
        ? act(alert, known.get(), request, now, settle)
        : page.form(alert, known.get(), UUID.randomUUID().toString());
  }

  private Reply act(
      AlertId alert,
      Answerable known,
      Request request,
      Instant now,
      Function<Order, Settled> settle) {
    if (Gate.crossSite(request).isPresent()) {
      return page.refusal(403, "Another site made your browser send this. Nothing was done.");
    }
    Order order;
    try {
      Form form = Form.read(request);
      order =
          new Order(
              form.text("command"),
              form.text("by"),
              now.truncatedTo(ChronoUnit.MILLIS),
              form.text("why"),
              new Command.Acknowledge(
                  alert, Duration.ofMinutes(form.whole("minutes", MOST_MINUTES))));
    } catch (IllegalArgumentException e) {
      return page.refusal(400, "Nothing was done: " + e.getMessage() + ".");
    }
    return page.settled(known, settle.apply(order));
  }
}
