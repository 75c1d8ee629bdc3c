package io.icewatch.board.link;

import io.icewatch.board.answer.Settled;
import io.icewatch.board.http.Reply;
import io.icewatch.board.ward.Answerable;
import io.icewatch.vitals.alarm.MessageDetail;
import io.icewatch.vitals.alarm.Severity;
import io.icewatch.vitals.answer.AlertId;
import io.icewatch.vitals.answer.Stamp;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is seen behind the link of a page: no more than the page itself says, as the link goes with
 * it wherever it is sent on. Works without a script.
 *
 * @param detail how much a page says
 * @param time as the ward tells it
 */
public record LinkPage(MessageDetail detail, DateTimeFormatter time) {
  private static final List<Integer> CRITICAL_MINUTES = List.of(5, 10, 15, 30);
  private static final List<Integer> MINUTES = List.of(15, 30, 60, 120, 240);

  /** The alert, and the form that takes it on if it can still be. */
  Reply form(AlertId alert, Answerable known, String command) {
    String facts = facts(known);
    if (!known.isActive(alert)) {
      return page(200, facts + paragraph("state", "This alarm is already over."));
    }
    if (known.isSuperseded(alert)) {
      return page(
          200, facts + paragraph("state", "A newer page of this alarm is out: answer that one."));
    }
    return page(200, facts + state(known.acknowledged()) + question(command, lengths(known)));
  }

  /** What became of an answer. */
  Reply settled(Answerable known, Settled settled) {
    String message =
        settled.isAnswer() ? settled.message() : "Nothing was done: " + settled.message();
    return page(settled.status(), facts(known) + paragraph("state", capitalised(message) + "."));
  }

  /** Why nothing is shown and nothing was done. */
  Reply refusal(int status, String why) {
    return page(
        status,
        "<h1>Answer an alert</h1>\n"
            + paragraph("state", why)
            + paragraph("", "Look at the patient, or open the ward board."));
  }

  private String facts(Answerable known) {
    String name = escaped(headline(known));
    return switch (detail) {
      case ANONYMOUS -> "<h1>Patient alert</h1>\n";
      case MINIMAL -> "<h1>%s</h1>\n%s".formatted(name, patient(known));
      case FULL ->
          "<h1>%s</h1>\n%s%s"
              .formatted(
                  name,
                  known.text() == null ? "" : paragraph("alarm", known.text()),
                  patient(known));
    };
  }

  private static String headline(Answerable known) {
    Severity severity = known.severity();
    return severity == null
        ? capitalised(known.name())
        : severity.label().toUpperCase(Locale.ROOT) + " " + known.name();
  }

  private static String patient(Answerable known) {
    String bed = known.bed() == null ? "" : ", bed " + known.bed();
    return paragraph("patient", "Patient " + known.key().patientId() + bed);
  }

  private String state(@Nullable Stamp acknowledged) {
    return paragraph(
        "state",
        acknowledged == null
            ? "Nobody has acknowledged it."
            : "%s has it until %s."
                .formatted(acknowledged.by(), time.format(acknowledged.until())));
  }

  private static String lengths(Answerable known) {
    List<Integer> lengths = known.severity() == Severity.CRITICAL ? CRITICAL_MINUTES : MINUTES;
    return lengths.stream()
        .map(minutes -> "<option value=\"%1$d\">%1$d minutes</option>".formatted(minutes))
        .collect(Collectors.joining());
  }

  private static String question(String command, String lengths) {
    return """
    <form method="post">
    <input type="hidden" name="command" value="%s">
    <label>Your name <input name="by" required maxlength="64" autocomplete="name"></label>
    <label>For <select name="minutes">%s</select></label>
    <label>Why (may stay empty) <input name="why" maxlength="200"></label>
    <button>Acknowledge</button>
    </form>
    """
        .formatted(command, lengths);
  }

  private static Reply page(int status, String content) {
    return Reply.html(
        status,
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <title>Answer an alert</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <link rel="stylesheet" href="../link.css">
        </head>
        <body>
        <main>
        %s</main>
        <footer>Supplement, never the sole source of alarms. Not a medical device.</footer>
        </body>
        </html>
        """
            .formatted(content));
  }

  private static String paragraph(String kind, String text) {
    return "<p class=\"%s\">%s</p>\n".formatted(kind, escaped(text));
  }

  private static String capitalised(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  /** As text of a page or value of an attribute, whatever it holds. */
  private static String escaped(String text) {
    return text.codePoints()
        .mapToObj(letter ->
            switch (letter) {
              case '&' -> "&amp;";
              case '<' -> "&lt;";
              case '>' -> "&gt;";
              case '"' -> "&quot;";
              case '\'' -> "&#39;";
              default -> Character.toString(letter);
            })
        .collect(Collectors.joining());
  }
}
