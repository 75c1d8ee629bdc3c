package io.icewatch.edge;

import static java.util.Objects.requireNonNull;

import io.icewatch.edge.alarm.AlarmReporter.Backlog;
import io.icewatch.edge.hl7.Acknowledgment.Outcome;
import io.icewatch.edge.mapping.Observation;
import io.icewatch.edge.mapping.ReadResult;
import io.icewatch.edge.queue.DurableQueue.Kept;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What the gateway has counted since it was started. Names no patient. Thread-safe. */
final class GatewayMetrics {
  /** Upper bounds of the buckets of acknowledgment times, in seconds, each included. */
  private static final double[] BUCKETS = {
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5
  };

  private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();
  private final AtomicLongArray latencies = new AtomicLongArray(BUCKETS.length + 1);
  private final LongAdder latencyNanos = new LongAdder();

  /** What alarms count is there from the start: Prometheus sees no increase to a first value. */
  GatewayMetrics() {
    count("icewatch_edge_readings_total", "", 0);
    count("icewatch_edge_messages_total", "outcome=\"not kept\"", 0);
    count("icewatch_edge_observations_total", "became=\"refused\"", 0);
    count("icewatch_edge_alarm_answers_total", "outcome=\"error\"", 0);
  }

  /** A message was read. */
  void read(ReadResult result) {
    count("icewatch_edge_readings_total", "", result.readings().size());
    for (Observation observation : result.observations()) {
      String became =
          switch (observation) {
            case Observation.Measured measured -> "measured";
            case Observation.NotMeasured notMeasured -> "not measured";
            case Observation.Skipped(String why) -> why;
            case Observation.Refused refused -> "refused";
          };
      count("icewatch_edge_observations_total", "became=\"%s\"".formatted(escape(became)), 1);
    }
  }

  /** A message was answered. */
  void answered(Outcome outcome, Kept kept) {
    String was = kept == Kept.REPEATED ? "repeated" : outcome.name().toLowerCase(Locale.ROOT);
    count("icewatch_edge_messages_total", "outcome=\"%s\"".formatted(was), 1);
  }

  /** Somebody's answer to an alarm came. */
  void alarmAnswered(Outcome outcome) {
    String was = outcome.name().toLowerCase(Locale.ROOT);
    count("icewatch_edge_alarm_answers_total", "outcome=\"%s\"".formatted(was), 1);
  }

  /** A message could not be kept. */
  void notKept() {
    count("icewatch_edge_messages_total", "outcome=\"not kept\"", 1);
  }

  /** Records were sent on. */
  void sent(int records) {
    count("icewatch_edge_records_sent_total", "", records);
  }

  /** Records were refused downstream, or the way there is broken; they are sent again. */
  void sendFailed(int records) {
    count("icewatch_edge_records_failed_total", "", records);
  }

  /** A message was answered so long after its last byte. */
  void acknowledged(long nanos) {
    latencyNanos.add(nanos);
    int bucket = 0;
    while (bucket < BUCKETS.length && nanos > BUCKETS[bucket] * 1e9) {
      bucket++;
    }
    latencies.incrementAndGet(bucket);
  }

  private void count(String name, String labels, long more) {
    counts.computeIfAbsent(name + "{" + labels + "}", key -> new LongAdder()).add(more);
  }

  /** What a counter stands at. */
  long value(String name, String labels) {
    LongAdder found = counts.get(name + "{" + labels + "}");
    return found == null ? 0 : found.sum();
  }

  /**
   * The acknowledgment time below which a share of them lie, in seconds: the upper bound of its
   * bucket, or infinity beyond the last; zero if there was none.
   */
  double latencyAt(double share) {
    long all = 0;
    for (int i = 0; i < latencies.length(); i++) {
      all += latencies.get(i);
    }
    long wanted = (long) Math.ceil(share * all);
    long below = 0;
    for (int i = 0; i < BUCKETS.length && all > 0; i++) {
      below += latencies.get(i);
      if (below >= wanted) {
        return BUCKETS[i];
      }
    }
    return all == 0 ? 0 : Double.POSITIVE_INFINITY;
  }

  /**
   * Prometheus' text format.
   *
   * @param depth records that wait
   * @param oldestSeconds how long the oldest of them has waited
   * @param connections open connections
   * @param alarms what waits for the alarm communicator; null if there is none
   */
  String prometheus(long depth, double oldestSeconds, int connections, @Nullable Backlog alarms) {
    StringBuilder text = new StringBuilder();
    String last = "";
    for (Map.Entry<String, LongAdder> count : counts.entrySet()) {
      String name = count.getKey().substring(0, count.getKey().indexOf('{'));
      if (!name.equals(last)) {
        text.append("# TYPE ").append(name).append(" counter\n");
        last = name;
      }
      text.append(count.getKey().replace("{}", "")).append(' ').append(count.getValue().sum());
      text.append('\n');
    }
    gauge(text, "icewatch_edge_queue_depth", (double) depth);
    gauge(text, "icewatch_edge_queue_oldest_seconds", oldestSeconds);
    gauge(text, "icewatch_edge_connections", connections);
    if (alarms != null) {
      gauge(text, "icewatch_edge_alarms_waiting", alarms.notices());
      gauge(text, "icewatch_edge_alarms_oldest_seconds", alarms.oldestSeconds());
    }
    return text.append(histogram()).toString();
  }

  private static void gauge(StringBuilder text, String name, double value) {
    text.append("# TYPE %s gauge\n%s %s\n".formatted(name, name, number(value)));
  }

  private String histogram() {
    String name = "icewatch_edge_ack_seconds";
    StringBuilder text = new StringBuilder("# TYPE ").append(name).append(" histogram\n");
    long below = 0;
    for (int i = 0; i < latencies.length(); i++) {
      below += latencies.get(i);
      String bound = i == BUCKETS.length ? "+Inf" : number(BUCKETS[i]);
      text.append("%s_bucket{le=\"%s\"} %d\n".formatted(name, bound, below));
    }
    return text.append("%s_sum %s\n".formatted(name, number(latencyNanos.sum() / 1e9)))
        .append("%s_count %d\n".formatted(name, below))
        .toString();
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.valueOf((long) value)
        : String.valueOf(value);
  }

  private static String escape(String label) {
    return requireNonNull(label, "label").replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
