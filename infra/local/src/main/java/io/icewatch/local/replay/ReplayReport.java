package io.icewatch.local.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.icewatch.local.aws.Faults;
import io.icewatch.local.mapping.MappingCounters.Snapshot;
import io.icewatch.local.stack.LocalStack;
import java.time.Duration;
import java.util.List;

/**
 * What a replay did.
 *
 * @param readings lines of the input
 * @param rejected readings that could not be read
 * @param duplicates messages that were dropped because they came before
 * @param first physiological pages that opened an episode
 * @param worsened physiological pages because the severity rose
 * @param still physiological pages because the episode went on
 * @param technical pages about implausible values, whatever their reason
 * @param suppressed breaches counted under a page
 * @param windowRows rows that landed in {@code vital_windows}
 * @param undelivered rows that Firehose could not deliver and records that a mapping gave up
 * @param invocations invocations that ran
 * @param retries invocations that were not the first for their records
 * @param faults requests to the services that something befell
 * @param time where the time went
 * @param elapsed how long it took by the wall clock
 */
public record ReplayReport(
    long readings,
    long rejected,
    long duplicates,
    long first,
    long worsened,
    long still,
    long technical,
    long suppressed,
    long windowRows,
    long undelivered,
    long invocations,
    long retries,
    long faults,
    ReplayProfile time,
    Duration elapsed) {

  static ReplayReport of(long readings, LocalStack stack, ReplayProfile time, Duration elapsed) {
    List<Snapshot> mappings =
        stack.counters().values().stream().map(counters -> counters.snapshot()).toList();
    return new ReplayReport(
        readings,
        stack.metrics("AggregateSensorData").sum("RejectedReadings"),
        stack.metrics("AggregateSensorData").sum("DuplicatesDropped"),
        stack.pages().count("FIRST"),
        stack.pages().count("WORSENED"),
        stack.pages().count("STILL"),
        stack.pages().count("technical"),
        stack.metrics("FilterSensorData").sum("ReadingsSuppressed"),
        stack.rowsLanded("vital_windows"),
        stack.deliveries().stream().mapToLong(delivery -> delivery.rowsFailed()).sum()
            + mappings.stream().mapToLong(one -> one.dropped() + one.delivered()).sum(),
        mappings.stream().mapToLong(Snapshot::invocations).sum(),
        mappings.stream().mapToLong(Snapshot::retries).sum(),
        stack.faults().values().stream().mapToLong(Faults::injected).sum(),
        time,
        elapsed);
  }

  /** All pages. */
  public long pages() {
    return first + worsened + still + technical;
  }

  /** One JSON object on one line. */
  public String toJson() {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode json = mapper.createObjectNode();
    json.put("readings", readings).put("rejected", rejected).put("duplicates", duplicates);
    json.putObject("pages")
        .put("FIRST", first)
        .put("WORSENED", worsened)
        .put("STILL", still)
        .put("technical", technical);
    json.put("suppressed", suppressed)
        .put("window_rows", windowRows)
        .put("undelivered", undelivered)
        .put("invocations", invocations)
        .put("retries", retries)
        .put("elapsed_ms", elapsed.toMillis())
        .set("time_ms", mapper.valueToTree(time.millis()));
    try {
      return mapper.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers cannot fail to be written", e);
    }
  }
}
