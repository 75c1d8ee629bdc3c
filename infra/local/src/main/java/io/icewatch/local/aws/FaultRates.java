package io.icewatch.local.aws;

import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How often each fault strikes, as a share of all requests.
 *
 * @param throttle share of {@link Fault.Throttle}
 * @param serverError share of {@link Fault.InternalFailure} and {@link Fault.Unavailable}, half
 *     each
 * @param lostAnswer share of {@link Fault.LostAnswer}
 * @param reset share of {@link Fault.Reset}
 * @param partialFailure share of {@link Fault.PartialFailure}, in which every entry fails by the
 *     toss of a coin
 */
public record FaultRates(
    double throttle, double serverError, double lostAnswer, double reset, double partialFailure) {

  /** No faults. */
  public static final FaultRates NONE = new FaultRates(0, 0, 0, 0, 0);

  private static final int LARGEST_BATCH = 500;

  /**
   * @throws IllegalArgumentException if a rate is negative or no number, or their sum exceeds 1
   */
  public FaultRates {
    double sum = throttle + serverError + lostAnswer + reset + partialFailure;
    boolean positive =
        DoubleStream.of(throttle, serverError, lostAnswer, reset, partialFailure)
            .allMatch(rate -> rate >= 0);
    if (!positive || sum > 1) {
      throw new IllegalArgumentException(
          "fault rates must not be negative and add up to at most 1, found %s %s %s %s %s"
              .formatted(throttle, serverError, lostAnswer, reset, partialFailure));
    }
  }

  public Fault draw(RandomGenerator random) {
    double left = random.nextDouble();
    if ((left -= throttle) < 0) {
      return Fault.throttle();
    }
    if ((left -= serverError) < 0) {
      return random.nextBoolean() ? Fault.internalFailure() : Fault.unavailable();
    }
    if ((left -= lostAnswer) < 0) {
      return Fault.lostAnswer();
    }
    if ((left -= reset) < 0) {
      return Fault.reset();
    }
    return left < partialFailure ? new Fault.PartialFailure(tossed(random)) : Fault.none();
  }

  private static Set<Integer> tossed(RandomGenerator random) {
    return IntStream.range(0, LARGEST_BATCH)
        .filter(index -> random.nextBoolean())
        .boxed()
        .collect(Collectors.toSet());
  }
}
