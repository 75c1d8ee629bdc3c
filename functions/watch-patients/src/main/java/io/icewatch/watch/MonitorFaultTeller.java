package io.icewatch.watch;

import io.icewatch.lambda.table.MonitorFaults;
import io.icewatch.vitals.alarm.AlertLog;
import io.icewatch.vitals.alarm.MonitorFault;
import io.icewatch.vitals.alarm.MonitorFault.Fault;
import io.icewatch.vitals.alarm.Pager;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Tells once a day of a monitor whose messages cannot be read, by the key under which it sends:
 * claim, publish, confirm. Mutable, for one thread.
 */
final class MonitorFaultTeller {
  /** One bad monitor is one thing to do. */
  private static final Duration AGAIN_AFTER = Duration.ofDays(1);

  /** Longer than an invocation can last. */
  private static final Duration LEASE = Duration.ofSeconds(70);

  /** How many monitors are remembered as told: a thousand bad ones ask the table again. */
  private static final int MOST_REMEMBERED = 1_000;

  private final MonitorFaults table;
  private final Pager pager;
  private final InstantSource clock;
  private final Map<String, Instant> quietUntil = new HashMap<>();
  private List<AlertLog.Entry> entries = new ArrayList<>();

  MonitorFaultTeller(MonitorFaults table, Pager pager, InstantSource clock) {
    this.table = table;
    this.pager = pager;
    this.clock = clock;
  }

  /**
   * A message that cannot be read.
   *
   * @param monitor the key under which it was sent
   * @param arrival when it arrived, which is the clock of everything here but the lease
   * @param timeIsUp true when too little time is left to wait for a message's turn
   * @throws RuntimeException if it could not be told: it must come again
   */
  void unreadable(String monitor, Instant arrival, BooleanSupplier timeIsUp) {
    Instant quiet = quietUntil.get(monitor);
    if (quiet != null && arrival.isBefore(quiet)) {
      return;
    }
    if (table.claim(monitor, arrival, clock.instant().plus(LEASE), clock.instant())) {
      MonitorFault notice = new MonitorFault(monitor, Fault.UNREADABLE, arrival, arrival);
      if (!pager.awaitTurn(false, timeIsUp)) {
        table.told(monitor, arrival); // gives the claim back: the message comes again
        throw new IllegalStateException("the invocation has no time left to wait for its turn");
      }
      pager.send(notice, clock.instant());
      table.told(monitor, arrival.plus(AGAIN_AFTER));
      entries.add(new AlertLog.Entry(notice, clock.instant()));
    }
    if (quietUntil.size() >= MOST_REMEMBERED) {
      quietUntil.clear();
    }
    quietUntil.put(monitor, arrival.plus(LEASE));
  }

  /** What was told since the last call. */
  List<AlertLog.Entry> takeEntries() {
    List<AlertLog.Entry> taken = entries;
    entries = new ArrayList<>();
    return taken;
  }
}
