package io.icewatch.watch;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import io.icewatch.lambda.table.ReadingJudge;
import io.icewatch.vitals.alarm.AlarmProtocol;
import io.icewatch.vitals.alarm.AlertLog;
import io.icewatch.vitals.alarm.BatchReport;
import io.icewatch.vitals.alarm.BatchReport.Cause;
import io.icewatch.vitals.alarm.BatchReport.Outcome;
import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.stay.ObservedReading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The breaches of one invocation that Lambda's event filter cannot pass on to FilterSensorData, as
 * it finds no JSON in their record or no number in their field: nobody else judges them. Mutable,
 * for one thread.
 */
final class HiddenBreaches {
  private final ReadingJudge judge;
  private final AlarmProtocol.Batch batch;
  private final LambdaLogger log;
  private final List<AlertLog.Entry> entries = new ArrayList<>();
  private final List<PatientBatch.Failure> failures = new ArrayList<>();

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
  void finish() {
    BatchReport report = batch.finish();
    entries.addAll(report.toLog());
    for (Outcome.Failed failed : report.failures()) {
      failures.add(new PatientBatch.Failure(failed.breach().position(), exception(failed.cause())));
    }
  }

  /** What was sent, for the table of alerts. */
  List<AlertLog.Entry> entries() {
    return List.copyOf(entries);
  }

  List<PatientBatch.Failure> failures() {
    return List.copyOf(failures);
  }

  private static RuntimeException exception(Cause cause) {
    return switch (cause) {
      case Cause.DependencyFailure(RuntimeException e) -> e;
      case Cause.Busy(Instant leaseUntil) ->
          new IllegalStateException("another record's page is due by " + leaseUntil);
      case Cause.Behind behind ->
          new IllegalStateException("an earlier breach of the patient comes again");
      case Cause.OutOfTime() -> new IllegalStateException("the invocation has no time left");
    };
  }
}
