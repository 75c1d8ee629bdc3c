package io.icewatch.board;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.icewatch.board.page.LoopbackHttp;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An issuer of OpenID Connect to whom everybody is the same nurse: discovery, authorization code
 * with PKCE, refresh. Its tokens are signed by nothing: it believes them itself, as an authorizer.
 */
final class TestIssuer implements AutoCloseable {
  static final String CLIENT = "icewatch-board";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  /** What was asked of the token endpoint, by grant type. */
  final List<String> grants = new CopyOnWriteArrayList<>();

  /** How long the next tokens count. */
  volatile int lifeSeconds = 3600;

  /** Whether tokens that were given are believed. */
  volatile boolean believes = true;

  private final LoopbackHttp http;
  private final AtomicInteger drawn = new AtomicInteger();
  private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();

  TestIssuer() throws IOException {
    http = new LoopbackHttp(this::handle);
  }

  String issuer() {
    // Another site than the board's, as 127.0.0.1 and localhost are.
    return "http://localhost:" + http.uri().getPort();
  }

  /** The JWT authorizer of an HTTP API. */
  void authorize(Board.Asked asked) {
    String bearer = asked.header("authorization");
    if (believes && bearer.startsWith("Bearer ")) {
      JsonNode claims = claims(bearer.substring("Bearer ".length()));
      if (claims.path("aud").asText().equals(CLIENT)
          && claims.path("iss").asText().equals(issuer())
          && claims.path("exp").asLong() > Instant.now().getEpochSecond()) {
        asked.claim("sub", "n-4").claim("name", claims.path("name").asText());
      }
    }
  }

  private static JsonNode claims(String token) {
    try {
      return JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.", 3)[1]));
    } catch (IOException e) {
      throw new AssertionError("no token: " + token, e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    switch (exchange.getRequestURI().getPath()) {
      case "/.well-known/openid-configuration" -> discovery(exchange);
      case "/authorize" -> authorize(exchange);
      case "/token" -> token(exchange);
      default -> answer(exchange, 404, Map.of("error", "nothing is here"));
    }
  }

  private void discovery(HttpExchange exchange) throws IOException {
    answer(
        exchange,
        200,
        Map.of(
            "issuer", issuer(),
            "authorization_endpoint", issuer() + "/authorize",
            "token_endpoint", issuer() + "/token"));
  }

  /** Asks nobody for a password, and sends the browser back. */
  private void authorize(HttpExchange exchange) throws IOException {
    Map<String, String> asked = parameters(exchange.getRequestURI().getRawQuery());
    String code = "code-" + drawn.incrementAndGet();
    codes.put(code, asked);
    exchange
        .getResponseHeaders()
        .set(
            "Location",
            "%s?code=%s&state=%s&iss=%s"
                .formatted(
                    asked.get("redirect_uri"),
                    code,
                    asked.get("state"),
                    URLEncoder.encode(issuer(), UTF_8)));
    exchange.sendResponseHeaders(302, -1);
  }

  private void token(HttpExchange exchange) throws IOException {
    Map<String, String> asked =
        parameters(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    String grant = asked.getOrDefault("grant_type", "");
    grants.add(grant);
    if (grant.equals("refresh_token")) {
      answer(exchange, 200, Map.of("id_token", idToken("")));
      return;
    }
    Map<String, String> code = codes.remove(asked.getOrDefault("code", ""));
    if (code != null
        && CLIENT.equals(asked.get("client_id"))
        && code.getOrDefault("redirect_uri", "").equals(asked.get("redirect_uri"))
        && "S256".equals(code.get("code_challenge_method"))
        && challenge(asked.getOrDefault("code_verifier", "")).equals(code.get("code_challenge"))) {
      answer(
          exchange,
          200,
          Map.of("id_token", idToken(code.getOrDefault("nonce", "")), "refresh_token", "again"));
    } else {
      answer(exchange, 400, Map.of("error", "invalid_grant"));
    }
  }

  private String idToken(String nonce) throws IOException {
    byte[] payload =
        JSON.writeValueAsBytes(
            Map.of(
                "iss",
                issuer(),
                "aud",
                CLIENT,
                "name",
                "Zoë Meier",
                "nonce",
                nonce,
                "exp",
                Instant.now().getEpochSecond() + lifeSeconds));
    return "e30.%s.%d".formatted(BASE64.encodeToString(payload), drawn.incrementAndGet());
  }

  private static String challenge(String verifier) {
    try {
      return BASE64.encodeToString(
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  private static Map<String, String> parameters(String text) {
    Map<String, String> parameters = new HashMap<>();
    for (String each : text.split("&", -1)) {
      String[] parts = each.split("=", 2);
      parameters.put(parts[0], URLDecoder.decode(parts[1], UTF_8));
    }
    return parameters;
  }

  private static void answer(HttpExchange exchange, int status, Map<String, String> body)
      throws IOException {
    exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
    LoopbackHttp.send(exchange, status, JSON.writeValueAsString(body));
  }

  @Override
  public void close() {
    http.close();
  }
}
