package io.icewatch.local.cli;

import static java.util.Objects.requireNonNull;

import io.icewatch.local.aws.FaultPlan;
import io.icewatch.local.aws.FaultRates;
import io.icewatch.local.aws.Faults;
import io.icewatch.local.aws.FaultyService;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The option that makes the services fail. */
final class FaultSettings {
  @Option(
      names = "--fault",
      paramLabel = "SERVICE:KIND:P%",
      description = {
        "Lets a share of the requests to a service fail, e.g. sns:throttle:5%%. Repeatable.",
        "Services: sns, firehose, dynamodb, kinesis (the door).",
        "Kinds: throttle; error (500, 503); lost (served, no answer); reset; partial (of a batch)."
      })
  private List<InjectedFault> faults = new ArrayList<>();

  /**
   * What was asked for.
   *
   * @throws IllegalArgumentException if the faults of one service exceed 100 %
   */
  FaultPlan plan(long seed) {
    Map<FaultyService, FaultRates> rates = new EnumMap<>(FaultyService.class);
    for (InjectedFault fault : faults) {
      FaultRates before = rates.getOrDefault(fault.service(), FaultRates.NONE);
      rates.put(fault.service(), fault.addedTo(before));
    }
    return new FaultPlan(seed, rates);
  }

  /** E.g. {@code faults: firehose 3, sns 12} and an empty line; nothing if none was asked for. */
  String injected(Map<FaultyService, Faults> begun) {
    if (faults.isEmpty()) {
      return "";
    }
    return faults.stream()
        .map(InjectedFault::service)
        .distinct()
        .sorted()
        .map(service -> "%s %,d".formatted(service, requireNonNull(begun.get(service)).injected()))
        .collect(Collectors.joining(", ", "faults: ", "\n\n"));
  }
}
