package io.icewatch.lambda.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Turns as a table gives them that other functions and shards ask at the same time. */
class PaceItemTest {
  private static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");
  private static final Duration CROWDED = Duration.ofMillis(500);

  private String table = "";
  private PaceItem pace = new PaceItem(LocalDynamoDb.client(), table);

  @BeforeEach
  void newTable() {
    table = LocalDynamoDb.newEpisodeTable();
    pace = new PaceItem(LocalDynamoDb.client(), table);
  }

  private static Instant at(long millis) {
    return NOW.plusMillis(millis);
  }

  /** A shard's invocation, or the sweep's: one message after the other, by its own clock. */
  private static final class Publisher {
    private Instant clock = NOW;
    private int urgent;
    private int others;

    Publisher(int urgent, int others) {
      this.urgent = urgent;
      this.others = others;
    }
  }

  private record Message(boolean isUrgent, Instant at) {}

  /** All of them at once: whoever's clock is behind goes next. */
  private List<Message> storm(Stream<Publisher> publishers) {
    PriorityQueue<Publisher> waiting =
        new PriorityQueue<>(Comparator.comparing((Publisher publisher) -> publisher.clock));
    publishers.forEach(waiting::add);
    List<Message> sent = new ArrayList<>();
    while (!waiting.isEmpty()) {
      Publisher publisher = waiting.remove();
      boolean isUrgent = publisher.urgent > 0;
      Instant turn = pace.take(isUrgent, publisher.clock);
      if (turn == null) {
        publisher.clock = publisher.clock.plus(CROWDED);
      } else {
        sent.add(new Message(isUrgent, turn));
        publisher.clock = turn;
        publisher.urgent -= isUrgent ? 1 : 0;
        publisher.others -= isUrgent ? 0 : 1;
      }
      if (publisher.urgent + publisher.others > 0) {
        waiting.add(publisher);
      }
    }
    return sent;
  }

  private static long mostWithinASecond(Collection<Instant> times) {
    return times.stream()
        .mapToLong(from ->
            times.stream()
                .filter(at -> !at.isBefore(from) && at.isBefore(from.plusSeconds(1)))
                .count())
        .max()
        .orElse(0);
  }

  private static Duration untilTheLast(List<Message> sent, boolean isUrgent) {
    return sent.stream()
        .filter(message -> message.isUrgent == isUrgent)
        .map(message -> Duration.between(NOW, message.at))
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  /** 64 beds: FilterSensorData's shards, as many of WatchPatients, and the sweep. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4, 10, 32})
  void a_storm_over_any_number_of_shards_is_seven_messages_a_second_the_urgent_ones_first(
      int shards) {
    int beds = 64 / shards;

    List<Message> sent =
        storm(
            Stream.of(
                    IntStream.range(0, shards).mapToObj(i -> new Publisher(beds, 1)),
                    IntStream.range(0, shards).mapToObj(i -> new Publisher(0, 1)),
                    Stream.of(new Publisher(1, 1)))
                .flatMap(some -> some));

    int urgent = shards * beds + 1;
    int others = shards * 2 + 1;
    assertThat(sent).as("nothing is dropped").hasSize(urgent + others);
    assertThat(mostWithinASecond(sent.stream().map(Message::at).toList())).isEqualTo(7);
    assertThat(untilTheLast(sent, true))
        .as("urgent ones wait for each other, and for two others at the start")
        .isLessThanOrEqualTo(PaceItem.APART.multipliedBy(urgent + 2).plus(CROWDED));
    assertThat(sent.stream().filter(message -> !message.isUrgent).skip(2))
        .as("no other while an urgent one waits")
        .allMatch(other ->
            sent.stream()
                    .filter(message -> message.isUrgent && message.at.isAfter(other.at))
                    .count()
                <= 3);
    assertThat(untilTheLast(sent, false))
        .isLessThan(PaceItem.APART.multipliedBy(urgent + others).plusSeconds(shards));
  }

  @Test
  void a_message_alone_waits_for_nothing_and_turns_that_nobody_wants_are_not_saved() {
    assertThat(
            Stream.of(0, 143, 60_000, 60_001, 60_002).map(millis -> pace.take(false, at(millis))))
        .containsExactly(at(0), at(143), at(60_000), at(60_143), null);
  }

  @Test
  void what_is_urgent_waits_in_a_row_of_four_seconds_and_what_is_not_takes_the_next_turn_only() {
    List<Instant> turns =
        Stream.generate(() -> pace.take(true, NOW)).takeWhile(Objects::nonNull).toList();

    assertThat(turns).hasSize(28).startsWith(at(0), at(143)).endsWith(at(27 * 143));
    assertThat(pace.take(false, at(27 * 143 - 1))).isNull();
    assertThat(pace.take(false, at(27 * 143))).isEqualTo(at(28 * 143));
  }

  @Test
  void those_who_ask_at_the_same_moment_get_different_turns() {
    Collection<Instant> turns = new ConcurrentLinkedQueue<>();
    IntStream.range(0, 16).parallel().forEach(i -> turns.add(pace.take(true, NOW)));

    assertThat(turns).hasSize(16).doesNotHaveDuplicates();
    assertThat(mostWithinASecond(turns)).isEqualTo(7);
  }

  @Test
  void a_clock_that_was_years_ahead_holds_nobody_back() {
    pace.take(true, NOW.plus(Duration.ofDays(400)));

    assertThat(pace.take(false, NOW)).isEqualTo(NOW);
  }

  @Test
  void it_is_one_item_beside_those_of_patients() {
    pace.take(true, NOW);

    assertThat(LocalDynamoDb.item(table, "#pace", "messages"))
        .isEqualTo(
            Map.of(
                "patient_id", AttributeValue.fromS("#pace"),
                "condition", AttributeValue.fromS("messages"),
                "free_at", AttributeValue.fromN("" + at(143).toEpochMilli()),
                "expires_at", AttributeValue.fromN("" + NOW.plusSeconds(86_400).getEpochSecond())));
  }
}
