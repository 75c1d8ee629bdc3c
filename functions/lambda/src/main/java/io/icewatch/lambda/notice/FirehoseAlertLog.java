package io.icewatch.lambda.notice;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import io.icewatch.lambda.CallLimits;
import io.icewatch.lambda.FunctionEnvironment;
import io.icewatch.lambda.Pause;
import io.icewatch.lambda.firehose.FirehoseSink;
import io.icewatch.lambda.firehose.RowsNotAcceptedException;
import io.icewatch.vitals.alarm.AlertLog;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.firehose.FirehoseClient;

/** Notices as rows of the table {@code alerts}, through Firehose. */
public final class FirehoseAlertLog implements AlertLog {
  /** The shard's next pages wait meanwhile, so a row is not worth more than two short pauses. */
  private static final int MOST_ATTEMPTS = 3;

  /**
   * A throttled or hanging Firehose gets a third of what a notice is worth, for the same reason.
   */
  static final CallLimits LIMITS = new CallLimits(Duration.ofSeconds(1), Duration.ofSeconds(2));

  private final FirehoseSink<byte[]> sink;

  /**
   * While Firehose takes nothing, no invocation after the first waits for it to change its mind.
   */
  private volatile boolean takesNothing;

  /**
   * The log of a function.
   *
   * @param stream name of the Firehose stream into {@code alerts}
   */
  public FirehoseAlertLog(FunctionEnvironment environment, String stream) {
    this(
        environment.clients().create(FirehoseClient.class, FirehoseClient.builder(), LIMITS),
        stream,
        environment.pause());
  }

  /**
   * @param pause waits before rows that were refused are sent again
   */
  FirehoseAlertLog(FirehoseClient firehose, String stream, Pause pause) {
    this.sink = new FirehoseSink<>(firehose, stream, row -> row, pause);
  }

  @Override
  public int append(List<Entry> entries) {
    return appendRows(entries.stream().map(FirehoseAlertLog::row).toList());
  }

  /** A notice as a row, which can be kept until it is appended. */
  public static byte[] row(Entry entry) {
    return AlertRowJson.write(entry);
  }

  /**
   * Appends rows as {@link #row} made them. Rows that are refused are sent twice more, after 150 ms
   * of pauses in all; if nothing at all was taken, the next are sent once, until some are.
   *
   * @return how many were not accepted
   * @throws RuntimeException if nobody knows whether any was accepted
   */
  public int appendRows(List<byte[]> rows) {
    if (rows.isEmpty()) {
      return 0;
    }
    int mostAttempts = takesNothing ? 1 : MOST_ATTEMPTS;
    int[] attempts = {0};
    takesNothing = true; // also where an exception says so
    int refused = 0;
    try {
      sink.append(rows, () -> ++attempts[0] >= mostAttempts);
    } catch (RowsNotAcceptedException e) {
      refused = e.rows();
    }
    takesNothing = refused == rows.size();
    return refused;
  }

  /**
   * Appends the notices of one invocation, which goes on whatever becomes of their rows.
   *
   * @param log is told if nobody knows whether any was accepted
   * @return how many may be lost to the table
   */
  public int append(List<Entry> entries, LambdaLogger log) {
    if (entries.isEmpty()) {
      return 0;
    }
    try {
      return append(entries);
    } catch (RuntimeException e) {
      log.log("%d rows of alerts not written: %s".formatted(entries.size(), e), LogLevel.WARN);
      return entries.size();
    }
  }
}
