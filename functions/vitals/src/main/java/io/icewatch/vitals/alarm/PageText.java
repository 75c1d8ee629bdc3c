package io.icewatch.vitals.alarm;

import io.icewatch.vitals.reading.NotMeasured;
import io.icewatch.vitals.reading.Vital;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A notice in words, for a tired person: of a page what, who, how bad, since when, how many were
 * suppressed, how late.
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

  /**
   * Puts a notice into words.
   *
   * @param now the wall clock
   * @param stale how old a reading may be before the text says how old it is
   */
  public static PageText of(Notice notice, Instant now, Duration stale, MessageDetail detail) {
    return switch (notice) {
      case Alert alert -> of(subject(alert, detail), lines(alert, now, stale, detail));
      case Resolved resolved -> LifecycleText.of(resolved, detail);
      case Escalated escalated -> LifecycleText.of(escalated, detail);
      case Silent silent -> LifecycleText.of(silent, detail);
      case Returned returned -> LifecycleText.of(returned, detail);
      case MonitorFault fault -> LifecycleText.of(fault, detail);
    };
  }

  /** Puts what is wrong with monitors into words that go out as one message. */
  public static PageText ofFaults(List<MonitorFault> faults, MessageDetail detail) {
    return faults.size() == 1
        ? LifecycleText.of(faults.getFirst(), detail)
        : LifecycleText.ofAll(faults, detail);
  }

  /**
   * Puts pages into words that go out as one message: of one patient, or of the ward.
   *
   * @param pages two at least, all of one severity
   * @param now the wall clock
   * @param stale how old a reading may be before the text says how old it is
   */
  public static PageText of(List<Alert> pages, Instant now, Duration stale, MessageDetail detail) {
    Alert first = pages.getFirst();
    long patients = pages.stream().map(Alert::patientId).distinct().count();
    String subject =
        patients == 1
            ? "%s, and %d more".formatted(subject(first, detail), pages.size() - 1)
            : "%s: %s of %s"
                .formatted(
                    Words.name(first.severity()),
                    Words.counted(pages.size(), "alarm"),
                    Words.counted(patients, "patient"));
    List<String> lines = new ArrayList<>();
    if (patients > 1) {
      lines.add(subject);
    }
    for (Alert page : pages) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      lines.addAll(lines(page, now, stale, detail));
    }
    return of(subject, lines);
  }

  /** The text of these lines; the subject cut and cleaned as SNS demands. */
  static PageText of(String subject, List<String> lines) {
    String ascii = subject.replaceAll("[^\\x20-\\x7E]", "?");
    return new PageText(
        ascii.length() <= LONGEST_SUBJECT ? ascii : ascii.substring(0, LONGEST_SUBJECT),
        String.join("\n", lines) + "\n");
  }

  private static List<String> lines(
      Alert alert, Instant now, Duration stale, MessageDetail detail) {
    List<String> lines =
        switch (detail) {
          case FULL ->
              List.of(
                  headline(alert) + ": " + measured(alert, alert.breach().value()),
                  "Patient " + alert.breach().patientId(),
                  "Measured " + Words.time(alert.breach().measuredAt()),
                  since(alert) + ", worst " + measured(alert, alert.worstValue()));
          case MINIMAL ->
              List.of(
                  headline(alert),
                  "Patient " + alert.breach().patientId(),
                  "Measured " + Words.time(alert.breach().measuredAt()),
                  since(alert));
          case ANONYMOUS ->
              List.of(
                  subject(alert, detail),
                  "Measured " + Words.time(alert.breach().measuredAt()),
                  since(alert));
        };
    List<String> text = new ArrayList<>(lines);
    Duration age = Duration.between(alert.breach().measuredAt(), now);
    if (age.compareTo(stale) > 0) {
      // Before anything else: whoever reads one line more must not take it for now.
      text.add(1, "LATE: this reading is " + Words.inWords(age) + " old");
    }
    if (alert.suppressedSinceLast() > 0) {
      text.add(
          Words.counted(alert.suppressedSinceLast(), "reading")
              + " suppressed since the last page");
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
    return text;
  }

  private static String subject(Alert alert, MessageDetail detail) {
    Breach breach = alert.breach();
    return switch (detail) {
      case FULL ->
          "%s, patient %s"
              .formatted(Words.headline(breach.severity(), breach.condition()), breach.patientId());
      case MINIMAL, ANONYMOUS -> Words.name(breach.severity()) + " patient alert";
    };
  }

  private static String headline(Alert alert) {
    String reason =
        switch (alert.reason()) {
          case FIRST -> "";
          case WORSENED -> ", worsened";
          case DEEPER -> ", deeper";
          case STILL -> ", still";
        };
    return Words.headline(alert.breach().severity(), alert.breach().condition()) + reason;
  }

  private static String since(Alert alert) {
    Duration lasted = Duration.between(alert.episodeStart(), alert.breach().measuredAt());
    return lasted.toSeconds() <= 0
        ? "Just begun"
        : "Since %s (%s)".formatted(Words.time(alert.episodeStart()), Words.inWords(lasted));
  }

  private static String measured(Alert alert, double value) {
    return Words.measured(alert.breach().condition().vital(), value);
  }

  private static Optional<String> unitInDoubt(Breach breach, MessageDetail detail) {
    Vital vital = breach.condition().vital();
    return Optional.ofNullable(vital.looksLike(breach.value()))
        .map(unit ->
            switch (detail) {
              case FULL ->
                  "Check the unit: it looks like %s (%s %s)"
                      .formatted(unit.name(), Words.number(unit.converted()), vital.unit());
              case MINIMAL, ANONYMOUS -> "Check the unit: it looks like " + unit.name();
            });
  }

  private static boolean isProbeInDoubt(Breach breach) {
    return !breach.condition().vital().isPlausible(breach.value())
        || (breach.condition() == Condition.SPO2_LOW && breach.value() < PROBE_IN_DOUBT_SPO2);
  }
}
