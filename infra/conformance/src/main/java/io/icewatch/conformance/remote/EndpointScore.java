package io.icewatch.conformance.remote;

import io.icewatch.conformance.cases.CaseResult;
import io.icewatch.conformance.cases.ConformanceCase;
import java.util.List;

/**
 * What came of the suite at an endpoint.
 *
 * @param results of the cases that were run; a case of several ways counts once
 * @param notApplicable the others
 */
public record EndpointScore(List<CaseResult> results, List<NotApplicable> notApplicable) {

  public EndpointScore {
    results = List.copyOf(results);
    notApplicable = List.copyOf(notApplicable);
  }

  /**
   * A case that cannot be run at an endpoint.
   *
   * @param reason why
   */
  public record NotApplicable(ConformanceCase left, String reason) {
    /** {@code n/a}, group, name and reason. */
    public String oneLine() {
      return "n/a  %s: %s (%s)".formatted(left.group(), left.name(), reason);
    }
  }
}
