package io.icewatch.conformance.cases;

import io.icewatch.conformance.cases.TimelineStep.ExpectInvocation;
import java.util.ArrayList;
import java.util.List;

/** What the function of a case does at each of its invocations. Thread-safe. */
public final class FunctionScript {
  private final RecordAliases aliases;

  // Guarded by this.
  private final List<ExpectInvocation> unmet;

  public FunctionScript(ConformanceCase tested, RecordAliases aliases) {
    this.aliases = aliases;
    this.unmet = new ArrayList<>(tested.steps(ExpectInvocation.class).toList());
  }

  /**
   * What the first expectation of such an invocation, not yet met, lets the function do. An
   * invocation that nobody expects succeeds: the case has failed already, and shall end.
   */
  public synchronized FunctionBehavior behavior(ObservedEvent.Invoked seen) {
    for (ExpectInvocation next : unmet) {
      if (seen.resembles(aliases.fill(next.event().withoutDetails()))) {
        unmet.remove(next);
        return next.behavior();
      }
    }
    return new FunctionBehavior.Answers("{\"state\":{}}");
  }
}
