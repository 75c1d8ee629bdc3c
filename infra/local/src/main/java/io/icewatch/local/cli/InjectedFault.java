package io.icewatch.local.cli;

import io.icewatch.local.aws.FaultRates;
import io.icewatch.local.aws.FaultyService;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.TypeConversionException;

/**
 * One fault as it is asked for, e.g. {@code sns:throttle:5%}.
 *
 * @param service whose requests it befalls
 * @param kind what befalls them
 * @param share how many of them
 */
record InjectedFault(FaultyService service, Kind kind, Percentage share) {

  /** What can befall a request. */
  enum Kind {
    /** Refused as too fast. */
    THROTTLE,
    /** Refused with status 500 or 503. */
    ERROR,
    /** Served, but the answer never arrives. */
    LOST,
    /** The connection breaks before it is served. */
    RESET,
    /** Half of the entries of a batch are refused. */
    PARTIAL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Of whose requests some entries may be refused and others not. */
  private static final Set<FaultyService> WITH_BATCHES =
      Collections.unmodifiableSet(EnumSet.of(FaultyService.FIREHOSE, FaultyService.KINESIS));

  static InjectedFault parse(String text) {
    String[] words = text.split(":", -1);
    if (words.length != 3) {
      throw wrong(text);
    }
    FaultyService service = oneOf(FaultyService.values(), words[0]).orElseThrow(() -> wrong(text));
    Kind kind = oneOf(Kind.values(), words[1]).orElseThrow(() -> wrong(text));
    if (kind == Kind.PARTIAL && !WITH_BATCHES.contains(service)) {
      throw new TypeConversionException(
          "found \"%s\", but partial befalls batches, which the functions send to %s only"
              .formatted(text, words(WITH_BATCHES.toArray())));
    }
    return new InjectedFault(service, kind, Percentage.parse(words[2]));
  }

  private static <E extends Enum<E>> Optional<E> oneOf(E[] known, String word) {
    return Arrays.stream(known).filter(one -> one.toString().equalsIgnoreCase(word)).findFirst();
  }

  private static TypeConversionException wrong(String text) {
    return new TypeConversionException(
        "found \"%s\", expected SERVICE:KIND:P%% with a service of %s and a kind of %s, e.g. %s"
            .formatted(
                text, words(FaultyService.values()), words(Kind.values()), "sns:throttle:5%"));
  }

  private static String words(Object[] known) {
    return Arrays.stream(known).map(Object::toString).collect(Collectors.joining(", "));
  }

  /**
   * The rates with this fault added.
   *
   * @throws IllegalArgumentException if they then exceed 100 %
   */
  FaultRates addedTo(FaultRates rates) {
    double more = share.value();
    return new FaultRates(
        rates.throttle() + (kind == Kind.THROTTLE ? more : 0),
        rates.serverError() + (kind == Kind.ERROR ? more : 0),
        rates.lostAnswer() + (kind == Kind.LOST ? more : 0),
        rates.reset() + (kind == Kind.RESET ? more : 0),
        rates.partialFailure() + (kind == Kind.PARTIAL ? more : 0));
  }
}
