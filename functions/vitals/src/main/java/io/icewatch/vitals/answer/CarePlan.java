package io.icewatch.vitals.answer;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Limits of one patient in the place of the ward's. Ends with the stay.
 *
 * @param version higher with every change, from 1: a replay judges by the plan of its moment
 * @param limits only those that differ from the ward's; empty: the plan was taken away
 * @param by who ordered it, as others read it
 * @param at when
 * @param why the reason
 * @param orders ids of the last orders that made it what it is, newest first
 */
public record CarePlan(
    long version,
    Map<Limit, Double> limits,
    String by,
    Instant at,
    String why,
    List<String> orders) {
  public CarePlan {
    limits = Map.copyOf(limits);
    requireNonNull(by, "by");
    requireNonNull(at, "at");
    requireNonNull(why, "why");
    orders = List.copyOf(orders);
  }
}
