package io.icewatch.board.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.icewatch.board.http.Reply;
import io.icewatch.board.http.Request;
import java.net.URI;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Lets in whom an authorizer has verified, or who knows the token of a board on loopback. A board
 * that has neither lets nobody in.
 */
public final class Gate {
  private static final String COOKIE = "icewatch-token";
  private static final String BEARER = "Bearer ";
  private static final List<String> NAMES = List.of("name", "preferred_username", "email", "sub");

  private final String token;

  /**
   * @param token empty: nobody comes in by a token
   */
  public Gate(String token) {
    this.token = token;
  }

  /** Who asks; empty for a stranger. */
  public Optional<Caller> caller(Request request) {
    Map<String, String> claims = request.claims();
    String subject = claims.getOrDefault("sub", "");
    if (!subject.isBlank()) {
      String name =
          NAMES.stream()
              .map(claims::get)
              .filter(Objects::nonNull)
              .filter(text -> !text.isBlank())
              .findFirst()
              .orElse(subject);
      return Optional.of(new Caller(name, subject));
    }
    return Stream.of(
                request.cookie(COOKIE),
                request
                    .header("authorization")
                    .filter(value -> value.startsWith(BEARER))
                    .map(value -> value.substring(BEARER.length())))
            .flatMap(Optional::stream)
            .anyMatch(this::isToken)
        ? Optional.of(new Caller("", "token"))
        : Optional.empty();
  }

  /** Exchanges the token of the printed address for a cookie; empty if it is not the token. */
  public Optional<Reply> enter(Request request) {
    return request
        .query("token")
        .filter(this::isToken)
        .map(given ->
            // Not in the address any more: it would be in the history and in screenshots.
            Reply.empty(303)
                .with("location", "/")
                .withCookie("%s=%s; Path=/; HttpOnly; SameSite=Strict".formatted(COOKIE, given)));
  }

  /** Takes as long whatever is given: how long a comparison takes would tell the token. */
  private boolean isToken(String given) {
    return !token.isEmpty() && MessageDigest.isEqual(token.getBytes(UTF_8), given.getBytes(UTF_8));
  }

  /**
   * What is wrong with where a request that acts comes from; empty if it is one of our own. A form
   * of another site can send neither the header nor this type, and a browser says where it is.
   */
  public static Optional<Reply> refusal(Request request) {
    if (!request.isOfType("application/json")) {
      return Optional.of(
          Reply.error(
              415,
              "content-type \"%s\", expected application/json".formatted(request.contentType())));
    }
    if (request.header("x-icewatch").isEmpty()) {
      return Optional.of(Reply.error(403, "no header X-Icewatch, expected X-Icewatch: answer"));
    }
    return crossSite(request);
  }

  /** What is wrong where the browser says that another site made the request; else empty. */
  public static Optional<Reply> crossSite(Request request) {
    String site = request.header("sec-fetch-site").orElse("same-origin");
    if (!site.equals("same-origin") && !site.equals("none")) {
      return Optional.of(
          Reply.error(403, "Sec-Fetch-Site is %s, expected same-origin".formatted(site)));
    }
    Optional<String> origin = request.header("origin");
    if (origin.isPresent() && !isOurs(origin.get(), request.header("host").orElse(""))) {
      return Optional.of(
          Reply.error(403, "Origin is %s, expected this host".formatted(origin.get())));
    }
    return Optional.empty();
  }

  private static boolean isOurs(String origin, String host) {
    try {
      return !host.isEmpty() && host.equalsIgnoreCase(URI.create(origin).getAuthority());
    } catch (IllegalArgumentException e) {
      return false; // "null" and other texts are no host's
    }
  }
}
