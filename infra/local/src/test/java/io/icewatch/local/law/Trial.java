package io.icewatch.local.law;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.icewatch.local.law.FirehoseInMemory.Accepted;
import io.icewatch.local.law.PlainBatch.Window;
import io.icewatch.vitals.reading.Vital;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Puts a range of seeds to the law: everything they emit goes into one table. */
final class Trial {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double RELATIVE = 1e-9;

  /**
   * Sums and sums of squares carry nine decimals. Of equal values up to 310, the square of a sum is
   * off by 3e-7 a value, and the root of that by less than a thousandth.
   */
  private static final double OF_A_DEVIATION = 1e-3;

  /** How much of each kind of trouble there was. */
  static final class Tally {
    long schedules;
    long readings;
    long duplicates;
    long resends;
    long rejected;
    long invocations;
    long failedAttempts;
    long spills;
    long reshards;
    long earlyEnds;
    long rows;

    @Override
    public String toString() {
      return """
      %,d schedules: %,d readings, %,d duplicates, %,d sent again later, %,d malformed; \
      %,d invocations, %,d of them failed or lost, %,d spilled, %,d ended early; \
      %,d reshards; %,d rows\
      """
          .formatted(
              schedules,
              readings,
              duplicates,
              resends,
              rejected,
              invocations,
              failedAttempts,
              spills,
              earlyEnds,
              reshards,
              rows);
    }
  }

  private final Twist twist;
  final Tally tally = new Tally();

  Trial(Twist twist) {
    this.twist = twist;
  }

  /** Returns, for each seed of {@code [first, end)} that breaks the law, how. */
  SortedMap<Long, List<String>> run(long first, long end) {
    SortedMap<Long, List<String>> broken = new TreeMap<>();
    Map<Long, Story> stories = new HashMap<>();
    try (View view = new View()) {
      for (long seed = first; seed < end; seed++) {
        Story story = new Story(seed);
        stories.put(seed, story);
        Delivery delivery = new Delivery(story, twist);
        List<Accepted> accepted = delivery.run();
        collect(story, delivery, accepted, view, broken);
      }
      compare(stories, view.read(twist), broken);
    }
    return broken;
  }

  private void collect(
      Story story,
      Delivery delivery,
      List<Accepted> accepted,
      View view,
      SortedMap<Long, List<String>> broken) {
    Map<String, byte[]> rejected = new HashMap<>();
    for (Accepted row : accepted) {
      if (row.stream().equals(Delivery.WINDOWS_STREAM)) {
        view.append(twist.row(row.json(), row.attempt()));
      } else {
        rejected.put(rowId(row.json()), row.json());
      }
    }
    if (rejected.size() != story.rejectedRowIds.size()
        || !rejected.keySet().containsAll(story.rejectedRowIds)) {
      note(
          broken,
          story.seed,
          "rejected_readings has %s, expected %s"
              .formatted(rejected.keySet(), story.rejectedRowIds));
    }
    tally.schedules++;
    tally.readings +=
        story.expected.windows().values().stream().mapToLong(window -> window.records).sum();
    tally.duplicates += story.duplicates;
    tally.resends += story.resends;
    tally.rejected += story.rejectedRowIds.size();
    tally.invocations += delivery.invocations();
    tally.failedAttempts += delivery.failedAttempts();
    tally.spills += delivery.spills();
    tally.reshards += story.reshards;
    tally.rows += accepted.size();
    tally.earlyEnds +=
        story.shardWindows.stream()
            .flatMap(shardWindow -> shardWindow.steps().stream())
            .filter(step -> step.kind() == Story.Kind.TERMINATED_EARLY)
            .count();
  }

  private static String rowId(byte[] json) {
    try {
      JsonNode row = JSON.readTree(json);
      return row.required("row_id").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void compare(
      Map<Long, Story> stories,
      Map<PlainBatch.Key, Map<String, Double>> found,
      SortedMap<Long, List<String>> broken) {
    for (Story story : stories.values()) {
      story
          .expected
          .windows()
          .forEach((key, window) -> {
            Map<String, Double> row = found.remove(key);
            if (row == null) {
              note(broken, story.seed, key + " is missing");
            } else {
              new Comparison(key, row, what -> note(broken, story.seed, what)).with(window);
            }
          });
    }
    for (PlainBatch.Key key : found.keySet()) {
      note(
          broken,
          Long.parseLong(key.patientId().split("/", 2)[0]),
          key + " is there, expected nothing");
    }
  }

  private static void note(SortedMap<Long, List<String>> broken, long seed, String what) {
    broken.computeIfAbsent(seed, each -> new ArrayList<>()).add(what);
  }

  /** One row of the view beside the plain computation. */
  private record Comparison(PlainBatch.Key key, Map<String, Double> row, Consumer<String> notes) {

    void with(Window window) {
      equal("record_count", window.records);
      equal("implausible_count", window.implausible);
      equal("clock_suspect_count", window.suspect);
      equal("duplicate_count", window.duplicates);
      equal("first_event_time", window.firstMillis);
      equal("last_event_time", window.lastMillis);
      for (Vital vital : Vital.values()) {
        withVital(vital.field(), window.vitals.getOrDefault(vital, new PlainBatch.Values()));
      }
    }

    private void withVital(String field, PlainBatch.Values values) {
      equal("count_" + field, values.count);
      if (values.count == 0) {
        for (String prefix : List.of("sum_", "min_", "max_", "avg_", "stddev_")) {
          absent(prefix + field);
        }
        return;
      }
      near("sum_" + field, values.sum(), RELATIVE * values.sum());
      near("min_" + field, values.min, 0);
      near("max_" + field, values.max, 0);
      near("avg_" + field, values.average(), RELATIVE * values.average());
      if (values.count > 1) {
        near("stddev_" + field, values.deviation(), OF_A_DEVIATION);
      } else {
        absent("stddev_" + field);
      }
    }

    private void equal(String column, long expected) {
      near(column, (double) expected, 0);
    }

    private void near(String column, double expected, double tolerance) {
      Double value = row.get(column);
      if (value == null || !(Math.abs(value - expected) <= tolerance)) {
        notes.accept("%s: %s is %s, expected %s".formatted(key, column, value, expected));
      }
    }

    private void absent(String column) {
      if (row.containsKey(column)) {
        notes.accept("%s: %s is %s, expected none".formatted(key, column, row.get(column)));
      }
    }
  }
}
