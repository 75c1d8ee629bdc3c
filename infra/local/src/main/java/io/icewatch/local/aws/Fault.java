package io.icewatch.local.aws;

import java.util.Set;

/** What befalls one request to an AWS service. */
public sealed interface Fault {

  /** Nothing: the request is served. */
  record None() implements Fault {}

  /** The request is refused, without effect, as the service words "too fast". */
  record Throttle() implements Fault {}

  /** The request is refused, without effect, with status 500. */
  record InternalFailure() implements Fault {}

  /** The request is refused, without effect, with status 503. */
  record Unavailable() implements Fault {}

  /** The request takes effect, then the connection is closed without an answer. */
  record LostAnswer() implements Fault {}

  /** The connection is closed without an answer, and without effect. */
  record Reset() implements Fault {}

  /**
   * Some entries of a batch fail and the others take effect. A request that is no batch is its own
   * entry 0, and fails as {@link Unavailable}.
   *
   * @param indexes of the entries that fail, from 0; those beyond the batch mean nothing
   */
  record PartialFailure(Set<Integer> indexes) implements Fault {
    public PartialFailure {
      indexes = Set.copyOf(indexes);
    }
  }

  static Fault none() {
    return new None();
  }

  static Fault throttle() {
    return new Throttle();
  }

  static Fault internalFailure() {
    return new InternalFailure();
  }

  static Fault unavailable() {
    return new Unavailable();
  }

  static Fault lostAnswer() {
    return new LostAnswer();
  }

  static Fault reset() {
    return new Reset();
  }

  static Fault partialFailure(Integer... indexes) {
    return new PartialFailure(Set.of(indexes));
  }
}
