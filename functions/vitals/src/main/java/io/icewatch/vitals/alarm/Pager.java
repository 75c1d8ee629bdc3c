package io.icewatch.vitals.alarm;

import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The way to people: to a caregiver, and to the next in line. */
public interface Pager {
  /**
   * Waits until one more message may go out, which whoever sends one asks before: about a page that
   * is claimed, and about any other notice before it is claimed, as a breach waits for that claim.
   *
   * @param isUrgent whether it goes before what is not
   * @param timeIsUp true when too little time is left to wait on
   * @return false if it was that before the turn came: nothing may be sent now
   */
  default boolean awaitTurn(boolean isUrgent, BooleanSupplier timeIsUp) {
    return true;
  }

  /**
   * As {@link #awaitTurn}, where nothing is to be given back without a turn.
   *
   * @throws IllegalStateException if there was too little time
   */
  default void requireTurn(boolean isUrgent, BooleanSupplier timeIsUp) {
    if (!awaitTurn(isUrgent, timeIsUp)) {
      throw new IllegalStateException("the invocation has no time left to wait for its turn");
    }
  }

  /**
   * Hears of a page before it is claimed, so that what it takes to send it can begin beside the
   * claim. Whether it will be sent nobody knows yet, and nothing may come of it that people see.
   *
   * @param page what {@link #send(Notice, Instant)} gets if the claim is won
   * @param now the wall clock
   */
  default void prepare(Alert page, Instant now) {}

  /**
   * Sends one notice. When this returns, the message is accepted for delivery.
   *
   * @param notice what to say
   * @param now the wall clock, for saying that a reading is late
   * @throws RuntimeException if the message was not accepted, or nobody knows; it will be sent
   *     again
   */
  void send(Notice notice, Instant now);

  /**
   * Sends pages as one message. When this returns, all of them are accepted for delivery; when it
   * throws, none is, as far as anybody knows.
   *
   * @param pages one at least; more only as {@link #together} gave them
   * @param now the wall clock, for saying that a reading is late
   * @throws RuntimeException as {@link #send(Notice, Instant)} does
   */
  default void send(List<Alert> pages, Instant now) {
    pages.forEach(page -> send(page, now));
  }

  /**
   * Sends what is wrong with several monitors as one message; otherwise as {@link #send(List,
   * Instant)}.
   *
   * @param faults one at least, all of one kind of fault
   * @param now the wall clock
   */
  default void sendFaults(List<MonitorFault> faults, Instant now) {
    faults.forEach(fault -> send(fault, now));
  }

  /**
   * Which pages go out as one message, so that a storm does not bury those who get it.
   *
   * @param pages what is to be sent at this moment
   * @return every page once, the gravest first
   */
  default List<List<Alert>> together(List<Alert> pages) {
    return pages.stream().map(List::of).toList();
  }
}
