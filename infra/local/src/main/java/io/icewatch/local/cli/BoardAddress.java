package io.icewatch.local.cli;

import io.icewatch.local.aws.LoopbackServer;
import io.icewatch.local.template.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the ward board of a run listens and what lets one in. It lies in the file {@value #FILE} of
 * the lake's folder, readable by its owner only, for the commands that answer alarms.
 *
 * @param uri root of the HTTP API
 * @param token the secret
 */
record BoardAddress(URI uri, String token) {
  private static final String FILE = "board";
  private static final int TOKEN_BYTES = 24;

  /** The parameter that lets a browser in at the template's HTTP APIs. */
  private static final String TOKEN = "BoardToken";

  /** The parameter that says where the links of pages lead. */
  private static final String URL = "BoardUrl";

  /** As {@link #newToken}, of a board that pages lead to. */
  static Map<String, String> newToken(int port) {
    Map<String, String> parameters = new HashMap<>(newToken());
    parameters.put(URL, LoopbackServer.uri(port) + "/");
    return parameters;
  }

  /** A token that nobody guesses, as the template's parameter. */
  static Map<String, String> newToken() {
    byte[] bytes = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Map.of(TOKEN, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /**
   * Writes where an HTTP API listens, if a token lets one in, and says it in one line: what a
   * browser is to open. The token in it is exchanged for a cookie.
   *
   * @param api its logical id
   */
  static String publish(Template template, Path lake, String api, URI uri) {
    String token = token(template);
    if (token.isEmpty()) {
      return "HTTP: %s at %s".formatted(api, uri);
    }
    BoardAddress address = new BoardAddress(uri, token);
    address.write(lake);
    return "board: " + address.inTheBrowser();
  }

  /** The token that a template lets in; empty: it lets nobody in by one. */
  static String token(Template template) {
    return template.parameters().getOrDefault(TOKEN, "");
  }

  /** What a browser is to open. */
  String inTheBrowser() {
    return uri + "?token=" + token;
  }

  /** What to say when nobody listens there. */
  String notListening() {
    return "no board listens at %s, expected a run of this lake: start ./icewatch run"
        .formatted(uri);
  }

  /**
   * Writes the file, in the place of a former run's and in one step: whoever reads it meanwhile
   * finds either.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  void write(Path lake) {
    Path file = lake.resolve(FILE);
    Path written = lake.resolve(FILE + ".new");
    try {
      Files.deleteIfExists(written);
      Files.createFile(
          written,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(written, List.of(uri.toString(), token));
      Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write where the board listens: " + file, e);
    }
  }

  /**
   * Reads the file of the last run.
   *
   * @throws IllegalArgumentException if there is none
   */
  static BoardAddress read(Path lake) {
    Path file = lake.resolve(FILE);
    try {
      List<String> lines = Files.readAllLines(file);
      return new BoardAddress(URI.create(lines.get(0)), lines.get(1));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "no board at %s: start ./icewatch run, or name its lake with --lake".formatted(lake), e);
    }
  }
}
