package io.icewatch.local.whatif;

import io.icewatch.lambda.Judgement;
import io.icewatch.vitals.alarm.Alert;
import io.icewatch.vitals.alarm.Breach;
import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.RuleBook;
import io.icewatch.vitals.reading.MonitorClock;
import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.record.RecordPosition;
import io.icewatch.vitals.record.SequenceNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;

/**
 * All patients, judged by several policies at once, and the episodes that they are measured by.
 * Memory grows with patients and policies, not with readings. For one thread.
 */
final class Ward {
  private static final String SHARD = "shardId-000000000000";
  private static final Condition[] CONDITIONS = Condition.values();
  private static final Vital[] VITALS = Vital.values();

  private final RuleBook measure;
  private final MonitorClock monitorClock;
  private final List<Trial> trials;
  private final List<Tally> tallies;
  private final Map<String, Bed> beds = new HashMap<>();
  private final Condition[][] ofVital;
  private long readings;
  private long breaching;
  private long episodes;
  private long criticalEpisodes;
  private long position;

  /**
   * @param measure whose rules say what an episode is, and when a reading was measured, whatever a
   *     policy's own are
   */
  Ward(Judgement measure, List<Candidate> candidates) {
    this.measure = measure.rules();
    this.monitorClock = measure.monitorClock();
    this.trials = candidates.stream().map(Trial::new).toList();
    this.tallies = candidates.stream().map(candidate -> new Tally()).toList();
    this.ofVital = new Condition[VITALS.length][];
    for (Vital vital : VITALS) {
      ofVital[vital.index()] =
          Arrays.stream(CONDITIONS).filter(c -> c.vital() == vital).toArray(Condition[]::new);
    }
  }

  /**
   * Judges the next reading.
   *
   * @param pages gets every page, with the index of the policy that sent it
   */
  void judge(Reading reading, long arrivalMillis, ObjIntConsumer<Alert> pages) {
    readings++;
    Bed bed = beds.get(reading.patientId());
    if (bed == null) {
      bed = new Bed(arrivalMillis, trials.size());
      beds.put(reading.patientId(), bed);
    }
    Duration readingEvery = bed.cadence.see(monitorClock.measuredAt(reading, arrivalMillis));
    bed.seenAt(arrivalMillis);
    Instant arrival = Instant.ofEpochMilli(arrivalMillis);
    RecordPosition record =
        new RecordPosition(SHARD, reading.patientId(), SequenceNumber.of(position++));
    observe(reading, measure.breaches(reading, arrival, record), bed, arrivalMillis);
    for (int i = 0; i < trials.size(); i++) {
      List<Alert> sent = trials.get(i).judge(reading, arrival, record, readingEvery);
      for (Alert alert : sent) {
        count(alert, i, bed, arrivalMillis);
        pages.accept(alert, i);
      }
    }
  }

  private void count(Alert alert, int trial, Bed bed, long atMillis) {
    Condition condition = alert.breach().condition();
    tallies.get(trial).page(alert, atMillis, bed.page(trial, condition, atMillis));
    EpisodeRun run = bed.run(condition);
    if (run != null) {
      run.page(trial, alert.breach().severity(), atMillis);
    }
  }

  /** Begins, prolongs and ends episodes. */
  private void observe(Reading reading, List<Breach> breaches, Bed bed, long atMillis) {
    for (Vital vital : VITALS) {
      if (reading.has(vital) && vital.isPlausible(reading.value(vital))) {
        for (Condition condition : ofVital[vital.index()]) {
          if (bed.run(condition) != null && !OpenAlarms.isAmong(breaches, condition)) {
            end(condition, bed);
          }
        }
      }
    }
    if (!breaches.isEmpty()) {
      breaching++;
    }
    for (Breach breach : breaches) {
      EpisodeRun run = bed.run(breach.condition());
      if (run == null) {
        run = new EpisodeRun(atMillis, trials.size());
        bed.begin(breach.condition(), run);
      }
      run.breach(breach.severity());
    }
  }

  private void end(Condition condition, Bed bed) {
    EpisodeRun run = bed.end(condition);
    if (run == null) {
      return;
    }
    episodes++;
    if (run.isCritical()) {
      criticalEpisodes++;
    }
    for (int i = 0; i < tallies.size(); i++) {
      tallies.get(i).episode(run, i);
    }
  }

  /** Ends what still goes on, and says what became of everything. To be called once. */
  WhatifReport finish() {
    for (Bed bed : beds.values()) {
      for (Condition condition : CONDITIONS) {
        end(condition, bed);
      }
    }
    double bedDays =
        beds.values().stream().mapToLong(Bed::stayMillis).sum()
            / (double) Duration.ofDays(1).toMillis();
    List<PolicyOutcome> outcomes =
        IntStream.range(0, trials.size()).mapToObj(this::outcome).toList();
    return new WhatifReport(
        readings, breaching, beds.size(), bedDays, episodes, criticalEpisodes, outcomes);
  }

  private PolicyOutcome outcome(int trial) {
    Map<String, Integer> byPatient = new HashMap<>();
    beds.forEach((patient, bed) -> byPatient.put(patient, bed.pages[trial]));
    return PolicyOutcome.of(trials.get(trial).candidate(), tallies.get(trial), byPatient);
  }
}
