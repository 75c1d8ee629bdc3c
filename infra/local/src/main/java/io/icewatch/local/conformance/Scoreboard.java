package io.icewatch.local.conformance;

import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The score of a run of the suite, group by group. */
public final class Scoreboard {
  private final Map<String, Score> groups = new LinkedHashMap<>();
  private final Score total = new Score();

  /** How many cases passed, how many there were, and how sure these are. */
  private static final class Score {
    final Map<Certainty, Integer> cases = new EnumMap<>(Certainty.class);
    int passed;
    int played;

    void add(CaseResult result) {
      cases.merge(result.played().certainty(), 1, Integer::sum);
      played++;
      passed += result.isPassed() ? 1 : 0;
    }

    String row(String name) {
      StringBuilder row =
          new StringBuilder(String.format(Locale.ROOT, "%-22s %7d of %3d", name, passed, played));
      for (Certainty certainty : Certainty.values()) {
        row.append(String.format(Locale.ROOT, " %12d", cases.getOrDefault(certainty, 0)));
      }
      return row.toString();
    }
  }

  public Scoreboard(List<CaseResult> results) {
    for (CaseResult result : results) {
      groups.computeIfAbsent(result.played().group(), group -> new Score()).add(result);
      total.add(result);
    }
  }

  /** Whether every case passed. */
  public boolean isPerfect() {
    return total.passed == total.played;
  }

  /** Prints a line for each group and one for all; a case counts once for each of its ways. */
  public void print(PrintWriter out) {
    StringBuilder head = new StringBuilder(String.format(Locale.ROOT, "%-22s %14s", "", "passed"));
    for (Certainty certainty : Certainty.values()) {
      head.append(String.format(Locale.ROOT, " %12s", certainty.text()));
    }
    out.println(head);
    groups.forEach((name, score) -> out.println(score.row(name)));
    out.println(total.row("all"));
    out.flush();
  }
}
