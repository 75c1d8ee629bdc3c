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
   * and stands in it four times, which is below SNS's 256 kB even at four bytes each.
   */
  private static final int MOST_TOGETHER = 50;

  /** How many monitors are remembered as asked about: a thousand bad ones ask the table again. */
  private static final int MOST_REMEMBERED = 1_000;

  private final MonitorFaults table;
  private final Pager pager;
  private final InstantSource clock;
  private final Map<String, Instant> askedUntil = new HashMap<>();
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
   * everybody else's notices waiting for a turn. Who fails before they are told comes again with
   * the same records, and goes on with its own claims.
   *
   * @param messages in the order of the stream
   * @param timeIsUp true when too little time is left to name another
   * @return what must come again
   */
  List<PatientBatch.Failure> tell(List<Unreadable> messages, BooleanSupplier timeIsUp) {
    List<Unreadable> all = firstOfEach(messages);
    List<PatientBatch.Failure> failures = new ArrayList<>();
    for (int from = 0; from < all.size(); from += MOST_TOGETHER) {
      List<Unreadable> some = all.subList(from, Math.min(from + MOST_TOGETHER, all.size()));
      try {
        tellTogether(some, timeIsUp);
      } catch (RuntimeException e) {
        failures.add(new PatientBatch.Failure(some.getFirst().position, e));
      }
    }
    return failures;
  }

  /** One message of each monitor that was not asked about lately. */
  private List<Unreadable> firstOfEach(List<Unreadable> messages) {
    Map<String, Unreadable> first = new LinkedHashMap<>();
    for (Unreadable one : messages) {
      Instant asked = askedUntil.get(one.monitor);
      if (asked == null || !one.arrival.isBefore(asked)) {
        first.putIfAbsent(one.monitor, one);
      }
    }
    return List.copyOf(first.values());
  }

  private void tellTogether(List<Unreadable> some, BooleanSupplier timeIsUp) {
    List<Unreadable> claimed = new ArrayList<>();
    for (Unreadable one : some) {
      if (timeIsUp.getAsBoolean()) {
        throw new IllegalStateException("the invocation has no time left to name a monitor");
      }
      Instant now = clock.instant();
      String owner = one.position.eventId();
      if (table.claim(one.monitor, owner, one.arrival, now.plus(LEASE), now)) {
        claimed.add(one);
      }
    }
    if (!claimed.isEmpty()) {
      pager.requireTurn(false, timeIsUp);
      pager.sendFaults(claimed.stream().map(Unreadable::notice).toList(), clock.instant());
    }
    some.forEach(this::remember); // whatever becomes of the notes: what is out is not sent again
    for (Unreadable one : claimed) {
      entries.add(new AlertLog.Entry(one.notice(), clock.instant()));
    }
    for (Unreadable one : claimed) {
      table.told(one.monitor, one.arrival.plus(AGAIN_AFTER));
    }
  }

  private void remember(Unreadable one) {
    if (askedUntil.size() >= MOST_REMEMBERED) {
      askedUntil.clear();
    }
    askedUntil.put(one.monitor, one.arrival.plus(LEASE));
  }

  /** What was told since the last call. */
  List<AlertLog.Entry> takeEntries() {
    List<AlertLog.Entry> taken = entries;
    entries = new ArrayList<>();
    return taken;
  }
}
