package io.icewatch.vitals.alarm;

import io.icewatch.vitals.alarm.BatchReport.Outcome;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One event, dealt with by the real {@link AlarmProtocol} one port call at a time, without threads:
 * what happens next follows from what the calls answered so far. So it is run from its beginning
 * with those answers, and stopped at the first call that has none yet. There is one object for each
 * future, so that histories are compared by identity: what happens from here on follows from the
 * episode that was last read or stored, the last answer, and how many there were.
 */
final class LifecycleScript {

  /** What is done next. */
  sealed interface Next {}

  /** Reads the episode. */
  record Read() implements Next {}

  /** Stores {@code next} in place of {@code expected}. */
  record Replace(@Nullable Episode expected, Episode next) implements Next {}

  /** Publishes. */
  record Publish(Notice notice) implements Next {}

  /** Asks whether a page is acknowledged. */
  record Ask(String pageId) implements Next {}

  /** Answers; what has to come again is not done. */
  record Finished(boolean isDone) implements Next {}

  /** What a call answered, and the wall clock from then on. */
  record Seen(Object answer, Instant now) {}

  /** In place of null. */
  static final Object NOTHING = new Object();

  /** An exception of the port. */
  static final Object THREW = new Object();

  /** What a future follows from. */
  private record Future(String owner, int answers, Object episode, Seen last, Next next) {}

  /** All histories of an exploration. */
  static final class Book {
    private final AlarmPolicy policy;
    private final LifecycleSabotage sabotage;
    private final Map<String, LifecycleScript> beginnings = new HashMap<>();
    private final Map<Future, LifecycleScript> futures = new HashMap<>();

    Book(AlarmPolicy policy, LifecycleSabotage sabotage) {
      this.policy = policy;
      this.sabotage = sabotage;
    }

    /** The history in which {@code event} has seen nothing but the clock. */
    LifecycleScript begin(AlarmEvent event, Instant now) {
      return beginnings.computeIfAbsent(
          event.owner() + " " + now, key -> new LifecycleScript(this, event, now, List.of()));
    }
  }

  private final Book book;
  private final AlarmEvent event;
  private final Instant begun;
  private final List<Seen> seen;
  private final Next next;
  private final Map<Seen, LifecycleScript> continuations = new HashMap<>();

  private LifecycleScript(Book book, AlarmEvent event, Instant begun, List<Seen> seen) {
    this.book = book;
    this.event = event;
    this.begun = begun;
    this.seen = seen;
    this.next = run();
  }

  AlarmEvent event() {
    return event;
  }

  Next next() {
    return next;
  }

  LifecycleScript then(Object answer, Instant now) {
    return continuations.computeIfAbsent(
        new Seen(answer, now),
        added -> {
          List<Seen> more = new ArrayList<>(seen);
          more.add(added);
          LifecycleScript script = new LifecycleScript(book, event, begun, List.copyOf(more));
          return book.futures.computeIfAbsent(script.future(), future -> script);
        });
  }

  private Future future() {
    Object episode = NOTHING;
    for (Seen each : seen) {
      episode = each.answer() instanceof Episode ? each.answer() : episode;
    }
    return new Future(event.owner(), seen.size(), episode, seen.getLast(), next);
  }

  private Next run() {
    Ports ports = new Ports();
    AlarmProtocol protocol =
        new AlarmProtocol(book.policy, book.sabotage.over(ports, event, ports), ports, ports);
    Acknowledgements acknowledgements = book.sabotage.over((Acknowledgements) ports);
    try {
      return new Finished(isDone(protocol, acknowledgements));
    } catch (Unanswered e) {
      return e.call;
    }
  }

  private boolean isDone(AlarmProtocol protocol, Acknowledgements acknowledgements) {
    return switch (event) {
      case AlarmEvent.Breached breached -> {
        AlarmProtocol.Batch batch = protocol.begin(() -> false);
        AlarmEvent.Breached seen = book.sabotage.over(breached);
        batch.add(seen.breach(), seen.shelvedUntil());
        yield batch.finish().outcomes().stream().noneMatch(Outcome.Failed.class::isInstance);
      }
      case AlarmEvent.Cleared(Clear clear) ->
          isDone(protocol.resolve(book.sabotage.over(clear), () -> false));
      case AlarmEvent.Ticked tick -> isDone(protocol.escalate(tick, acknowledgements, () -> false));
      case AlarmEvent.Discharged discharge -> isDone(protocol.discharge(discharge));
    };
  }

  private static boolean isDone(NoticeOutcome outcome) {
    return switch (outcome.result()) {
      case NoticeOutcome.Result.Waiting waiting -> false;
      case NoticeOutcome.Result.Failed failed -> false;
      case NoticeOutcome.Result.Nothing nothing -> true;
      case NoticeOutcome.Result.AlreadyHandled handled -> true;
      case NoticeOutcome.Result.Done done -> true;
      case NoticeOutcome.Result.Acknowledged acknowledged -> true;
    };
  }

  /** Stops the protocol: no exception, so that nothing in it catches this. */
  private static final class Unanswered extends Error {
    private final transient Next call;

    Unanswered(Next call) {
      super("stopped", null, false, false);
      this.call = call;
    }
  }

  /** Every port at once. */
  private final class Ports implements EpisodeLedger, Pager, Acknowledgements, InstantSource {
    private int answered;
    private Instant now = begun;

    private Object answer(Next call) {
      if (answered == seen.size()) {
        throw new Unanswered(call);
      }
      Seen given = seen.get(answered++);
      now = given.now();
      if (given.answer() == THREW) {
        throw new IllegalStateException("out of reach");
      }
      return given.answer();
    }

    private static <T> @Nullable T orNull(Object answer, Class<T> type) {
      return answer == NOTHING ? null : type.cast(answer);
    }

    @Override
    public @Nullable Episode read(EpisodeKey key) {
      return orNull(answer(new Read()), Episode.class);
    }

    @Override
    public @Nullable Episode replace(EpisodeKey key, @Nullable Episode expected, Episode next) {
      return orNull(answer(new Replace(expected, next)), Episode.class);
    }

    @Override
    public void send(Notice notice, Instant at) {
      answer(new Publish(notice));
    }

    @Override
    public @Nullable Instant acknowledgedUntil(String patientId, String alertId) {
      return orNull(answer(new Ask(alertId)), Instant.class);
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
