package io.icewatch.vitals.alarm;

import io.icewatch.vitals.alarm.AlarmPolicy.Leases;
import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.record.RecordPosition;
import io.icewatch.vitals.record.SequenceNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Breaches of low oxygen saturation by the default rules, told by the minute. */
public final class Breaches {
  /** When the clock of every timeline stands at 0:00. */
  public static final Instant START = Instant.parse("2025-01-01T00:00:00Z");

  public static final String PATIENT = "17";
  public static final EpisodeKey KEY = new EpisodeKey(PATIENT, Condition.SPO2_LOW);

  /** The defaults of the template. */
  public static final AlarmPolicy POLICY =
      policy(Duration.ofSeconds(900), Duration.ofMinutes(5), Duration.ZERO, Duration.ofSeconds(70));

  /** Of a vital of which nothing is known but the gap. */
  static final Episode.Breaks GAP = new Episode.Breaks(POLICY.gap(), POLICY.gap(), POLICY.gap());

  private static final RuleBook RULES = RuleBook.of(List.of(new Rule(Condition.SPO2_LOW, 90, 85)));

  private Breaches() {}

  /** A policy that suppresses every severity for as long. */
  public static AlarmPolicy policy(
      Duration suppress, Duration gap, Duration alarmDelay, Duration lease) {
    return new AlarmPolicy(
        Repeats.every(suppress),
        gap,
        alarmDelay,
        new Leases(lease, Leases.NOTICE),
        Duration.ofMinutes(5),
        Duration.ofMinutes(3),
        DeeperSteps.DEFAULTS);
  }

  /** Minutes and seconds after {@link #START}, e.g. {@code 14:59}. */
  public static Instant at(String time) {
    String[] parts = time.split(":", 2);
    return START.plusSeconds(60 * Long.parseLong(parts[0])).plusSeconds(Long.parseLong(parts[1]));
  }

  /**
   * A breach under the usual ordering key; the later it arrives, the higher its sequence number.
   */
  public static Breach breach(String time, double spo2) {
    return breach(PATIENT, time, spo2, "17");
  }

  /** A breach of any patient and partition key. */
  public static Breach breach(String patientId, String time, double spo2, String partitionKey) {
    return breach(patientId, at(time), spo2, partitionKey);
  }

  /** A breach whose sequence number tells its arrival. */
  public static Breach breach(String patientId, Instant arrival, double spo2, String partitionKey) {
    Reading reading = Reading.of(patientId, Reading.NO_EVENT_TIME, Map.of(Vital.SPO2, spo2));
    long sequence = 1_000_000 + Duration.between(START, arrival).toMillis();
    return RULES
        .breaches(
            reading,
            arrival,
            new RecordPosition("shardId-000000000000", partitionKey, SequenceNumber.of(sequence)))
        .getFirst();
  }

  /** An episode whose claimed page has been published, about a breach that came alone. */
  static Episode confirmed(
      Episode claimed, Alert alert, Instant publishedAt, Duration answerWithin) {
    AlarmEvent.Breached event = new AlarmEvent.Breached(alert.breach(), null);
    return claimed.confirmed(alert, event, publishedAt, answerWithin);
  }

  /** The probe is off: a value that cannot be. */
  static Breach technical(String time) {
    return new Breach(
        PATIENT,
        Condition.SPO2_IMPLAUSIBLE,
        Severity.TECHNICAL,
        0,
        at(time),
        new RecordPosition(
            "shardId-000000000000", "17", SequenceNumber.of(at(time).getEpochSecond())));
  }

  /** What is decided of a breach by the defaults, where nothing is known of the patient. */
  static Decision.OfBreach decide(@Nullable Episode episode, Breach breach, Instant now) {
    return POLICY.decide(episode, new AlarmEvent.Breached(breach, null), Duration.ZERO, now);
  }

  /** The same, where it is a page. */
  static Decision.Page page(@Nullable Episode episode, Breach breach, Instant now) {
    return (Decision.Page) decide(episode, breach, now);
  }

  /** The episode whose page has been published. */
  static Episode confirmed(Decision.Page page, Instant publishedAt) {
    return confirmed(page.claimed(), page.alert(), publishedAt, POLICY.answerWithin());
  }
}
