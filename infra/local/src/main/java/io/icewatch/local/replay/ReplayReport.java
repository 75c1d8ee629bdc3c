package io.icewatch.local.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.icewatch.local.aws.Faults;
import io.icewatch.local.lake.Balance;
import io.icewatch.local.lake.PatientIds;
import io.icewatch.local.mapping.MappingCounters.Snapshot;
import io.icewatch.local.stack.LocalStack;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a replay did.
 *
 * @param readings lines of the input that were sent
 * @param tooLong lines of the input that were not, because no record can hold them
 * @param balance what became of the messages that were sent, duplicates on purpose among them
 * @param first physiological pages that opened an episode
 * @param worsened physiological pages because the severity rose, or the value by a step
 * @param still physiological pages because the episode went on
 * @param technical pages about implausible values, whatever their reason
 * @param notices notices that are no pages, by kind, e.g. {@code silent}
 * @param suppressed breaches counted under a page
 * @param clocksNotBelieved readings that say a time of their own which is not believed
 * @param alike what is to be said of patient ids that differ in leading zeros only
 * @param windowRows rows that landed in {@code vital_windows}
 * @param undelivered rows that Firehose could not deliver and records that a mapping gave up
 * @param invocations invocations that ran
 * @param retries invocations that were not the first for their records
 * @param faults requests to the services that something befell
 * @param interruptedAt when somebody stopped it, by the readings' time; empty if nobody did
 * @param problems what went wrong with the replay itself
 * @param shortfalls what the parts of the stack could not do, a line each
 * @param time where the time went
 * @param elapsed how long it took by the wall clock
 */
public record ReplayReport(
    long readings,
    List<TooLong> tooLong,
    Balance balance,
    long first,
    long worsened,
    long still,
    long technical,
    Map<String, Long> notices,
    long suppressed,
    long clocksNotBelieved,
    List<String> alike,
    long windowRows,
    long undelivered,
    long invocations,
    long retries,
    long faults,
    Optional<Instant> interruptedAt,
    List<Exception> problems,
    List<String> shortfalls,
    ReplayProfile time,
    Duration elapsed) {

  /**
   * A line that no record can hold.
   *
   * @param number of the line in the input, the first is 1
   * @param bytes its length
   */
  public record TooLong(long number, long bytes) {}

  static ReplayReport of(
      long readings,
      List<TooLong> tooLong,
      Balance balance,
      Optional<Instant> interruptedAt,
      List<Exception> problems,
      LocalStack stack,
      ReplayProfile time,
      Duration elapsed) {
    Collection<Snapshot> mappings = stack.mappings().counted().values();
    return new ReplayReport(
        readings,
        tooLong,
        balance,
        stack.pages().count("FIRST"),
        stack.pages().count("WORSENED") + stack.pages().count("DEEPER"),
        stack.pages().count("STILL"),
        stack.pages().count("technical"),
        stack.pages().notices(),
        stack.functions().sum("ReadingsSuppressed"),
        stack.functions().sum("ClocksNotBelieved"),
        PatientIds.alike(stack.lake()),
        stack.deliveries().rowsLanded().getOrDefault("vital_windows", 0L),
        stack.undelivered(),
        mappings.stream().mapToLong(Snapshot::invocations).sum(),
        mappings.stream().mapToLong(Snapshot::retries).sum(),
        stack.faults().values().stream().mapToLong(Faults::injected).sum(),
        interruptedAt,
        List.copyOf(problems),
        stack.shortfalls(),
        time,
        elapsed);
  }

  /** Readings that could not be read. */
  public long rejected() {
    return balance.rejected();
  }

  /** Messages that were dropped because they came before. */
  public long duplicates() {
    return balance.duplicates();
  }

  /** Whether every message that was sent is accounted for and every page has left. */
  public boolean isComplete() {
    return problems.isEmpty() && undelivered == 0 && balance.missing() == 0;
  }

  /** All pages. */
  public long pages() {
    return first + worsened + still + technical;
  }

  /** One JSON object on one line. */
  public String toJson() {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode json = mapper.createObjectNode();
    json.put("readings", readings).put("rejected", rejected()).put("duplicates", duplicates());
    json.putObject("pages")
        .put("FIRST", first)
        .put("WORSENED", worsened)
        .put("STILL", still)
        .put("technical", technical);
    json.set("notices", mapper.valueToTree(notices));
    json.put("suppressed", suppressed)
        .put("window_rows", windowRows)
        .put("undelivered", undelivered)
        .put("sent", balance.sent())
        .put("in_windows", balance.inWindows())
        .put("missing", balance.missing())
        .put("too_long", tooLong.size())
        .put("clocks_not_believed", clocksNotBelieved)
        .put("invocations", invocations)
        .put("retries", retries)
        .put("elapsed_ms", elapsed.toMillis())
        .set("time_ms", mapper.valueToTree(time.millis()));
    interruptedAt.ifPresent(instant -> json.put("interrupted_at", instant.toString()));
    try {
      return mapper.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers cannot fail to be written", e);
    }
  }
}
