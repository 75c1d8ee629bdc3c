package io.icewatch.local.aws;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * What will befall the coming requests to one endpoint, and a count of those that came. A new plan
 * serves every request. Queued faults go before random ones.
 *
 * <p>Thread-safe; may be changed while requests come in.
 */
public final class Faults {

  private final Queue<Fault> queue = new ArrayDeque<>();
  private final Map<String, Integer> seen = new HashMap<>();
  private FaultRates rates = FaultRates.NONE;
  private RandomGenerator random = generator(0);
  private long injected;

  /**
   * Queues faults, one for each coming request, behind those that are queued already. {@link
   * Fault#none()} lets a request pass.
   */
  public synchronized void next(Fault... faults) {
    queue.addAll(List.of(faults));
  }

  /**
   * From now on draws a fault for every request that none is queued for. The same seed gives the
   * same faults in the same order of requests.
   */
  public synchronized void random(long seed, FaultRates rates) {
    this.rates = requireNonNull(rates, "rates");
    this.random = generator(seed);
  }

  /** Forgets what is queued and ends the random mode. The counts stay. */
  public synchronized void clear() {
    queue.clear();
    rates = FaultRates.NONE;
  }

  /**
   * Returns how many requests of an action came so far, whatever befell them.
   *
   * @param action e.g. {@code Publish}
   */
  public synchronized int seen(String action) {
    return seen.getOrDefault(action, 0);
  }

  /** How many requests something has befallen so far. */
  public synchronized long injected() {
    return injected;
  }

  /** Counts a request and says what befalls it. */
  public synchronized Fault decide(String action) {
    seen.merge(action, 1, Integer::sum);
    Fault queued = queue.poll();
    Fault fault = queued == null ? rates.draw(random) : queued;
    injected += fault instanceof Fault.None ? 0 : 1;
    return fault;
  }

  private static RandomGenerator generator(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }
}
