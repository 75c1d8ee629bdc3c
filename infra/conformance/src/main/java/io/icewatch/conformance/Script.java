package io.icewatch.conformance;

import io.icewatch.conformance.Line.Conduct;
import java.util.ArrayList;
import java.util.List;

/** What the function of a case does at each of its invocations. Thread-safe. */
final class Script {
  private final Names names;

  // Guarded by this.
  private final List<Line.Invoked> unmet = new ArrayList<>();

  Script(List<Line> timeline, Names names) {
    this.names = names;
    for (Line line : timeline) {
      if (line instanceof Line.Invoked invoked) {
        unmet.add(invoked);
      }
    }
  }

  /**
   * What the first expectation of such an invocation, not yet met, lets the function do. An
   * invocation that nobody expects succeeds: the case has failed already, and shall end.
   *
   * @param deed the invocation in words
   */
  synchronized Conduct conduct(int shard, String deed) {
    for (Line.Invoked next : unmet) {
      if (next.shard() == shard && names.fill(next.deed()).equals(deed)) {
        unmet.remove(next);
        return next.does();
      }
    }
    return new Conduct.Answers("{\"state\":{}}");
  }
}
