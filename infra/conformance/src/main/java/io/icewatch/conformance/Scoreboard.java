package io.icewatch.conformance;

import io.icewatch.conformance.cases.CaseResult;
import io.icewatch.conformance.cases.Evidence;
import io.icewatch.conformance.remote.EndpointScore;
import io.icewatch.conformance.remote.EndpointScore.NotApplicable;
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
    final Map<Evidence, Integer> cases = new EnumMap<>(Evidence.class);
    int passed;
    int run;
    int left;

    void add(CaseResult result) {
      cases.merge(result.tested().evidence(), 1, Integer::sum);
      run++;
      passed += result.isPassed() ? 1 : 0;
    }

    String row(String name) {
      StringBuilder row =
          new StringBuilder(String.format(Locale.ROOT, "%-22s %7d of %3d", name, passed, run));
      for (Evidence evidence : Evidence.values()) {
        row.append(String.format(Locale.ROOT, " %12d", cases.getOrDefault(evidence, 0)));
      }
      return left > 0 ? row + "   %3d not applicable".formatted(left) : row.toString();
    }
  }

  public Scoreboard(List<CaseResult> results) {
    for (CaseResult result : results) {
      groups.computeIfAbsent(result.tested().group(), group -> new Score()).add(result);
      total.add(result);
    }
  }

  /** The score at an endpoint, with what cannot be run there. */
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
    return total.run > 0 && total.passed == total.run;
  }

  /**
   * Prints a line for each group and one for all, and why cases were not applicable. On the engine
   * a case counts once for each of its ways.
   */
  public void print(PrintWriter out) {
    StringBuilder head = new StringBuilder(String.format(Locale.ROOT, "%-22s %14s", "", "passed"));
    for (Evidence evidence : Evidence.values()) {
      head.append(String.format(Locale.ROOT, " %12s", evidence.text()));
    }
    out.println(head);
    groups.forEach((name, score) -> out.println(score.row(name)));
    out.println(total.row("all"));
    reasons.forEach((reason, cases) -> out.printf(Locale.ROOT, "%3d %s%n", cases, reason));
    out.flush();
  }
}
