package io.icewatch.lambda.table;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.vitals.alarm.Breach;
import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.Severity;
import io.icewatch.vitals.alarm.Silent;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.record.RecordPosition;
import io.icewatch.vitals.record.SequenceNumber;
import io.icewatch.vitals.stay.ObservedReading;
import io.icewatch.vitals.stay.Signal;
import io.icewatch.vitals.stay.SilencePolicy;
import io.icewatch.vitals.stay.Stay;
import io.icewatch.vitals.stay.Whereabouts;
import io.icewatch.vitals.stay.Whereabouts.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Stays, timers and positions on DynamoDB Local. */
class StayTableTest {
  private static final Instant EIGHT = Instant.parse("2026-03-02T08:00:00Z");

  private final DynamoDbClient dynamoDb = LocalDynamoDb.client();
  private final String table = LocalDynamoDb.newEpisodeTable();
  private final StayTable stays =
      new StayTable(dynamoDb, table, new SilencePolicy(Duration.ofSeconds(60)));
  private final TimerIndex timers = new TimerIndex(dynamoDb, table);

  private static Instant at(long second) {
    return EIGHT.plusSeconds(second);
  }

  private static ObservedReading observed(long second, double spo2) {
    RecordPosition position =
        new RecordPosition("shardId-000000000001", "bed 7", SequenceNumber.of(5000 + second));
    return new ObservedReading(
        Map.of(Vital.SPO2, spo2),
        at(second),
        at(second),
        position,
        spo2 < 90 ? List.of(critical(spo2, at(second), position)) : List.of(),
        spo2 > 91 ? Set.of(Condition.SPO2_LOW) : Set.of());
  }

  private static Breach critical(double spo2, Instant at, RecordPosition position) {
    return new Breach("17", Condition.SPO2_LOW, Severity.CRITICAL, spo2, at, position);
  }

  /** A stay after so many readings, one every five seconds, the last at second 0. */
  private static Stay stay(int readings) {
    Stay stay = null;
    for (int i = readings - 1; i >= 0; i--) {
      stay = Stay.seen(stay, observed(-5L * i, 71)).stay();
    }
    return requireNonNull(stay);
  }

  private static Silent silent(@Nullable Vital vital, int number, Instant tick) {
    return new Silent("17", Severity.CRITICAL, vital, Map.of(), at(0), at(0), number, tick);
  }

  private List<TimerIndex.Key> due(long second) {
    List<TimerIndex.Key> keys = new ArrayList<>();
    timers.forEachPage(at(second), keys::addAll);
    return keys;
  }

  @Test
  void what_is_written_is_read() {
    Stay stay =
        stay(7)
            .moved(
                new Whereabouts("ICU-1", "7", State.ADMITTED, at(1), null, "Ada", "from theatre"));
    Stay silent =
        stay.told(silent(Vital.SPO2, 1, at(120)))
            .told(silent(null, 1, at(180)))
            .claimed(new Stay.Claim("invocation", at(490)));

    assertThat(stays.replace("17", null, silent)).isEqualTo(stays.read("17"));
    assertThat(requireNonNull(stays.read("17")).stay()).isEqualTo(silent);
    assertThat(stays.readAll(List.of("17", "nobody"))).containsOnlyKeys("17");
  }

  /** Bug: DynamoDB refused the stay, and the shard did not get on. */
  @Test
  void a_value_nearer_to_zero_than_a_number_of_DynamoDB_is_zero() {
    Stay stay = Stay.seen(stay(3), observed(5, 4.9e-324)).stay();

    stays.replace("17", null, stay);

    Stay stored = requireNonNull(stays.read("17")).stay();
    assertThat(requireNonNull(stored.presence().vitals().get(Vital.SPO2)).getFirst().value())
        .isZero();
  }

  @Test
  void a_pause_a_discharge_and_a_standby_are_read_as_written() {
    Stay paused =
        stay(3).moved(new Whereabouts(null, null, State.PAUSED, at(1), at(900), "Ada", "CT"));
    Stay standby = stay(3);
    for (int i = 1; i <= Signal.MOST_NOTICES; i++) {
      standby = standby.told(silent(null, i, at(100 + i)));
    }
    Stay gone =
        stay(3).moved(new Whereabouts(null, null, State.DISCHARGED, at(1), null, "Ada", null));

    stays.replace("17", null, paused);
    stays.replace("18", null, standby);
    stays.replace("19", null, gone);

    assertThat(stays.readAll(List.of("17", "18", "19")).values())
        .extracting(StoredStay::stay)
        .containsExactlyInAnyOrder(paused, standby, gone);
    assertThat(due(100_000))
        .as("only the pause has a timer")
        .containsExactly(new TimerIndex.Key("17", "stay"));
  }

  @Test
  void who_comes_second_is_told_what_is_stored() {
    StoredStay first = requireNonNull(stays.replace("17", null, stay(3)));
    Stay mine = Stay.seen(first.stay(), observed(5, 72)).stay();
    Stay theirs = Stay.seen(first.stay(), observed(6, 73)).stay();

    StoredStay won = stays.replace("17", first, mine);

    assertThat(stays.replace("17", first, theirs)).isEqualTo(won);
    assertThat(stays.replace("17", null, theirs)).isEqualTo(won);
    assertThat(requireNonNull(stays.read("17")).stay()).isEqualTo(mine);
    assertThat(stays.replace("18", first, theirs)).as("of one that is gone").isNull();
  }

