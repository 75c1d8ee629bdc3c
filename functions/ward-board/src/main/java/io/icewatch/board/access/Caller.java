package io.icewatch.board.access;

import static java.util.Objects.requireNonNull;

/**
 * Who asks.
 *
 * @param name as others read it, e.g. {@code nurse 4}; empty where the token names nobody
 * @param subject as logs have it: what the issuer calls the person, or {@code token}
 */
public record Caller(String name, String subject) {
  public Caller {
    requireNonNull(name, "name");
    requireNonNull(subject, "subject");
  }
}
