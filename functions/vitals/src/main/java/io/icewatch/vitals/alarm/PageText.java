package io.icewatch.vitals.alarm;

import io.icewatch.vitals.alarm.Alert.Reason;
import io.icewatch.vitals.reading.NotMeasured;
import io.icewatch.vitals.reading.Vital;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A page in words, for a tired person: what, who, how bad, since when, how many were suppressed,
 * how late.
 *
 * @param subject at most 100 printable ASCII characters that begin with a letter, as SNS demands;
 *     never a measured value
 * @param body lines of text
 */
public record PageText(String subject, String body) {
  /** SNS refuses longer subjects (API reference, Publish). */
  static final int LONGEST_SUBJECT = 100;

  /** Below this SpO2 a finger clip is as likely to be off as the patient to be that ill. */
  private static final double PROBE_IN_DOUBT_SPO2 = 50;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /**
   * Puts an alert into words.
   *
   * @param now the wall clock
   * @param stale how old a reading may be before the text says how old it is
   */
  public static PageText of(Alert alert, Instant now, Duration stale, MessageDetail detail) {
    List<String> lines =
        switch (detail) {
          case FULL ->
              List.of(
                  headline(alert) + ": " + measured(alert, alert.breach().value()),
                  "Patient " + alert.breach().patientId(),
                  "Measured " + TIME.format(alert.breach().measuredAt()),
                  since(alert) + ", worst " + measured(alert, alert.worstValue()));
          case MINIMAL ->
              List.of(
                  headline(alert),
                  "Patient " + alert.breach().patientId(),
                  "Measured " + TIME.format(alert.breach().measuredAt()),
                  since(alert));
          case ANONYMOUS ->
              List.of(
                  subject(alert, detail),
                  "Measured " + TIME.format(alert.breach().measuredAt()),
                  since(alert));
        };
    List<String> text = new ArrayList<>(lines);
    if (alert.suppressedSinceLast() > 0) {
      text.add(counted(alert.suppressedSinceLast(), "reading") + " suppressed since the last page");
    }
    Duration age = Duration.between(alert.breach().measuredAt(), now);
    if (age.compareTo(stale) > 0) {
      text.add("LATE: this reading is " + inWords(age) + " old");
    }
    if (detail != MessageDetail.ANONYMOUS) {
      if (isProbeInDoubt(alert.breach())) {
        text.add("Check the probe");
      }
      if (NotMeasured.is(alert.breach().value())) {
        text.add("The monitor says that it does not measure");
      }
      unitInDoubt(alert.breach(), detail).ifPresent(text::add);
      text.add("Alert " + alert.alertId());
    }
    return new PageText(subject(alert, detail), String.join("\n", text) + "\n");
  }

  private static String subject(Alert alert, MessageDetail detail) {
    String severity = alert.breach().severity().label().toUpperCase(Locale.ROOT);
    String subject =
        switch (detail) {
          case FULL ->
              "%s %s, patient %s"
                  .formatted(
                      severity, name(alert.breach().condition()), alert.breach().patientId());
          case MINIMAL, ANONYMOUS -> severity + " patient alert";
        };
    String ascii = subject.replaceAll("[^\\x20-\\x7E]", "?");
    return ascii.length() <= LONGEST_SUBJECT ? ascii : ascii.substring(0, LONGEST_SUBJECT);
  }

  private static String headline(Alert alert) {
    String reason =
        switch (alert.reason()) {
          case FIRST -> "";
          case WORSENED -> ", worsened";
          case DEEPER -> ", deeper";
          case STILL -> ", still";
        };
    Breach breach = alert.breach();
    return breach.severity().label().toUpperCase(Locale.ROOT)
        + " "
        + name(breach.condition())
        + reason;
  }

  private static String since(Alert alert) {
    Duration lasted = Duration.between(alert.episodeStart(), alert.breach().measuredAt());
    return alert.reason() == Reason.FIRST && lasted.isZero()
        ? "Just begun"
        : "Since %s (%s)".formatted(TIME.format(alert.episodeStart()), inWords(lasted));
  }

  private static String measured(Alert alert, double value) {
    return number(value) + " " + alert.breach().condition().vital().unit();
  }

  private static Optional<String> unitInDoubt(Breach breach, MessageDetail detail) {
    Vital vital = breach.condition().vital();
    return Optional.ofNullable(vital.looksLike(breach.value()))
        .map(
            unit ->
                switch (detail) {
                  case FULL ->
                      "Check the unit: it looks like %s (%s %s)"
                          .formatted(unit.name(), number(unit.converted()), vital.unit());
                  case MINIMAL, ANONYMOUS -> "Check the unit: it looks like " + unit.name();
                });
  }

  private static boolean isProbeInDoubt(Breach breach) {
    return !breach.condition().vital().isPlausible(breach.value())
        || (breach.condition() == Condition.SPO2_LOW && breach.value() < PROBE_IN_DOUBT_SPO2);
  }

  /** E.g. {@code SpO2 low}, {@code heart rate implausible}. */
  private static String name(Condition condition) {
    String direction = condition.label().substring(condition.label().indexOf('-') + 1);
    return name(condition.vital()) + " " + direction;
  }

  private static String name(Vital vital) {
    return switch (vital) {
      case SPO2 -> "SpO2";
      case HEART_RATE -> "heart rate";
      case TEMPERATURE_F -> "temperature";
      case RESP_RATE -> "respiratory rate";
      case SBP -> "systolic blood pressure";
    };
  }

  private static String number(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  /** The two largest units that matter: {@code 43 minutes}, {@code 1 hour 5 minutes}. */
  private static String inWords(Duration duration) {
    Duration positive = duration.isNegative() ? Duration.ZERO : duration;
    long days = positive.toDays();
    int hours = positive.toHoursPart();
    int minutes = positive.toMinutesPart();
    if (days > 0) {
      return counted(days, "day") + andMaybe(hours, "hour");
    }
    if (hours > 0) {
      return counted(hours, "hour") + andMaybe(minutes, "minute");
    }
    return minutes > 0
        ? counted(minutes, "minute") + andMaybe(positive.toSecondsPart(), "second")
        : counted(positive.toSecondsPart(), "second");
  }

  private static String andMaybe(int number, String unit) {
    return number == 0 ? "" : " " + counted(number, unit);
  }

  private static String counted(long number, String unit) {
    return number + " " + unit + (number == 1 ? "" : "s");
  }
}