  @Test
  void a_timer_is_never_late_and_moves_only_when_it_is_half_an_hour_early() {
    StoredStay stored = requireNonNull(stays.replace("17", null, stay(3)));
    assertThat(due(119)).isEmpty();
    assertThat(due(120)).containsExactly(new TimerIndex.Key("17", "stay"));

    stored = seenUntil(60 * 29, stored);
    assertThat(stored.dueAt()).isEqualTo(at(120));

    stored = seenUntil(60 * 30, stored);
    assertThat(stored.dueAt()).isEqualTo(at(60 * 30 + 120));
  }

  /** Seen every five seconds, written at the end. */
  private StoredStay seenUntil(long second, StoredStay before) {
    Stay stay = before.stay();
    for (Instant next = stay.presence().lastSeenAt().plusSeconds(5);
        !next.isAfter(at(second));
        next = next.plusSeconds(5)) {
      stay = Stay.seen(stay, observed(Duration.between(EIGHT, next).toSeconds(), 97)).stay();
    }
    return requireNonNull(stays.replace("17", before, stay));
  }

  @Test
  void a_timer_goes_with_what_it_was_for() {
    StoredStay stored = requireNonNull(stays.replace("17", null, stay(3)));
    Whereabouts gone = new Whereabouts(null, null, State.DISCHARGED, at(1), null, "Ada", null);

    stays.replace("17", stored, stored.stay().moved(gone));

    assertThat(due(100_000)).isEmpty();
  }

  @Test
  void more_than_a_page_of_a_hundred_is_read() {
    List<String> patients = IntStream.range(0, 250).mapToObj(i -> "patient-" + i).toList();
    patients.forEach(patient -> stays.replace(patient, null, stay(3)));

    assertThat(stays.readAll(patients)).hasSize(250);
    assertThat(due(120)).hasSize(250).doesNotHaveDuplicates();
    assertThat(due(119)).isEmpty();
  }

  /**
   * Written with every batch of who breaches: a byte more than a kilobyte would double the bill.
   */
  @Test
  void the_fullest_presence_costs_one_write() {
    Map<Vital, Double> values = new EnumMap<>(Vital.class);
    for (Vital vital : Vital.values()) {
      values.put(vital, 104.37);
    }
    RecordPosition position =
        new RecordPosition(
            "shardId-000000000001",
            "0123456789012345",
            SequenceNumber.parse("49671500835712849037162048189237641359108473620000000527"));
    Stay stay = null;
    for (int i = 0; i < 9; i++) {
      stay =
          Stay.seen(
                  stay,
                  new ObservedReading(
                      values,
                      at(i).plusMillis(123),
                      at(i).plusMillis(456),
                      position,
                      List.of(critical(71, at(i), position)),
                      Set.of()))
              .stay();
    }
    Stay full =
        requireNonNull(stay)
            .moved(
                new Whereabouts(
                    "Intensive care unit 2", "bed 17", State.ADMITTED, at(60), null, "Ada", null));
    stays.replace("0123456789012345", null, full);

    int bytes = bytes(LocalDynamoDb.item(table, "0123456789012345", "stay"));

    assertThat(bytes).isBetween(700, 1024);
  }

  /** The size by which DynamoDB bills (developer guide, "Item sizes and formats"). */
  private static int bytes(Map<String, AttributeValue> attributes) {
    return attributes.entrySet().stream()
        .mapToInt(entry -> entry.getKey().length() + bytes(entry.getValue()))
        .sum();
  }

  private static int bytes(AttributeValue value) {
    return switch (value.type()) {
      case S -> value.s().length();
      case N -> (value.n().replaceAll("[-.]", "").length() + 1) / 2 + 1;
      case SS -> value.ss().stream().mapToInt(String::length).sum();
      case L -> 3 + value.l().stream().mapToInt(one -> 1 + bytes(one)).sum();
      case M -> 3 + value.m().size() + bytes(value.m());
      default -> throw new AssertionError(value.type());
    };
  }

  @Test
  void positions_are_by_shard_and_a_told_one_stays_told_until_the_shard_is_read_again() {
    ShardPositions positions = new ShardPositions(dynamoDb, table);
    assertThat(positions.read("shard-1")).isNull();
    assertThat(positions.isTold("shard-1", at(0))).isFalse();

    positions.write("shard-1", new ShardPosition(at(0), at(6)), 0);
    positions.told("shard-1", at(0));

    assertThat(positions.read("shard-1")).isEqualTo(new ShardPosition(at(0), at(6)));
    assertThat(positions.read("shard-2")).isNull();
    assertThat(positions.isTold("shard-1", at(0))).isTrue();
    positions.write("shard-1", new ShardPosition(at(5), at(11)), 0.01);
    assertThat(positions.isTold("shard-1", at(5))).isFalse();
  }
}
