package io.icewatch.vitals.answer;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.alarm.Severity;
import java.util.List;

/**
 * That somebody has taken one page on, for a while. It covers no later page and no higher severity.
 *
 * @param version higher with every change, from 1
 * @param alert the page
 * @param severity the page's
 * @param stamp who, when, until when, why
 * @param orders ids of the last orders that made it what it is, newest first
 */
public record Acknowledgement(
    long version, AlertId alert, Severity severity, Stamp stamp, List<String> orders) {
  public Acknowledgement {
    requireNonNull(alert, "alert");
    requireNonNull(severity, "severity");
    requireNonNull(stamp, "stamp");
    orders = List.copyOf(orders);
  }
}
