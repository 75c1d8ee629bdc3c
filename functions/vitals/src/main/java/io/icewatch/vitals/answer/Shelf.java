package io.icewatch.vitals.answer;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.alarm.Condition;
import java.util.List;

/**
 * That warnings of one condition of one patient are not paged for a while, for a reason that others
 * can read (ISA-18.2: shelved). Never covers what is critical.
 *
 * @param version higher with every change, from 1
 * @param condition which
 * @param stamp who, when, until when, why; ended by hand if it holds no longer than it began
 * @param orders ids of the last orders that made it what it is, newest first
 */
public record Shelf(long version, Condition condition, Stamp stamp, List<String> orders) {
  public Shelf {
    requireNonNull(condition, "condition");
    requireNonNull(stamp, "stamp");
    orders = List.copyOf(orders);
  }
}
