package io.icewatch.board.access;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.icewatch.lambda.Variables;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
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
  private static final JsonFactory JSON = new JsonFactory();

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
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      if (!issuer.isEmpty()) {
        json.writeStringField("issuer", issuer);
        json.writeStringField("client_id", clientId);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot fail to be written", e);
    }
    return text.toString();
  }
}
