package io.icewatch.watch;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import io.icewatch.lambda.table.ReadingJudge;
import io.icewatch.vitals.alarm.AlarmProtocol;
import io.icewatch.vitals.alarm.BatchReport;
import io.icewatch.vitals.alarm.BatchReport.Cause;
import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.stay.ObservedReading;
import java.util.List;

/**
 * The breaches of one invocation that Lambda's event filter cannot pass on to FilterSensorData, as
 * it finds no JSON in their record or no number in their field: nobody else judges them.
 */
final class HiddenBreaches {
  private final ReadingJudge judge;
  private final AlarmProtocol.Batch batch;
  private final LambdaLogger log;

  /**
   * @param judge of what the filter cannot see
   */
  HiddenBreaches(ReadingJudge judge, AlarmProtocol.Batch batch, LambdaLogger log) {
    this.judge = judge;
    this.batch = batch;
    this.log = log;
  }

  void add(Reading reading, ObservedReading observed) {
    if (observed.breaches().stream().anyMatch(breach -> breach.position().isHidden())) {
      judge.judge(
          reading, observed.measuredAt(), observed.arrival(), observed.position(), batch, log);
    }
  }

  /** Pages what was added, as far as it has to be. */
  BatchReport finish() {
    return batch.finish();
  }

  /** What of a report must come again. */
  static List<PatientBatch.Failure> failures(BatchReport report) {
    return report.failures().stream()
        .map(failed ->
            new PatientBatch.Failure(failed.breach().position(), exception(failed.cause())))
        .toList();
  }

  private static RuntimeException exception(Cause cause) {
    return cause instanceof Cause.DependencyFailure(RuntimeException e)
        ? e
        : new IllegalStateException(cause.text());
  }
}
