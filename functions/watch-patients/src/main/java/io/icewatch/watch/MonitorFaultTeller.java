package io.icewatch.watch;

import io.icewatch.lambda.table.MonitorFaults;
import io.icewatch.vitals.alarm.AlertLog;
import io.icewatch.vitals.alarm.MonitorFault;
import io.icewatch.vitals.alarm.MonitorFault.Fault;
import io.icewatch.vitals.alarm.Pager;
import io.icewatch.vitals.record.RecordPosition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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

  /**
   * Monitors of one message. A key has 256 characters at most (Kinesis API reference, PutRecord)
   * and stands in it four times, which is well below SNS's 256 kB at three bytes each.
   */
  private static final int MOST_TOGETHER = 60;

  /** How many monitors are remembered as told: a thousand bad ones ask the table again. */
  private static final int MOST_REMEMBERED = 1_000;

  private final MonitorFaults table;
  private final Pager pager;
  private final InstantSource clock;
  private final Map<String, Instant> quietUntil = new HashMap<>();
  private List<AlertLog.Entry> entries = new ArrayList<>();

  /**
   * A message that cannot be read.
   *
   * @param monitor the key under which it was sent
   * @param arrival when it arrived, which is the clock of everything here but the lease
   * @param position which record it was
   */
  record Unreadable(String monitor, Instant arrival, RecordPosition position) {
    private MonitorFault notice() {
      return new MonitorFault(monitor, Fault.UNREADABLE, arrival, arrival);
    }
  }

  MonitorFaultTeller(MonitorFaults table, Pager pager, InstantSource clock) {
    this.table = table;
    this.pager = pager;
    this.clock = clock;
  }

  /**
   * Tells of the monitors that have sent these, in few messages: many bad ones are not to keep
   * everybody else's notices waiting for a turn.
   *
   * @param messages in the order of the stream
   * @param timeIsUp true when too little time is left to wait for a message's turn
   * @return what must come again
   */
  List<PatientBatch.Failure> tell(List<Unreadable> messages, BooleanSupplier timeIsUp) {
    List<Unreadable> all = firstOfEach(messages);
    List<PatientBatch.Failure> failures = new ArrayList<>();
    for (int from = 0; from < all.size(); from += MOST_TOGETHER) {
      List<Unreadable> claimed = new ArrayList<>();
      for (Unreadable one : all.subList(from, Math.min(from + MOST_TOGETHER, all.size()))) {
        attempt(one, failures, () -> claim(one, claimed));
      }
      if (!claimed.isEmpty()) {
        tell(claimed, timeIsUp, failures);
      }
    }
    return failures;
  }

  /** One message of each monitor that is not told of already. */
  private List<Unreadable> firstOfEach(List<Unreadable> messages) {
    Map<String, Unreadable> first = new LinkedHashMap<>();
    for (Unreadable one : messages) {
      Instant quiet = quietUntil.get(one.monitor);
      if (quiet == null || !one.arrival.isBefore(quiet)) {
        first.putIfAbsent(one.monitor, one);
      }
    }
    return List.copyOf(first.values());
  }

  private void claim(Unreadable one, List<Unreadable> claimed) {
    Instant now = clock.instant();
    if (table.claim(one.monitor, one.arrival, now.plus(LEASE), now)) {
      claimed.add(one);
    } else {
      remember(one);
    }
  }

  private void tell(
      List<Unreadable> claimed, BooleanSupplier timeIsUp, List<PatientBatch.Failure> failures) {
    List<MonitorFault> notices = claimed.stream().map(Unreadable::notice).toList();
    try {
      pager.requireTurn(false, timeIsUp);
      pager.sendFaults(notices, clock.instant());
    } catch (RuntimeException e) {
      giveBack(claimed, e);
      claimed.forEach(one -> failures.add(new PatientBatch.Failure(one.position, e)));
      return;
    }
    for (Unreadable one : claimed) {
      attempt(one, failures, () -> table.told(one.monitor, one.arrival.plus(AGAIN_AFTER)));
      entries.add(new AlertLog.Entry(one.notice(), clock.instant()));
      remember(one);
    }
  }

  /** The messages come again, before the lease is over perhaps. */
  private void giveBack(List<Unreadable> claimed, RuntimeException cause) {
    for (Unreadable one : claimed) {
      try {
        table.told(one.monitor, one.arrival);
      } catch (RuntimeException e) {
        cause.addSuppressed(e);
      }
    }
  }

  private static void attempt(Unreadable one, List<PatientBatch.Failure> failures, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      failures.add(new PatientBatch.Failure(one.position, e));
    }
  }

  private void remember(Unreadable one) {
    if (quietUntil.size() >= MOST_REMEMBERED) {
      quietUntil.clear();
    }
    quietUntil.put(one.monitor, one.arrival.plus(LEASE));
  }

  /** What was told since the last call. */
  List<AlertLog.Entry> takeEntries() {
    List<AlertLog.Entry> taken = entries;
    entries = new ArrayList<>();
    return taken;
  }
}
