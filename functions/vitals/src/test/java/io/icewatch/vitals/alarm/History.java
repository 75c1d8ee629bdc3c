package io.icewatch.vitals.alarm;

import io.icewatch.vitals.alarm.SmallSteps.Finished;
import io.icewatch.vitals.alarm.SmallSteps.Next;
import io.icewatch.vitals.alarm.SmallSteps.Seen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an invocation has seen so far. There is one object for each history in a {@link Book}, so
 * that the invocation is run once for it however many worlds it is part of, and histories are
 * compared by identity.
 */
final class History {
  private final Book book;
  private final List<Breach> batch;
  private final Instant begun;
  private final List<Seen> seen;
  private final Next next;
  private final Map<Seen, History> continuations = new HashMap<>();

  private History(Book book, List<Breach> batch, Instant begun, List<Seen> seen) {
    this.book = book;
    this.batch = batch;
    this.begun = begun;
    this.seen = seen;
    this.next = book.steps.next(batch, begun, seen);
  }

  /** What the invocation does next. */
  Next next() {
    return next;
  }

  /** This history and one answer more. */
  History then(Seen answer) {
    return continuations.computeIfAbsent(
        answer,
        added -> {
          List<Seen> more = new ArrayList<>(seen);
          more.add(added);
          return book.only(new History(book, batch, begun, List.copyOf(more)));
        });
  }

  /** All histories of a scenario. */
  static final class Book {
    private record Beginning(List<Breach> batch, Instant begun) {}

    private final SmallSteps steps;
    private final Map<Beginning, History> beginnings = new HashMap<>();
    private final Map<Next, History> finished = new HashMap<>();

    Book(SmallSteps steps) {
      this.steps = steps;
    }

    /** Of histories that have come to an end, only the end matters. */
    private History only(History history) {
      return history.next instanceof Finished
          ? finished.computeIfAbsent(history.next, end -> history)
          : history;
    }

    /** An invocation that has seen nothing but its batch and the clock. */
    History begin(List<Breach> batch, Instant begun) {
      return beginnings.computeIfAbsent(
          new Beginning(batch, begun), key -> new History(this, batch, begun, List.of()));
    }
  }
}
