package io.icewatch.vitals.alarm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The words of notices that are no pages. */
final class LifecycleText {

  private LifecycleText() {}

  static PageText of(Resolved notice, MessageDetail detail) {
    List<String> lines = new ArrayList<>();
    String subject = "RESOLVED patient alert";
    lines.add(subject);
    if (detail != MessageDetail.ANONYMOUS) {
      lines.set(0, "RESOLVED: " + Words.headline(notice.severity(), notice.key().condition()));
      lines.add("Patient " + notice.patientId());
    }
    String lasted =
        "Lasted from %s (%s)"
            .formatted(
                Words.time(notice.episodeStart()),
                Words.inWords(Duration.between(notice.episodeStart(), notice.measuredAt())));
    if (detail == MessageDetail.FULL) {
      subject =
          "RESOLVED %s, patient %s"
              .formatted(Words.name(notice.key().condition()), notice.patientId());
      lines.add("Now " + measured(notice.key(), notice.value()));
      lasted += ", worst " + measured(notice.key(), notice.worstValue());
    }
    lines.add("Measured " + Words.time(notice.measuredAt()));
    lines.add(lasted);
    return ended(notice, subject, lines, detail);
  }

  static PageText of(Escalated notice, MessageDetail detail) {
    List<String> lines = new ArrayList<>();
    String unanswered =
        "NOT ACKNOWLEDGED for " + Words.inWords(Duration.between(notice.pagedAt(), notice.at()));
    String headline = Words.headline(notice.severity(), notice.key().condition());
    String subject = "ESCALATED " + Words.name(notice.severity()) + " patient alert";
    if (detail == MessageDetail.ANONYMOUS) {
      lines.add(subject);
      lines.add(unanswered);
    } else {
      lines.add(unanswered + ": " + headline);
      lines.add("Patient " + notice.patientId());
    }
    if (detail == MessageDetail.FULL) {
      subject = "ESCALATED %s, patient %s".formatted(headline, notice.patientId());
      lines.add("Worst " + measured(notice.key(), notice.worstValue()));
    }
    lines.add("Paged " + Words.time(notice.pagedAt()));
    lines.add("Since " + Words.time(notice.episodeStart()));
    return ended(notice, subject, lines, detail);
  }

  static PageText of(Silent notice, MessageDetail detail) {
    List<String> lines = new ArrayList<>();
    String missing = "NO READINGS";
    String subject = missing + " of a patient";
    if (detail != MessageDetail.ANONYMOUS) {
      missing = notice.vital() == null ? missing : "NO " + notice.vital().title();
    }
    lines.add(
        "%s for %s"
            .formatted(missing, Words.inWords(Duration.between(notice.lastSeenAt(), notice.at()))));
    if (detail != MessageDetail.ANONYMOUS) {
      lines.add("Patient " + notice.patientId());
    }
    if (detail == MessageDetail.FULL) {
      subject = "%s, patient %s".formatted(missing, notice.patientId());
      notice
          .lastValues()
          .forEach((vital, value) ->
              lines.add(
                  "Last value: %s %s".formatted(vital.title(), Words.measured(vital, value))));
    }
    lines.add("Last measured " + Words.time(notice.lastSeenAt()));
    return ended(notice, subject, lines, detail);
  }

  static PageText of(Returned notice, MessageDetail detail) {
    List<String> lines = new ArrayList<>();
    lines.add("READINGS AGAIN");
    if (detail != MessageDetail.ANONYMOUS) {
      lines.add("Patient " + notice.patientId());
    }
    lines.add(
        "Silent from %s to %s"
            .formatted(Words.time(notice.silentSince()), Words.time(notice.at())));
    String subject =
        detail == MessageDetail.FULL
            ? "READINGS AGAIN, patient " + notice.patientId()
            : "READINGS AGAIN of a patient";
    return ended(notice, subject, lines, detail);
  }

  static PageText of(MonitorFault notice, MessageDetail detail) {
    String subject =
        switch (notice.fault()) {
          case UNREADABLE -> "TECHNICAL: messages of a monitor cannot be read";
          case AFTER_DISCHARGE -> "TECHNICAL: readings of a patient who was discharged";
        };
    List<String> lines = new ArrayList<>(List.of(subject));
    addLines(notice, lines, detail);
    return PageText.of(subject, lines);
  }

  /** Two at least, of one kind of fault. */
  static PageText ofAll(List<MonitorFault> notices, MessageDetail detail) {
    String subject =
        switch (notices.getFirst().fault()) {
          case UNREADABLE ->
              "TECHNICAL: messages of %d monitors cannot be read".formatted(notices.size());
          case AFTER_DISCHARGE ->
              "TECHNICAL: readings of %d patients who were discharged".formatted(notices.size());
        };
    List<String> lines = new ArrayList<>(List.of(subject));
    for (MonitorFault notice : notices) {
      lines.add("");
      addLines(notice, lines, detail);
    }
    return PageText.of(subject, lines);
  }

  private static void addLines(MonitorFault notice, List<String> lines, MessageDetail detail) {
    if (detail != MessageDetail.ANONYMOUS) {
      String whose =
          switch (notice.fault()) {
            case UNREADABLE -> "Monitor ";
            case AFTER_DISCHARGE -> "Wrong patient? Patient ";
          };
      lines.add(whose + notice.patientId());
    }
    lines.add("Since " + Words.time(notice.at()));
    addReference(notice, lines, detail);
  }

  private static PageText ended(
      Notice notice, String subject, List<String> lines, MessageDetail detail) {
    addReference(notice, lines, detail);
    return PageText.of(subject, lines);
  }

  private static void addReference(Notice notice, List<String> lines, MessageDetail detail) {
    if (detail != MessageDetail.ANONYMOUS) {
      lines.add("Alert " + notice.alertId());
    }
  }

  private static String measured(EpisodeKey key, double value) {
    return Words.measured(key.condition().vital(), value);
  }
}
