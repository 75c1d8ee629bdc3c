package io.icewatch.conformance.remote;

import java.net.URI;

/** Says that nothing at all can be found out about an endpoint, and why. */
public final class EndpointException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EndpointException(URI endpoint, String trouble, Throwable cause) {
    super("%s: %s".formatted(endpoint, trouble), cause);
  }

  EndpointException(URI endpoint, String trouble) {
    super("%s: %s".formatted(endpoint, trouble));
  }
}
