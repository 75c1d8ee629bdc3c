package io.icewatch.sweep;

import io.icewatch.lambda.notice.SnsPager;
import io.icewatch.lambda.table.HeardTable;
import io.icewatch.lambda.table.HeardTable.Everybody;
import io.icewatch.lambda.table.HeardTable.Heard;
import io.icewatch.lambda.table.ShardPosition;
import io.icewatch.lambda.table.ShardPositions;
import io.icewatch.lambda.table.StayTable;
import io.icewatch.lambda.table.StoredStay;
import io.icewatch.vitals.alarm.AlertLog;
import io.icewatch.vitals.alarm.Pager;
import io.icewatch.vitals.alarm.Severity;
import io.icewatch.vitals.alarm.Silent;
import io.icewatch.vitals.stay.Presence;
import io.icewatch.vitals.stay.SilencePolicy;
import io.icewatch.vitals.stay.SilencePolicy.Decision;
import io.icewatch.vitals.stay.Stay;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One tick's silences: decide about every stay that may be due, claim, publish, confirm. What
 * cannot be done now is due at the next tick again. Mutable, for one thread and one tick.
 */
final class SilenceSweep {
  /** Of more beds than this, one notice tells: a ward whose network died has one thing to mend. */
  static final int MOST_SINGLE_NOTICES = 3;

  /** A shard that was not read for so long is told: twice what a batch and its retries take. */
  static final Duration UNREAD_TOLERANCE = Duration.ofMinutes(2);

  /**
   * Stays of which nothing is in the blocks may be of the build before, which wrote each of them
   * once in so long.
   */
  private static final Duration UNWRITTEN_BEFORE = Duration.ofSeconds(60);

  private final StayTable stays;
  private final HeardTable heardTable;
  private final ShardPositions positions;
  private final SilencePolicy ofHeard;
  private final SilencePolicy ofStay;
  private final Pager pager;
  private final OutagePager outages;
  private final Consumer<AlertLog.Entry> sent;
  private final String invocation;
  private final Duration lease;
  private final InstantSource clock;
  private final BooleanSupplier timeIsUp;
  private final Map<String, Optional<ShardPosition>> readShards = new HashMap<>();
  private final Map<String, Integer> unreadBeds = new TreeMap<>();
  private final Map<String, List<Claimed>> byWard = new LinkedHashMap<>();
  private final List<AlertLog.Entry> entries = new ArrayList<>();
  private final List<RuntimeException> failures = new ArrayList<>();
  private int judged;

  /** A stay whose next notice is this tick's to send. */
  private record Claimed(String patientId, StoredStay stored, Silent notice) {}

  /**
   * @param presence how long what is heard may go unwritten
   * @param sent is told of every notice that is out, before that is confirmed
   * @param invocation whose claims these are
   * @param lease how long a claim holds other ticks off: longer than an invocation can last
   * @param clock the wall clock
   * @param timeIsUp true when too little time is left to begin another patient
   */
  SilenceSweep(
      StayTable stays,
      HeardTable heardTable,
      ShardPositions positions,
      Duration presence,
      Pager pager,
      OutagePager outages,
      Consumer<AlertLog.Entry> sent,
      String invocation,
      Duration lease,
      InstantSource clock,
      BooleanSupplier timeIsUp) {
    this.stays = stays;
    this.heardTable = heardTable;
    this.positions = positions;
    this.ofHeard = new SilencePolicy(presence);
    this.ofStay =
        new SilencePolicy(presence.compareTo(UNWRITTEN_BEFORE) < 0 ? UNWRITTEN_BEFORE : presence);
    this.pager = pager;
    this.outages = outages;
    this.sent = sent;
    this.invocation = invocation;
    this.lease = lease;
    this.clock = clock;
    this.timeIsUp = timeIsUp;
  }

  /** What was sent, for the table of alerts. */
  List<AlertLog.Entry> entries() {
    return List.copyOf(entries);
  }

  /** What went wrong, one for each patient, shard or ward that has to wait. */
  List<RuntimeException> failures() {
    return List.copyOf(failures);
  }

