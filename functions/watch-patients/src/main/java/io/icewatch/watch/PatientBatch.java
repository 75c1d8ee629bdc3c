package io.icewatch.watch;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.alarm.AlarmProtocol;
import io.icewatch.vitals.alarm.AlertLog;
import io.icewatch.vitals.alarm.Clear;
import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.EpisodeKey;
import io.icewatch.vitals.alarm.MonitorFault;
import io.icewatch.vitals.alarm.MonitorFault.Fault;
import io.icewatch.vitals.alarm.NoticeOutcome;
import io.icewatch.vitals.alarm.NoticeOutcome.Result;
import io.icewatch.vitals.alarm.Pager;
import io.icewatch.vitals.alarm.Returned;
import io.icewatch.vitals.record.RecordPosition;
import io.icewatch.vitals.stay.AlarmRun;
import io.icewatch.vitals.stay.ObservedReading;
import io.icewatch.vitals.stay.Stay;
import io.icewatch.vitals.stay.Stay.Change;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The readings of one invocation, patient by patient: alarms that are over are ended, then what was
 * seen is written. Trouble with one patient holds back that patient only. Mutable, for one thread.
 */
final class PatientBatch {
  /** A breach that nobody has judged after so long was given up; nobody will resolve it. */
  private static final Duration LONGEST_UNJUDGED = Duration.ofHours(1);

  private final Patients patients;
  private final AlarmProtocol protocol;
  private final Pager pager;
  private final Duration clearAfter;
  private final InstantSource clock;
  private final BooleanSupplier timeIsUp;
  private final Map<String, List<ObservedReading>> readings = new LinkedHashMap<>();
  private final List<AlertLog.Entry> entries = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();

  /**
   * What must come again.
   *
   * @param from the first record of the patient
   * @param cause what went wrong
   */
  record Failure(RecordPosition from, RuntimeException cause) {}

  /**
   * @param clearAfter how long readings must be inside the margin for an alarm to be over
   * @param clock the wall clock
   * @param timeIsUp true when too little time is left to begin another patient
   */
  PatientBatch(
      Patients patients,
      AlarmProtocol protocol,
      Pager pager,
      Duration clearAfter,
      InstantSource clock,
      BooleanSupplier timeIsUp) {
    this.patients = patients;
    this.protocol = protocol;
    this.pager = pager;
    this.clearAfter = clearAfter;
    this.clock = clock;
    this.timeIsUp = timeIsUp;
  }

  void add(String patientId, ObservedReading observed) {
    readings.computeIfAbsent(patientId, id -> new ArrayList<>()).add(observed);
  }

  /**
   * Deals with everything that was added.
   *
   * @param shard is told what was heard
   */
  void finish(HeardOfShard shard) {
    readings.forEach((patientId, seen) -> attempt(patientId, seen, shard));
  }

  /** What was sent or has ended, for the table of alerts. */
  List<AlertLog.Entry> entries() {
    return List.copyOf(entries);
  }

  List<Failure> failures() {
    return List.copyOf(failures);
  }

  private void attempt(String patientId, List<ObservedReading> seen, HeardOfShard shard) {
    try {
      if (timeIsUp.getAsBoolean()) {
        throw new IllegalStateException("the invocation has no time left");
      }
      Patient patient = patients.named(patientId, shard.of(patientId), seen.getFirst().arrival());
      handle(patient, seen);
      shard.put(patientId, patient.lastHeard());
    } catch (RuntimeException e) {
      // What this instance remembers is ahead of the table, and the readings will come again.
      patients.forget(patientId);
      failures.add(new Failure(seen.getFirst().position(), e));
    }
  }

  private void handle(Patient patient, List<ObservedReading> seen) {
    seen.forEach(patient::see);
    if (patient.changes().contains(Change.AFTER_DISCHARGE)) {
      tellAfterDischarge(patient); // before it is written: nobody would tell it again
    }
    endAlarms(patient);
    boolean isBack = patient.changes().contains(Change.RETURNED);
    Instant silentSince = lastSeenBefore(patient);
    patients.writeIfDue(patient);
    if (isBack && silentSince != null) {
      Instant at = patient.requireCurrent().presence().lastSeenAt();
      entries.add(new AlertLog.Entry(new Returned(patient.id(), silentSince, at), clock.instant()));
    }
    patient.endBatch();
  }

  private static @Nullable Instant lastSeenBefore(Patient patient) {
    return patient.stored() == null ? null : patient.stored().stay().presence().lastSeenAt();
  }

  private void tellAfterDischarge(Patient patient) {
    Stay stay = patient.requireCurrent();
    MonitorFault notice =
        new MonitorFault(
            patient.id(),
            Fault.AFTER_DISCHARGE,
            stay.whereabouts().at(),
            stay.presence().lastSeenAt());
    pager.requireTurn(false, timeIsUp);
    pager.send(notice, clock.instant());
    entries.add(new AlertLog.Entry(notice, clock.instant()));
  }

  private void endAlarms(Patient patient) {
    for (Map.Entry<Condition, AlarmRun> run :
        patient.requireCurrent().presence().runs().entrySet()) {
      ObservedReading inside = lastInside(patient, run.getKey());
      Instant since = run.getValue().clearSince();
      if (inside != null
          && since != null
          && !inside.measuredAt().isBefore(since.plus(clearAfter))) {
        end(patient, run.getKey(), run.getValue(), since, inside);
      }
    }
  }

  private void end(
      Patient patient, Condition condition, AlarmRun run, Instant since, ObservedReading inside) {
    Clear clear =
        new Clear(
            new EpisodeKey(patient.id(), condition),
            requireNonNull(inside.values().get(condition.vital())),
            since,
            inside.measuredAt(),
            inside.arrival(),
            inside.position(),
            run.lastBreaches());
    NoticeOutcome outcome = protocol.resolve(clear, timeIsUp);
    entries.addAll(outcome.entries());
    switch (outcome.result()) {
      case Result.Done done -> patient.becomes(patient.requireCurrent().over(condition));
      case Result.Nothing nothing -> patient.becomes(patient.requireCurrent().over(condition));
      case Result.AlreadyHandled handled ->
          patient.becomes(patient.requireCurrent().over(condition));
      case Result.Acknowledged acknowledged ->
          throw new IllegalStateException("a clear reading was answered as an escalation is");
      case Result.Waiting waiting -> {
        // The next reading of the run says the same.
        if (inside.measuredAt().isAfter(since.plus(clearAfter).plus(LONGEST_UNJUDGED))) {
          patient.becomes(patient.requireCurrent().over(condition));
        }
      }
      case Result.Failed(RuntimeException exception) -> throw exception;
    }
  }

  private static @Nullable ObservedReading lastInside(Patient patient, Condition condition) {
    List<ObservedReading> batch = patient.batch();
    for (int i = batch.size() - 1; i >= 0; i--) {
      ObservedReading observed = batch.get(i);
      if (observed.values().containsKey(condition.vital())) {
        return observed.inside().contains(condition) ? observed : null;
      }
    }
    return null;
  }
}
