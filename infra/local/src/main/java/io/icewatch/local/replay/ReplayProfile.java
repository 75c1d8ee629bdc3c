package io.icewatch.local.replay;

import io.icewatch.local.stack.LocalStack;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the time of a replay went, by the wall clock and on all threads together: reading ahead,
 * putting and stepping overlap, so the sum is more than the replay took. The start of the stack is
 * not in it.
 *
 * @param reading reading lines and what they say
 * @param putting putting records into the stream
 * @param mapping polling, filtering, batching, writing events and reading answers
 * @param functions the invocations of each function, by its logical id
 * @param dynamoDb the part of them that waits for DynamoDB
 * @param lake landing rows
 */
public record ReplayProfile(
    Duration reading,
    Duration putting,
    Duration mapping,
    Map<String, Duration> functions,
    Duration dynamoDb,
    Duration lake) {

  /** None at all. */
  static final ReplayProfile NONE =
      new ReplayProfile(
          Duration.ZERO, Duration.ZERO, Duration.ZERO, Map.of(), Duration.ZERO, Duration.ZERO);

  /**
   * Takes stock at the end of a replay.
   *
   * @param replaying the time from the first line to the last row
   */
  static ReplayProfile of(ReadAhead file, VirtualRun run, LocalStack stack, Duration replaying) {
    Map<String, Duration> functions = stack.functions().times();
    Duration invoking = functions.values().stream().reduce(Duration.ZERO, Duration::plus);
    return new ReplayProfile(
        file.reading().total(),
        replaying.minus(file.waiting().total()).minus(run.away().total()),
        run.stepping().total().minus(invoking),
        functions,
        stack.serviceTimes().of("dynamodb").total(),
        run.landing().total());
  }

  /** Milliseconds by the name of what took them. */
  Map<String, Long> millis() {
    Map<String, Long> millis = new TreeMap<>();
    functions.forEach((name, time) -> millis.put(name, time.toMillis()));
    millis.put("reading", reading.toMillis());
    millis.put("putting", putting.toMillis());
    millis.put("mapping", mapping.toMillis());
    millis.put("dynamodb", dynamoDb.toMillis());
    millis.put("lake", lake.toMillis());
    return millis;
  }
}
