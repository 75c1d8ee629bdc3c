package io.icewatch.lambda.table;

import static java.util.Objects.requireNonNull;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import io.icewatch.lambda.table.PatientAnswers.InForce;
import io.icewatch.vitals.alarm.AlarmProtocol;
import io.icewatch.vitals.alarm.Breach;
import io.icewatch.vitals.alarm.RuleBook;
import io.icewatch.vitals.alarm.Severity;
import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.record.RecordPosition;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Judges readings by what is in force for their patient. Two judge what is sent: whoever stands
 * behind Lambda's event filter judges what that can see, and whoever is given every record the
 * rest. Which is which follows from the record alone, so that each breach is judged by one of them
 * and by no two, though both are given the record.
 */
public final class ReadingJudge {
  private final RuleBook ward;
  private final PatientAnswers answers;
  private final InstantSource clock;
  private final boolean ofHidden;

  /**
   * @param ward the ward's own rules
   * @param ofHidden whether this judges what the filter cannot see, or else what it can
   */
  public ReadingJudge(
      RuleBook ward, PatientAnswers answers, InstantSource clock, boolean ofHidden) {
    this.ward = requireNonNull(ward, "ward");
    this.answers = requireNonNull(answers, "answers");
    this.clock = requireNonNull(clock, "clock");
    this.ofHidden = ofHidden;
  }

  /** Adds to {@code batch} what a reading breaches, as far as this judges it. */
  public void judge(
      Reading reading,
      Instant measuredAt,
      Instant arrival,
      RecordPosition position,
      AlarmProtocol.Batch batch,
      LambdaLogger log) {
    List<Breach> breaches = own(ward.breaches(reading, measuredAt, arrival, position));
    InForce inForce = needsAnswers(breaches) ? inForce(reading.patientId(), log) : null;
    if (inForce == null) {
      breaches.forEach(batch::add);
    } else {
      own(inForce.rules().breaches(reading, measuredAt, arrival, position))
          .forEach(breach -> batch.add(breach, inForce.shelvedUntil(breach.condition())));
    }
  }

  private List<Breach> own(List<Breach> breaches) {
    List<Breach> own = new ArrayList<>(breaches.size());
    for (Breach breach : breaches) {
      if (breach.position().isHidden() == ofHidden) {
        own.add(breach);
      }
    }
    return own;
  }

  /**
   * Whether the patient's care plan and shelves could change anything: what is critical for the
   * ward is so for everybody and never shelved, and such a page does not wait for them.
   */
  private static boolean needsAnswers(List<Breach> breaches) {
    for (Breach breach : breaches) {
      if (breach.severity() != Severity.CRITICAL) {
        return true;
      }
    }
    return false;
  }

  /**
   * The patient's care plan, shelves and ward; null where they cannot be read: a page too many, not
   * one too few.
   */
  public @Nullable InForce inForce(String patientId, LambdaLogger log) {
    try {
      return answers.of(patientId, clock.instant());
    } catch (SdkException | IllegalArgumentException | IllegalStateException e) {
      log.log("a patient's plan and shelves are not read, judged without: " + e, LogLevel.WARN);
      return null;
    }
  }
}
