package io.icewatch.local.stack;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** How long functions in this process waited for each service. Thread-safe. */
public final class ServiceTimes {
  private final Map<String, Stopwatch> byService = new ConcurrentSkipListMap<>();

  /**
   * That of one service.
   *
   * @param service e.g. {@code dynamodb}
   */
  public Stopwatch of(String service) {
    return byService.computeIfAbsent(service, name -> new Stopwatch());
  }
}
