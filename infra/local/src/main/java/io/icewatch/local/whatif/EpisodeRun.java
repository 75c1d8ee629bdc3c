package io.icewatch.local.whatif;

import io.icewatch.vitals.alarm.Severity;
import java.util.Arrays;

/**
 * A run of breaches of one patient and condition by the rules that all policies are measured by:
 * from the first breach until a plausible reading of the vital is within bounds. What is counted
 * here is what a nurse could have been told about, whatever a policy makes of it.
 */
final class EpisodeRun {
  /** The time of a page that was not sent. */
  static final long NEVER = Long.MIN_VALUE;

  private final long startMillis;
  private boolean isCritical;
  private final long[] firstPage;
  private final boolean[] hasCriticalPage;

  /**
   * @param trials how many policies are tried
   */
  EpisodeRun(long startMillis, int trials) {
    this.startMillis = startMillis;
    this.firstPage = new long[trials];
    this.hasCriticalPage = new boolean[trials];
    Arrays.fill(firstPage, NEVER);
  }

  void breach(Severity severity) {
    isCritical |= severity == Severity.CRITICAL;
  }

  void page(int trial, Severity severity, long atMillis) {
    if (firstPage[trial] == NEVER) {
      firstPage[trial] = atMillis;
    }
    hasCriticalPage[trial] |= severity == Severity.CRITICAL;
  }

  boolean isCritical() {
    return isCritical;
  }

  boolean isPaged(int trial) {
    return firstPage[trial] != NEVER;
  }

  boolean hasCriticalPage(int trial) {
    return hasCriticalPage[trial];
  }

  /** From the first breach to the first page of a policy that sent one. */
  long delayMillis(int trial) {
    return firstPage[trial] - startMillis;
  }
}
