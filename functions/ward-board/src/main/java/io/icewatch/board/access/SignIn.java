package io.icewatch.board.access;

import io.icewatch.board.http.JsonText;
import io.icewatch.lambda.Variables;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the page lets people sign in.
 *
 * @param issuer of OpenID Connect; empty: nobody signs in, as on loopback
 * @param clientId what the issuer calls this board
 * @param tokenOrigin where the issuer hands out tokens, if not at its own origin; or empty
 */
public record SignIn(String issuer, String clientId, String tokenOrigin) {
  /**
   * Reads {@code OIDC_ISSUER}, {@code OIDC_CLIENT_ID} and {@code OIDC_TOKEN_ORIGIN}.
   *
   * @throws IllegalArgumentException if one is missing, or no address
   */
  public static SignIn read(Variables variables) {
    return new SignIn(
        variables.address("OIDC_ISSUER"),
        variables.textOrEmpty("OIDC_CLIENT_ID"),
        variables.address("OIDC_TOKEN_ORIGIN"));
  }

  /** Whom the page talks to besides this host. */
  public List<String> origins() {
    return Stream.of(issuer, tokenOrigin)
        .filter(address -> !address.isEmpty())
        .map(SignIn::origin)
        .distinct()
        .toList();
  }

  private static String origin(String address) {
    URI uri = URI.create(address);
    return uri.getScheme() + "://" + uri.getAuthority();
  }

  /** What the page has to know, as JSON: an empty object where nobody signs in. */
  public String toJson() {
    return JsonText.object(json -> {
      if (!issuer.isEmpty()) {
        json.writeStringField("issuer", issuer);
        json.writeStringField("client_id", clientId);
      }
    });
  }
}
