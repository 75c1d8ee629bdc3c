package io.icewatch.local.whatif;

import io.icewatch.lambda.Judgement;
import io.icewatch.vitals.alarm.AlarmProtocol;
import io.icewatch.vitals.alarm.Alert;
import io.icewatch.vitals.alarm.BatchReport;
import io.icewatch.vitals.alarm.Breach;
import io.icewatch.vitals.alarm.Clear;
import io.icewatch.vitals.alarm.Notice;
import io.icewatch.vitals.alarm.NoticeOutcome.Result;
import io.icewatch.vitals.alarm.Pager;
import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.record.RecordPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One policy that judges readings in the order of their arrival. For one thread. */
final class Trial implements Pager {
  private final Candidate candidate;
  private final Judgement judgement;
  private final AlarmProtocol protocol;
  private final OpenAlarms open;
  private final List<Alert> pages = new ArrayList<>();
  private Instant now = Instant.EPOCH;
  private Duration readingEvery = Duration.ZERO;

  Trial(Candidate candidate) {
    this.candidate = candidate;
    this.judgement = candidate.judgement();
    this.protocol =
        new AlarmProtocol(
            judgement.policy(), new MemoryLedger(), this, () -> now, patientId -> readingEvery);
    this.open = new OpenAlarms(judgement.rules(), judgement.policy().clearAfter());
  }

  Candidate candidate() {
    return candidate;
  }

  /**
   * Judges a reading.
   *
   * @param knownEvery how often the patient's readings come, as far as is known by now
   * @return the pages that it made, until the next call
   */
  List<Alert> judge(
      Reading reading, Instant arrival, RecordPosition position, Duration knownEvery) {
    pages.clear();
    readingEvery = knownEvery;
    long arrivalMillis = arrival.toEpochMilli();
    long measuredMillis = judgement.monitorClock().measuredAt(reading, arrivalMillis);
    Instant measuredAt =
        measuredMillis == arrivalMillis ? arrival : Instant.ofEpochMilli(measuredMillis);
    List<Breach> breaches = judgement.rules().breaches(reading, measuredAt, arrival, position);
    if (!breaches.isEmpty()) {
      judge(breaches, arrival);
    }
    for (Clear clear : open.see(reading, breaches, measuredAt, arrival, position)) {
      end(clear, arrival);
    }
    return pages;
  }

  /** A clear reading that has to wait is forgotten: the next one says the same. */
  private void end(Clear clear, Instant arrival) {
    now = arrival;
    switch (protocol.resolve(clear, () -> false).result()) {
      case Result.Done done -> open.over(clear.key());
      case Result.Nothing nothing -> open.over(clear.key());
      case Result.AlreadyHandled handled -> open.over(clear.key());
      case Result.Waiting waiting -> {}
      case Result.Acknowledged acknowledged ->
          throw new IllegalStateException("a clear reading was answered as an escalation is");
      case Result.Failed(RuntimeException exception) -> throw exception;
    }
  }

  private void judge(List<Breach> breaches, Instant arrival) {
    now = arrival;
    AlarmProtocol.Batch batch = protocol.begin(() -> false);
    breaches.forEach(batch::add);
    BatchReport report = batch.finish();
    if (!report.failures().isEmpty()) {
      throw new IllegalStateException(
          "policy \"%s\": %s".formatted(candidate.name(), report.failures().getFirst().cause()));
    }
  }

  @Override
  public void send(Notice notice, Instant at) {
    if (notice instanceof Alert alert) {
      pages.add(alert);
    }
  }
}
