package io.icewatch.conformance;

import java.util.List;

/**
 * What came of a case.
 *
 * @param played the case
 * @param expected what had to be seen, in order
 * @param seen what was
 */
public record CaseResult(ConformanceCase played, List<Happening> expected, List<Happening> seen) {

  public CaseResult {
    expected = List.copyOf(expected);
    seen = List.copyOf(seen);
  }

  /** The result of a case that could not be performed to its end: failed, whatever was seen. */
  static CaseResult brokenOff(ConformanceCase played, String trouble) {
    Happening end = Happening.of(Times.START, 0, "the case could not go on: " + trouble);
    return new CaseResult(played, List.of(), List.of(end));
  }

  /** Whether exactly that was seen which had to be. */
  public boolean isPassed() {
    return firstDifference() == expected.size() && seen.size() == expected.size();
  }

  /** Verdict, group, name, certainty and source. */
  public String oneLine() {
    return "%s %s: %s (%s, %s)"
        .formatted(
            isPassed() ? "ok  " : "FAIL",
            played.group(),
            played.title(),
            played.certainty().text(),
            played.source());
  }

  /** The source, what was expected and what was seen, from where they differ on. */
  public String explanation() {
    int first = firstDifference();
    StringBuilder text = new StringBuilder();
    text.append("%s: %s%n".formatted(played.group(), played.title()));
    text.append("  %s: %s%n".formatted(played.certainty().text(), played.source()));
    expected.subList(0, first).forEach(each -> text.append("    %s%n".formatted(each)));
    for (int i = first; i < expected.size(); i++) {
      text.append("  - %s%n".formatted(expected.get(i).withDetailsOf(expected.get(i))));
    }
    for (int i = first; i < seen.size(); i++) {
      Happening like = i < expected.size() ? expected.get(i) : Happening.NOTHING;
      text.append("  + %s%n".formatted(seen.get(i).withDetailsOf(like)));
    }
    return text.toString();
  }

  private int firstDifference() {
    int i = 0;
    while (i < expected.size() && i < seen.size() && seen.get(i).meets(expected.get(i))) {
      i++;
    }
    return i;
  }
}
