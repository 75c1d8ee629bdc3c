package io.icewatch.rollup;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import io.icewatch.lake.RollUp;
import io.icewatch.lake.RollUpReport;
import io.icewatch.lambda.EmbeddedMetrics;
import io.icewatch.lambda.FunctionEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Keeps {@code vital_hours} and {@code vital_days} up to date: once an hour, what changed.
 *
 * <p>Whatever the event, it reads on from where the last roll-up ended, which is written in the
 * tables: an invocation that comes twice, late or not at all, or beside another one, changes
 * nothing of what the tables hold in the end. What there was no time for is left to the next one.
 */
public final class RollUpVitals implements RequestStreamHandler {
  /** With less than this left nothing new is begun: a commit takes seconds, and may come again. */
  static final int LEAST_MILLIS = 120_000;

  private final RollUpConfig settings;
  private final InstantSource clock;
  private final PrintStream metricsOut;

  /** Lambda's constructor: everything comes from the environment. */
  public RollUpVitals() {
    this(FunctionEnvironment.ofLambda());
  }

  /**
   * Everything comes from what is given.
   *
   * @throws IllegalArgumentException if a variable is missing or wrong; names it, its value and
   *     what was expected
   */
  public RollUpVitals(FunctionEnvironment environment) {
    this.settings = RollUpConfig.from(environment.variables());
    this.clock = environment.clock();
    this.metricsOut = environment.out();
  }

  /**
   * Rolls up.
   *
   * @throws io.icewatch.lake.RollUpException if others changed the tables each time that this was
   *     about to commit; the next roll-up does what is left
   * @throws RuntimeException whatever the catalog, or the store of the files, throws
   */
  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    // For this invocation alone: an hour later no connection would be alive, nor the credentials.
    try (LakeCatalog catalog = LakeCatalog.open(settings.catalog(), settings.database())) {
      rollUp(new RollUp(catalog::table), context);
    } catch (RuntimeException e) {
      metrics().count("RollUpFailures", 1).print(clock.instant(), metricsOut);
      throw e;
    }
    out.write("{}".getBytes(US_ASCII));
  }

  private void rollUp(RollUp rollUp, Context context) {
    BooleanSupplier timeIsUp = () -> context.getRemainingTimeInMillis() < LEAST_MILLIS;
    LambdaLogger log = context.getLogger();
    List<RollUpReport> reports = rollUp.runChanged(timeIsUp);
    reports.stream()
        .filter(report -> report.rowsRead() > 0)
        .forEach(report -> log.log(line(report), LogLevel.INFO));
    metrics()
        .count("WindowsRead", reports.stream().limit(1).mapToLong(RollUpReport::rowsRead).sum())
        .count("RollUpRowsWritten", reports.stream().mapToLong(RollUpReport::rowsWritten).sum())
        .milliseconds("RollUpLag", List.of(rollUp.lag().toMillis()))
        .count("RollUpFailures", 0)
        .print(clock.instant(), metricsOut);
  }

  private EmbeddedMetrics metrics() {
    return new EmbeddedMetrics(settings.metricsNamespace());
  }

  private static String line(RollUpReport report) {
    return "%s: periods %d, days or months as a whole %d; rows read %d of %d, changed %d, written %d"
        .formatted(
            report.table(),
            report.periods(),
            report.wholeUnits(),
            report.rowsRead(),
            report.sourceRows(),
            report.rowsChanged(),
            report.rowsWritten());
  }
}
