package io.icewatch.lambda.table;

import static io.icewatch.lambda.table.Attributes.EXPIRES_AT;
import static io.icewatch.lambda.table.Attributes.expiry;
import static io.icewatch.lambda.table.Attributes.number;
import static io.icewatch.lambda.table.Attributes.position;
import static io.icewatch.lambda.table.Attributes.time;
import static io.icewatch.lambda.table.Attributes.toPosition;
import static io.icewatch.lambda.table.Attributes.toTimeIfAny;

import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.Severity;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.record.RecordPosition;
import io.icewatch.vitals.stay.AlarmRun;
import io.icewatch.vitals.stay.Cadence;
import io.icewatch.vitals.stay.Presence;
import io.icewatch.vitals.stay.Sample;
import io.icewatch.vitals.stay.Signal;
import io.icewatch.vitals.stay.Stay;
import io.icewatch.vitals.stay.Whereabouts;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A {@link Stay} as a DynamoDB item. Times are milliseconds since the epoch, but for TTL's. Kept
 * below a kilobyte, by which it is billed, in the table and in an index. What was heard since it
 * was written lies in a {@link HeardBlock}, so that what it says of readings may be old. The names
 * that are public are read by the board, which shows what it can of an item of any build.
 */
public final class StayItem {
  /** The sort key of a patient's stay. */
  public static final String SORT_KEY = "stay";

  public static final String WARD = "ward";
  public static final String BED = "bed";
  public static final String STATE = "state";
  private static final String STATE_AT = "state_at";
  public static final String PAUSED_UNTIL = "paused_until";
  public static final String STATE_BY = "state_by";
  public static final String STATE_WHY = "state_why";
  public static final String FIRST_SEEN_AT = "first_seen_at";
  public static final String LAST_SEEN_AT = "last_seen_at";
  private static final String LAST_ARRIVAL_AT = "last_arrival_at";
  public static final String CADENCE = "cadence_ms";
  private static final String READINGS = "readings";
  private static final String SHARD = "shard";
  public static final String SIGNAL = "signal";
  public static final String SILENT_NOTICES = "silent_notices";
  private static final String SILENT_SINCE = "silent_since";

  /** For each vital a list of values, newest first: {@code {"v": 97, "t": 1735689600000}}. */
  public static final String VITALS = "vitals";

  public static final String VALUE = "v";
  public static final String TIME = "t";

  /**
   * For each breached condition {@code {"s": "CRITICAL", "b": "<sequence number> <shard> <key>",
   * "t": 1735689600000}}: severity, last breach, inside the margin since; absent without one.
   */
  private static final String RUNS = "runs";

  private static final String SEVERITY = "s";
  private static final String LAST_BREACH = "b";

  /** Those of other orders; absent where there is none. */
  private static final String OTHER_BREACHES = "o";

  /** For each silent vital {@code {"n": 1, "t": 1735689600000}}: notices, since. */
  private static final String SILENT_VITALS = "silent_vitals";

  private static final String COUNT = "n";

  /** Not {@code claim_owner}, which was the tick's time in a build before. */
  private static final String CLAIM_BY = "claim_by";

  private static final String CLAIM_UNTIL = "claim_until";

  /** The nearest to zero that a number can be (DynamoDB, "Data types: Number"). */
  private static final double LEAST_NUMBER = 1e-130;

  static final Map<String, Vital> BY_FIELD =
      Stream.of(Vital.values()).collect(Collectors.toMap(Vital::field, Function.identity()));

  private StayItem() {}

  static Map<String, AttributeValue> key(String patientId) {
    return Attributes.key(patientId, SORT_KEY);
  }

