package io.icewatch.conformance.cases;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What came of a case.
 *
 * @param tested the case
 * @param expected what had to be seen, in order
 * @param seen what was
 */
public record CaseResult(
    ConformanceCase tested, List<ObservedEvent> expected, List<ObservedEvent> seen) {

  private static final int LEGIBLE = 240;

  public CaseResult {
    expected = List.copyOf(expected);
    seen = List.copyOf(seen);
  }

  /** The result of a case that could not be run to its end: failed, whatever was seen. */
  public static CaseResult brokenOff(ConformanceCase tested, String reason) {
    ObservedEvent end =
        new ObservedEvent.Unexpected(CaseTime.START, 0, "the case could not go on: " + reason);
    return new CaseResult(tested, List.of(), List.of(end));
  }

  /** Whether exactly that was seen which had to be. */
  public boolean isPassed() {
    return firstDifference() == expected.size() && seen.size() == expected.size();
  }

  /** Verdict, group, name, evidence and source. */
  public String oneLine() {
    return "%s %s: %s (%s, %s)"
        .formatted(
            isPassed() ? "ok  " : "FAIL",
            tested.group(),
            tested.title(),
            tested.evidence().text(),
            tested.source());
  }

  /** The source, what was expected and what was seen, from where they differ on. */
  public String explanation() {
    int first = firstDifference();
    StringBuilder text = new StringBuilder();
    text.append("%s: %s%n".formatted(tested.group(), tested.title()));
    text.append("  %s: %s%n".formatted(tested.evidence().text(), tested.source()));
    expected.subList(0, first).forEach(each -> text.append("    %s%n".formatted(shown(each))));
    for (int i = first; i < expected.size(); i++) {
      ObservedEvent each = expected.get(i);
      text.append("  - %s%s%n".formatted(shown(each), details(each, each)));
    }
    for (int i = first; i < seen.size(); i++) {
      ObservedEvent each = seen.get(i);
      String details = i < expected.size() ? details(each, expected.get(i)) : "";
      text.append("  + %s%s%n".formatted(shown(each), details));
    }
    return text.toString();
  }

  private static String shown(ObservedEvent event) {
    String text = event.toString();
    return text.length() <= LEGIBLE ? text : text.substring(0, LEGIBLE) + " …";
  }

  /** Those details of an event that the other one has as well, for telling two apart. */
  private static String details(ObservedEvent event, ObservedEvent other) {
    return other.details().keySet().stream()
        .map(name -> "%n      %s %s".formatted(name, event.details().get(name)))
        .collect(Collectors.joining());
  }

  private int firstDifference() {
    int i = 0;
    while (i < expected.size() && i < seen.size() && seen.get(i).meets(expected.get(i))) {
      i++;
    }
    return i;
  }
}
