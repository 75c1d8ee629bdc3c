package io.icewatch.conformance;

import io.icewatch.conformance.EndpointScore.NotApplicable;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The score of a run of the suite, group by group. */
public final class Scoreboard {
  private final Map<String, Score> groups = new LinkedHashMap<>();
  private final Map<String, Integer> reasons = new TreeMap<>();
  private final Score total = new Score();

  /** How many cases passed, how many there were, and how sure these are. */
  private static final class Score {
    final Map<Certainty, Integer> cases = new EnumMap<>(Certainty.class);
    int passed;
    int played;
    int left;

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
      return left > 0 ? row + "   %3d not applicable".formatted(left) : row.toString();
    }
  }

  public Scoreboard(List<CaseResult> results) {
    for (CaseResult result : results) {
      groups.computeIfAbsent(result.played().group(), group -> new Score()).add(result);
      total.add(result);
    }
  }

  /** The score at an endpoint, with what cannot be performed there. */
  public Scoreboard(EndpointScore score) {
    this(score.results());
    for (NotApplicable each : score.notApplicable()) {
      groups.computeIfAbsent(each.left().group(), group -> new Score()).left++;
      total.left++;
      reasons.merge(each.reason(), 1, Integer::sum);
    }
  }

  /** Whether there were cases, and every one passed. */
  public boolean isPerfect() {
    return total.played > 0 && total.passed == total.played;
  }

  /**
   * Prints a line for each group and one for all, and why cases were not applicable. On the engine
   * a case counts once for each of its ways.
   */
  public void print(PrintWriter out) {
    StringBuilder head = new StringBuilder(String.format(Locale.ROOT, "%-22s %14s", "", "passed"));
    for (Certainty certainty : Certainty.values()) {
      head.append(String.format(Locale.ROOT, " %12s", certainty.text()));
    }
    out.println(head);
    groups.forEach((name, score) -> out.println(score.row(name)));
    out.println(total.row("all"));
    reasons.forEach((reason, cases) -> out.printf(Locale.ROOT, "%3d %s%n", cases, reason));
    out.flush();
  }
}