  /** Everything but the key and the timer. */
  static Map<String, AttributeValue> write(Stay stay, Instant expiresAt) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put(CompareAndSet.VERSION, number(stay.version()));
    item.put(EXPIRES_AT, expiry(expiresAt));
    writeWhereabouts(stay.whereabouts(), item);
    writePresence(stay.presence(), item);
    writeSignal(stay.signal(), item);
    Stay.Claim claim = stay.claim();
    if (claim != null) {
      item.put(CLAIM_BY, AttributeValue.fromS(claim.owner()));
      item.put(CLAIM_UNTIL, time(claim.leaseUntil()));
    }
    if (!stay.vitalSignals().isEmpty()) {
      Map<String, AttributeValue> silent = new HashMap<>();
      stay.vitalSignals()
          .forEach((vital, signal) -> silent.put(vital.field(), silentVital(signal)));
      item.put(SILENT_VITALS, AttributeValue.fromM(silent));
    }
    return item;
  }

  private static void writeWhereabouts(Whereabouts at, Map<String, AttributeValue> item) {
    item.put(STATE, AttributeValue.fromS(at.state().name()));
    item.put(STATE_AT, time(at.at()));
    putIfTold(WARD, at.ward(), item);
    putIfTold(BED, at.bed(), item);
    putIfTold(STATE_BY, at.by(), item);
    putIfTold(STATE_WHY, at.why(), item);
    Instant until = at.until();
    if (until != null) {
      item.put(PAUSED_UNTIL, time(until));
    }
    item.put(
        WardIndex.BUCKET,
        AttributeValue.fromS(Optional.ofNullable(at.ward()).orElse(WardIndex.ANY_WARD)));
  }

  private static void putIfTold(
      String name, @Nullable String text, Map<String, AttributeValue> item) {
    if (text != null) {
      item.put(name, AttributeValue.fromS(text));
    }
  }

  private static void writePresence(Presence presence, Map<String, AttributeValue> item) {
    item.put(FIRST_SEEN_AT, time(presence.firstSeenAt()));
    item.put(LAST_SEEN_AT, time(presence.lastSeenAt()));
    item.put(LAST_ARRIVAL_AT, time(presence.lastArrivalAt()));
    item.put(CADENCE, number(presence.cadence().every().toMillis()));
    item.put(READINGS, number(presence.readings()));
    item.put(SHARD, AttributeValue.fromS(presence.shardId()));
    Map<String, AttributeValue> vitals = new HashMap<>();
    presence
        .vitals()
        .forEach((vital, samples) ->
            vitals.put(
                vital.field(),
                AttributeValue.fromL(samples.stream().map(StayItem::sample).toList())));
    item.put(VITALS, AttributeValue.fromM(vitals));
    if (!presence.runs().isEmpty()) {
      Map<String, AttributeValue> runs = new HashMap<>();
      presence.runs().forEach((condition, run) -> runs.put(condition.label(), run(run)));
      item.put(RUNS, AttributeValue.fromM(runs));
    }
  }

  private static AttributeValue run(AlarmRun run) {
    Map<String, AttributeValue> fields = new HashMap<>();
    fields.put(SEVERITY, AttributeValue.fromS(run.severity().name()));
    fields.put(LAST_BREACH, position(run.lastBreaches().getFirst()));
    if (run.lastBreaches().size() > 1) {
      fields.put(
          OTHER_BREACHES,
          AttributeValue.fromL(
              run.lastBreaches().stream().skip(1).map(Attributes::position).toList()));
    }
    Instant since = run.clearSince();
    if (since != null) {
      fields.put(TIME, time(since));
    }
    return AttributeValue.fromM(fields);
  }

  private static AttributeValue sample(Sample sample) {
    // A heart rate of 1e-200 is an absent sign, but no number to DynamoDB, which refuses the item.
    double value = Math.abs(sample.value()) < LEAST_NUMBER ? 0 : sample.value();
    String digits = BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    return AttributeValue.fromM(
        Map.of(VALUE, AttributeValue.fromN(digits), TIME, time(sample.at())));
  }

  private static void writeSignal(Signal signal, Map<String, AttributeValue> item) {
    item.put(SILENT_NOTICES, number(signal.told()));
    switch (signal) {
      case Signal.Expected expected -> item.put(SIGNAL, AttributeValue.fromS("EXPECTED"));
      case Signal.Silent silent -> {
        item.put(SIGNAL, AttributeValue.fromS("SILENT"));
        item.put(SILENT_SINCE, time(silent.since()));
      }
      case Signal.Standby standby -> {
        item.put(SIGNAL, AttributeValue.fromS("STANDBY"));
        item.put(SILENT_SINCE, time(standby.since()));
      }
    }
  }

  private static AttributeValue silentVital(Signal signal) {
    Instant since =
        switch (signal) {
          case Signal.Silent silent -> silent.since();
          case Signal.Standby standby -> standby.since();
          case Signal.Expected expected ->
              throw new IllegalArgumentException("a vital that is expected is not silent");
        };
    return AttributeValue.fromM(Map.of(COUNT, number(signal.told()), TIME, time(since)));
  }

  static Stay read(Map<String, AttributeValue> item) {
    return new Stay(
        toLong(item, CompareAndSet.VERSION),
        readWhereabouts(item),
        readPresence(item),
        signal((int) toLong(item, SILENT_NOTICES), item, SILENT_SINCE),
        readSilentVitals(item),
        item.containsKey(CLAIM_UNTIL) ? claim(item) : null);
  }

  private static Stay.Claim claim(Map<String, AttributeValue> item) {
    String by = Optional.ofNullable(toText(item, CLAIM_BY)).orElse("");
    return new Stay.Claim(by, toTime(item, CLAIM_UNTIL));
  }

  private static Whereabouts readWhereabouts(Map<String, AttributeValue> item) {
    return new Whereabouts(
        toText(item, WARD),
        toText(item, BED),
        Whereabouts.State.valueOf(required(item, STATE).s()),
        toTime(item, STATE_AT),
        toTimeIfAny(item, PAUSED_UNTIL),
        toText(item, STATE_BY),
        toText(item, STATE_WHY));
  }

  private static Presence readPresence(Map<String, AttributeValue> item) {
    Map<Vital, List<Sample>> vitals = new EnumMap<>(Vital.class);
    required(item, VITALS)
        .m()
        .forEach((field, samples) ->
            vitals.put(vital(field), samples.l().stream().map(StayItem::sample).toList()));
    return new Presence(
        toTime(item, FIRST_SEEN_AT),
        toTime(item, LAST_SEEN_AT),
        toTime(item, LAST_ARRIVAL_AT),
        new Cadence(Duration.ofMillis(toLong(item, CADENCE))),
        (int) toLong(item, READINGS),
        required(item, SHARD).s(),
        vitals,
        readRuns(item));
  }

  /**
   * How often the patient's readings come, zero if the item does not say.
   *
   * @throws IllegalArgumentException if it says what cannot be
   */
  static Duration readingEvery(Map<String, AttributeValue> item) {
    return item.containsKey(CADENCE)
        ? new Cadence(Duration.ofMillis(toLong(item, CADENCE))).every()
        : Duration.ZERO;
  }

  private static Map<Condition, AlarmRun> readRuns(Map<String, AttributeValue> item) {
    Map<Condition, AlarmRun> runs = new EnumMap<>(Condition.class);
    AttributeValue stored = item.get(RUNS);
    if (stored != null) {
      stored.m().forEach((label, run) -> runs.put(condition(label), run(run.m())));
    }
    return runs;
  }

  private static AlarmRun run(Map<String, AttributeValue> fields) {
    List<RecordPosition> lastBreaches = new ArrayList<>();
    lastBreaches.add(toPosition(required(fields, LAST_BREACH)));
    if (fields.containsKey(OTHER_BREACHES)) {
      required(fields, OTHER_BREACHES).l().stream()
          .map(Attributes::toPosition)
          .forEach(lastBreaches::add);
    }
    return new AlarmRun(
        Severity.valueOf(required(fields, SEVERITY).s()), lastBreaches, toTimeIfAny(fields, TIME));
  }

  private static Condition condition(String label) {
    Condition condition = Condition.ofLabel(label);
    if (condition == null) {
      throw new IllegalStateException(
          "a stay item has a run of %s, expected one of %s"
              .formatted(label, Stream.of(Condition.values()).map(Condition::label).toList()));
    }
    return condition;
  }

  private static Sample sample(AttributeValue sample) {
    return new Sample(
        Double.parseDouble(required(sample.m(), VALUE).n()), toTime(sample.m(), TIME));
  }

  private static Map<Vital, Signal> readSilentVitals(Map<String, AttributeValue> item) {
    Map<Vital, Signal> silent = new EnumMap<>(Vital.class);
    AttributeValue vitals = item.get(SILENT_VITALS);
    if (vitals != null) {
      vitals
          .m()
          .forEach((field, signal) ->
              silent.put(vital(field), signal((int) toLong(signal.m(), COUNT), signal.m(), TIME)));
    }
    return silent;
  }

  private static Signal signal(int notices, Map<String, AttributeValue> item, String since) {
    if (notices == 0) {
      return new Signal.Expected();
    }
    return notices < Signal.MOST_NOTICES
        ? new Signal.Silent(notices, toTime(item, since))
        : new Signal.Standby(toTime(item, since));
  }

  private static Vital vital(String field) {
    Vital vital = BY_FIELD.get(field);
    if (vital == null) {
      throw new IllegalStateException(
          "a stay item has a vital %s, expected one of %s".formatted(field, BY_FIELD.keySet()));
    }
    return vital;
  }

  private static @Nullable String toText(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value == null ? null : value.s();
  }

  private static long toLong(Map<String, AttributeValue> item, String name) {
    return Long.parseLong(required(item, name).n());
  }

  private static Instant toTime(Map<String, AttributeValue> item, String name) {
    return Instant.ofEpochMilli(toLong(item, name));
  }

  private static AttributeValue required(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    if (value == null) {
      throw new IllegalStateException(
          "a stay item has no %s, only %s".formatted(name, item.keySet()));
    }
    return value;
  }
}
