package io.icewatch.local.aws;

import java.util.EnumMap;
import java.util.Map;

/**
 * What befalls the requests to the services of a stack.
 *
 * @param seed of all chance; each service draws for itself
 * @param rates how often each fault strikes; a service that is not in it has none
 */
public record FaultPlan(long seed, Map<FaultyService, FaultRates> rates) {

  /** Nothing befalls anybody. */
  public static final FaultPlan NONE = new FaultPlan(0, Map.of());

  public FaultPlan {
    rates = Map.copyOf(rates);
  }

  /** Whether anything befalls the requests to a service. */
  public boolean isFor(FaultyService service) {
    return rates.containsKey(service);
  }

  /** The faults of every service, ready to strike. */
  public Map<FaultyService, Faults> begin() {
    Map<FaultyService, Faults> begun = new EnumMap<>(FaultyService.class);
    for (FaultyService service : FaultyService.values()) {
      Faults faults = new Faults();
      faults.random(seed, rates.getOrDefault(service, FaultRates.NONE));
      begun.put(service, faults);
    }
    return begun;
  }
}
