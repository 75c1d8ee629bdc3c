package io.icewatch.local.whatif;

import io.icewatch.lambda.Judgement;
import io.icewatch.vitals.alarm.Alert;
import io.icewatch.vitals.alarm.AlarmProtocol;
import io.icewatch.vitals.alarm.BatchReport;
import io.icewatch.vitals.alarm.Breach;
import io.icewatch.vitals.alarm.Notice;
import io.icewatch.vitals.alarm.Pager;
import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.record.RecordPosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One policy that judges readings in the order of their arrival. For one thread. */
final class Trial implements Pager {
  private final Candidate candidate;
  private final Judgement judgement;
  private final AlarmProtocol protocol;
  private final List<Alert> pages = new ArrayList<>();
  private Instant now = Instant.EPOCH;

  Trial(Candidate candidate) {
    this.candidate = candidate;
    this.judgement = candidate.judgement();
    this.protocol = new AlarmProtocol(judgement.policy(), new MemoryLedger(), this, () -> now);
  }

  Candidate candidate() {
    return candidate;
  }

  /**
   * Judges a reading.
   *
   * @return the pages that it made, until the next call
   */
  List<Alert> judge(Reading reading, Instant arrival, RecordPosition position) {
    pages.clear();
    long arrivalMillis = arrival.toEpochMilli();
    long measuredMillis = judgement.monitorClock().measuredAt(reading, arrivalMillis);
    Instant measuredAt =
        measuredMillis == arrivalMillis ? arrival : Instant.ofEpochMilli(measuredMillis);
    List<Breach> breaches = judgement.rules().breaches(reading, measuredAt, arrival, position);
    if (!breaches.isEmpty()) {
      judge(breaches, arrival);
    }
    return pages;
  }

  private void judge(List<Breach> breaches, Instant arrival) {
    now = arrival;
    AlarmProtocol.Batch batch = protocol.begin(() -> false);
    breaches.forEach(batch::handle);
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
