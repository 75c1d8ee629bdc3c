package io.icewatch.conformance.remote;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * An endpoint that speaks AWS's APIs, and how the suite is to go about it.
 *
 * @param uri where it listens; of AWS itself, any address of the region
 * @param region the region
 * @param role ARN of the functions' role. Emulators take any; AWS needs one that may read the
 *     stream and write to the destinations
 * @param runtime identifier of a Python runtime that the endpoint has
 * @param callback where functions reach the runner; empty: on this machine
 * @param callbackPort where the runner listens; 0 for any port that is free
 * @param settle how long after a mapping is enabled it begins to read
 * @param patience how late an invocation or a message may be: a poll, a cold start, a slow emulator
 * @param longest real time that a case may take
 * @param atOnce how many cases are run at a time, at least 1
 */
public record EndpointSettings(
    URI uri,
    String region,
    String role,
    String runtime,
    Optional<URI> callback,
    int callbackPort,
    Duration settle,
    Duration patience,
    Duration longest,
    int atOnce) {

  private static final String AWS = "amazonaws.com";

  /**
   * @throws IllegalArgumentException if the URI names no host
   */
  public EndpointSettings {
    if (uri.getHost() == null) {
      throw new IllegalArgumentException(
          "found the endpoint %s, expected e.g. http://localhost:4566".formatted(uri));
    }
  }

  /** How long nothing more may happen behind what a case expects. */
  Duration quiet() {
    return patience.dividedBy(4);
  }

  /** Whether it is AWS itself, whose services have addresses of their own. */
  boolean isAws() {
    return uri.getHost().endsWith(AWS);
  }
}
