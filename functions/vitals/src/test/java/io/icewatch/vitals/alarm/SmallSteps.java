package io.icewatch.vitals.alarm;

import io.icewatch.vitals.record.RecordPosition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the real {@link AlarmProtocol} one port call at a time, without threads: what an invocation
 * does next follows from its records and from what its calls answered so far. So it is run from its
 * beginning with those answers, and stopped at the first call that has none yet.
 *
 * @param policy when to page
 * @param readingEvery how often the patient's readings come, where that is known
 * @param sabotage what is broken
 */
public record SmallSteps(AlarmPolicy policy, Duration readingEvery, Sabotage sabotage) {

  /** What an invocation does next. */
  public sealed interface Next {}

  /** It calls a port. */
  public sealed interface Call extends Next {}

  /** Reads the episode. */
  public record Read() implements Call {}

  /** Stores {@code next} in place of {@code expected}. */
  public record Replace(@Nullable Episode expected, Episode next) implements Call {}

  /** Publishes. */
  public record Publish(Alert alert) implements Call {}

  /**
   * It answers.
   *
   * @param failed the records that it reports as failed
   * @param logged the records whose pages it hands to the {@link AlertLog}
   */
  public record Finished(List<RecordPosition> failed, List<RecordPosition> logged)
      implements Next {}

  /**
   * What became of a call, and how the world is when the invocation learns of it.
   *
   * @param answer the answer
   * @param now the wall clock from now on
   * @param timeIsUp whether the invocation has no time left
   */
  public record Seen(Answer answer, Instant now, boolean timeIsUp) {}

  /** What became of a call. */
  public sealed interface Answer {}

  /** The episode that was read, or null. */
  public record Found(@Nullable Episode episode) implements Answer {}

  /** Whether the episode was replaced. */
  public record Replaced(@Nullable Episode stored) implements Answer {}

  /** The page was accepted. */
  public record Accepted() implements Answer {}

  /** An exception. */
  public record Threw() implements Answer {}

  /**
   * What the invocation does next.
   *
   * @param batch its breaches
   * @param begun the wall clock at its beginning
   * @param seen what its calls answered so far
   */
  Next next(List<Breach> batch, Instant begun, List<Seen> seen) {
    Script script = new Script(begun, seen);
    Sabotage.Ports ports = sabotage.over(new Sabotage.Ports(script, script));
    AlarmProtocol.Batch running =
        new AlarmProtocol(sabotage.over(policy), ports.ledger(), ports.pager(), script, script)
            .begin(script);
    try {
      batch.forEach(running::add);
      BatchReport report = running.finish();
      return new Finished(
          report.failures().stream().map(failure -> failure.breach().position()).toList(),
          report.toLog().stream()
              .map(AlertLog.Entry::notice)
              .map(Alert.class::cast)
              .map(alert -> alert.breach().position())
              .toList());
    } catch (Unanswered e) {
      return e.call;
    }
  }

  /** Stops an invocation at a call. Not an exception: the protocol must not handle it. */
  private static final class Unanswered extends Error {
    final transient Call call;

    Unanswered(Call call) {
      super("stopped at " + call, null, false, false);
      this.call = call;
    }
  }

  /** The exception of a port. */
  private static final class Unreachable extends RuntimeException {
    Unreachable() {
      super("out of reach", null, false, false);
    }
  }

  /** Every port at once. */
  private final class Script
      implements EpisodeLedger, Pager, InstantSource, BooleanSupplier, PatientCadences {
    private final List<Seen> seen;
    private int answered;
    private Instant now;
    private boolean timeIsUp;

    Script(Instant begun, List<Seen> seen) {
      this.now = begun;
      this.seen = seen;
    }

    private Answer answer(Call call) {
      if (answered == seen.size()) {
        throw new Unanswered(call);
      }
      Seen next = seen.get(answered++);
      now = next.now();
      timeIsUp = next.timeIsUp();
      if (next.answer() instanceof Threw) {
        throw new Unreachable();
      }
      return next.answer();
    }

    @Override
    public @Nullable Episode read(EpisodeKey key) {
      return ((Found) answer(new Read())).episode();
    }

    @Override
    public @Nullable Episode replace(EpisodeKey key, @Nullable Episode expected, Episode next) {
      return ((Replaced) answer(new Replace(expected, next))).stored();
    }

    @Override
    public void send(Notice notice, Instant at) {
      answer(new Publish((Alert) notice));
    }

    /** Known when the episode has been read, forgotten when it has to be decided anew. */
    @Override
    public Duration of(String patientId) {
      return answered == 1 ? readingEvery : Duration.ZERO;
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public boolean getAsBoolean() {
      return timeIsUp;
    }
  }
}