  /** Patients that could not be judged, as their shard was not read so far. */
  int unread() {
    return unreadBeds.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Patients that were judged. */
  int judged() {
    return judged;
  }

  /**
   * Deals with the patients whose timer has come, and with those who were not heard of in time.
   *
   * @param timed patients whose timer has come
   */
  void sweep(List<String> timed, Instant tick) {
    // Without it, everybody would look silent: nobody is judged before the next tick.
    attempt(() -> sweep(timed, heardTable.readDue(tick, timed), tick));
  }

  private void sweep(List<String> timed, Everybody everybody, Instant tick) {
    Map<String, Heard> heard = everybody.patients();
    Set<String> overdue = new LinkedHashSet<>(timed);
    heard.forEach((patientId, one) -> {
      Instant dueAt = one.last().dueAt();
      if (dueAt != null && !tick.isBefore(dueAt)) {
        overdue.add(patientId);
      }
    });
    judged = overdue.size();
    List<String> patientIds = List.copyOf(overdue);
    Map<String, StoredStay> due = new HashMap<>();
    for (int from = 0; from < patientIds.size(); from += StayTable.MOST_KEYS) {
      List<String> some =
          patientIds.subList(from, Math.min(from + StayTable.MOST_KEYS, patientIds.size()));
      attempt(() -> due.putAll(stays.readAll(some)));
    }
    due.entrySet().stream()
        .sorted(
            Map.Entry.comparingByValue(
                Comparator.comparing(
                    stored -> stored.stay().presence().severity(), Comparator.reverseOrder())))
        .forEach(stay -> {
          String patientId = stay.getKey();
          attempt(() -> decide(patientId, stay.getValue(), everybody, tick));
        });
    byWard.forEach(this::tell);
    unreadBeds.forEach((shard, beds) -> attempt(() -> tellUnread(shard, beds, tick)));
  }

  private void attempt(Runnable step) {
    try {
      if (timeIsUp.getAsBoolean()) {
        throw new IllegalStateException("the invocation has no time left");
      }
      step.run();
    } catch (RuntimeException e) {
      failures.add(e);
    }
  }

  private void decide(String patientId, StoredStay stored, Everybody everybody, Instant tick) {
    Heard heard = everybody.patients().get(patientId);
    Stay stay = heard == null ? stored.stay() : stored.stay().with(heard.last()).stay();
    boolean mayBeHeard =
        heard == null && everybody.unreadable().contains(stay.presence().shardId());
    switch (mayBeHeard ? new Decision.Unread(null) : decision(patientId, stay, heard, tick)) {
      case Decision.Nothing nothing -> {}
      case Decision.Busy busy -> {}
      case Decision.Unread unread -> unreadBeds.merge(stay.presence().shardId(), 1, Integer::sum);
      case Decision.PauseOver(Stay next) -> stays.replace(patientId, stored, next);
      case Decision.Tell(Silent notice) -> claim(patientId, stored, stay, notice);
    }
  }

  /**
   * By the block where that tells the latest, as it also tells how far it goes. Where the stay is
   * newer, it is written between a batch and its block, or by the build before.
   */
  private Decision decision(String patientId, Stay stay, @Nullable Heard heard, Instant tick) {
    Presence presence = stay.presence();
    if (heard != null && !heard.last().lastArrivalAt().isBefore(presence.lastArrivalAt())) {
      return ofHeard.decide(patientId, stay, tick, heard.readUpTo(), clock.instant());
    }
    Instant readUpTo = position(presence.shardId()).map(ShardPosition::readUpTo).orElse(null);
    return ofStay.decide(patientId, stay, tick, readUpTo, clock.instant());
  }

  private Optional<ShardPosition> position(String shardId) {
    return readShards.computeIfAbsent(shardId, shard -> Optional.ofNullable(positions.read(shard)));
  }

  /** Who loses the compare-and-set was overtaken by a reading, a nurse or another tick. */
  private void claim(String patientId, StoredStay stored, Stay stay, Silent notice) {
    Instant leaseUntil = clock.instant().plus(lease);
    Stay claimed = stay.claimed(new Stay.Claim(invocation, toMillis(leaseUntil)));
    StoredStay now = stays.replace(patientId, stored, claimed);
    if (now != null && now.stay().equals(claimed)) {
      String ward = Optional.ofNullable(claimed.whereabouts().ward()).orElse(SnsPager.NO_WARD);
      byWard
          .computeIfAbsent(ward, name -> new ArrayList<>())
          .add(new Claimed(patientId, now, notice));
    }
  }

  /** What a table keeps, so that a claim read back equals the claim written. */
  private static Instant toMillis(Instant time) {
    return Instant.ofEpochMilli(time.toEpochMilli());
  }

  private void tell(String ward, List<Claimed> claimed) {
    if (claimed.size() > MOST_SINGLE_NOTICES) {
      attempt(() -> {
        pager.requireTurn(
            claimed.stream().anyMatch(one -> one.notice().severity() == Severity.CRITICAL),
            timeIsUp);
        outages.ward(ward, claimed.stream().map(Claimed::notice).toList());
        claimed.forEach(one -> attempt(() -> confirm(one)));
      });
    } else {
      claimed.forEach(one ->
          attempt(() -> {
            pager.requireTurn(one.notice().severity() == Severity.CRITICAL, timeIsUp);
            pager.send(one.notice(), clock.instant());
            confirm(one);
          }));
    }
  }

  private void confirm(Claimed claimed) {
    AlertLog.Entry entry = new AlertLog.Entry(claimed.notice(), clock.instant());
    entries.add(entry);
    sent.accept(entry);
    StoredStay stored = claimed.stored();
    StoredStay now =
        stays.replace(claimed.patientId(), stored, stored.stay().told(claimed.notice()));
    // A presence was written meanwhile, which keeps the claim: told all the same. Whoever is back
    // has no claim any more, and nothing to be told.
    if (now != null && isStillClaimed(now.stay(), stored.stay())) {
      stays.replace(claimed.patientId(), now, now.stay().told(claimed.notice()));
    }
  }

  private static boolean isStillClaimed(Stay now, Stay mine) {
    return now.claim() != null && now.claim().equals(mine.claim());
  }

  /**
   * A shard that nobody has read for a while: all of its beds are silent, or the stream is read
   * late. Nobody can tell from here, so those are told who can look.
   */
  private void tellUnread(String shardId, int beds, Instant tick) {
    Instant readUpTo = position(shardId).map(ShardPosition::readUpTo).orElse(Instant.EPOCH);
    if (tick.isBefore(readUpTo.plus(UNREAD_TOLERANCE)) || positions.isTold(shardId, readUpTo)) {
      return;
    }
    outages.unread(shardId, beds, readUpTo, tick);
    positions.told(shardId, readUpTo);
  }
}
