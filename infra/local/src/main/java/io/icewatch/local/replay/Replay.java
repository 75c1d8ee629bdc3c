package io.icewatch.local.replay;

import static java.util.Objects.requireNonNull;

import io.icewatch.local.aws.FaultPlan;
import io.icewatch.local.aws.sns.SnsMessage;
import io.icewatch.local.lake.Balance;
import io.icewatch.local.lake.LakeRollUp;
import io.icewatch.local.lake.Upkeep;
import io.icewatch.local.lambda.Crashes;
import io.icewatch.local.mapping.PlatformSettings;
import io.icewatch.local.replay.ReadAhead.FirstTime;
import io.icewatch.local.replay.Schedule.Arrival;
import io.icewatch.local.stack.LocalStack;
import io.icewatch.local.stack.StackOptions;
import io.icewatch.local.stack.StackOptions.Ledger;
import io.icewatch.local.template.Template;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Replays a file of readings through the whole stack in virtual time: arrival is the reading's own
 * timestamp, nothing waits, and the same input, template and seed give the same rows and pages.
 * What is older than a line before it is late, unless the file is sorted by patient.
 */
public final class Replay {
  /** Where a file begins in which nothing says when it was measured. */
  private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");

  private final Template template;
  private final Path lake;
  private final Perturbation disturbance;
  private final Duration every;
  private final Caregivers caregivers;

  /** What the stack is started with, given the clock of a run. */
  private final Function<InstantSource, StackOptions> options;

  /**
   * @param lake folder of the lake; holds no rows yet, or they are merged with those of the replay
   * @param pages gets every page that SNS accepts
   * @param log gets what the functions log
   */
  public Replay(
      Template template,
      Path lake,
      Perturbation disturbance,
      Consumer<SnsMessage> pages,
      Consumer<String> log) {
    this(
        template,
        lake,
        disturbance,
        Crashes.seeded(disturbance.crash(), disturbance.seed()),
        pages,
        log);
  }

  /**
   * @param crashes who is killed, whatever the disturbance says of it
   */
  Replay(
      Template template,
      Path lake,
      Perturbation disturbance,
      Crashes crashes,
      Consumer<SnsMessage> pages,
      Consumer<String> log) {
    this(
        template,
        lake,
        disturbance,
        Duration.ZERO,
        Caregivers.NOBODY,
        clock -> StackOptions.virtual(clock, crashes, pages, log));
  }

  private Replay(
      Template template,
      Path lake,
      Perturbation disturbance,
      Duration every,
      Caregivers caregivers,
      Function<InstantSource, StackOptions> options) {
    this.template = requireNonNull(template, "template");
    this.lake = requireNonNull(lake, "lake");
    this.disturbance = requireNonNull(disturbance, "disturbance");
    this.every = requireNonNull(every, "every");
    this.caregivers = requireNonNull(caregivers, "caregivers");
    this.options = requireNonNull(options, "options");
  }

  /** The same replay, on a Lambda that behaves otherwise where its documentation says nothing. */
  public Replay on(PlatformSettings settings) {
    return changed(before -> before.with(settings));
  }

  /** The same replay, in which the requests to the services fail as planned. */
  public Replay with(FaultPlan plan) {
    return changed(before -> before.with(plan));
  }

  /** The same replay, with the given tables for DynamoDB's. */
  public Replay with(Ledger tables) {
    return changed(before -> before.with(tables));
  }

  private Replay changed(UnaryOperator<StackOptions> change) {
    return new Replay(
        template,
        lake,
        disturbance,
        every,
        caregivers,
        clock -> change.apply(options.apply(clock)));
  }

  /**
   * The same replay, in which a patient's readings that do not say when they were measured arrive
   * this far apart.
   */
  public Replay every(Duration interval) {
    return new Replay(template, lake, disturbance, interval, caregivers, options);
  }

  /** The same replay, in which somebody answers. */
  public Replay with(Caregivers people) {
    return new Replay(template, lake, disturbance, every, people, options);
  }

  /** Hears how far a replay is. */
  public interface Progress {
    /**
     * Called after every line.
     *
     * @param readings lines so far
     * @param share how much of the file these lines take, 0 to 1; what is read ahead does not count
     */
    void at(long readings, double share);

    /** Called before the first line with what is to be said of the file. */
    default void message(String text) {}
  }

  /**
   * Replays a file to its end, or until it is told to stop, or until something fails: what was put
   * into the stream by then is still carried into the lake, and the report accounts for it.
   *
   * @param input one message a line, plain or gzip; {@code -} is standard input
   * @throws IOException if the file cannot be opened
   * @throws IllegalArgumentException if its readings do not say when they were measured, and nobody
   *     else does either; nothing was started then
   */
  public ReplayReport run(Path input, Progress progress, BooleanSupplier isStopped)
      throws IOException {
    return run(input, progress, isStopped, Pace.UNBOUND);
  }

  /** As above, no faster than somebody can follow. */
  public ReplayReport run(Path input, Progress progress, BooleanSupplier isStopped, Pace pace)
      throws IOException {
    long startNanos = System.nanoTime();
    try (ReadAhead file = new ReadAhead(InputLines.open(input, isStopped, progress::message))) {
      FirstTime times = file.firstTime(isStopped);
      requireTimes(input, times);
      Schedule schedule =
          new Schedule(disturbance, times.firstMillis().orElse(START.toEpochMilli()), every);
      return play(file, schedule, progress, isStopped, pace, startNanos);
    }
  }

  private ReplayReport play(
      ReadAhead file,
      Schedule schedule,
      Progress progress,
      BooleanSupplier isStopped,
      Pace pace,
      long startNanos) {
    VirtualClock clock = new VirtualClock();
    StackOptions ofRun = options.apply(clock);
    try (LocalStack stack = LocalStack.start(template, lake, ofRun)) {
      Balance before = Balance.before(stack.lake());
      VirtualRun run = new VirtualRun(stack, clock, isOneByOne(ofRun));
      pace.begin(stack, clock);
      caregivers.begin(stack, clock);
      long firstLineNanos = System.nanoTime();
      Ending ending = new Ending();
      long readings = 0;
      try {
        ReadAhead.Line line;
        while ((line = file.next(isStopped)) != null) {
          schedule.send(line.message(), line.read());
          readings++;
          arrive(run, schedule::nextSettled, pace, isStopped);
          progress.at(readings, line.share());
        }
      } catch (IOException | RuntimeException e) {
        ending.problems.add(e);
      }
      if (isStopped.getAsBoolean()) {
        ending.interruptedAt = clock.instant();
      }
      ending.attempt(() -> arrive(run, schedule::nextLast, pace, isStopped));
      ending.attempt(run::drain);
      ending.attempt(run::land);
      // A replay commits by rows, not by the hour: what RollUpVitals would see in time is here now.
      ending.attempt(() -> LakeRollUp.bringUpToDate(stack.lake()));
      // Nobody else has this lake: what several commits left becomes one file a partition.
      ending.attempt(() -> new Upkeep(stack.lake(), Upkeep.Settings.ALONE).tidy());
      ReplayProfile time = ReplayProfile.of(file, run, stack, since(firstLineNanos));
      Duration elapsed = since(startNanos);
      Balance balance = before.after(stack.lake(), stack.stream().count());
      return ReplayReport.of(
          readings,
          file.tooLong(),
          balance,
          Optional.ofNullable(ending.interruptedAt),
          ending.problems,
          stack,
          time,
          elapsed);
    }
  }

  private void requireTimes(Path input, FirstTime times) {
    if (every.isZero() && times.firstMillis().isEmpty() && times.readingsBefore() > 0) {
      throw new IllegalArgumentException(
          "the first %,d readings of %s do not say when they were measured; --every 1s lets each"
                  .formatted(times.readingsBefore(), input)
              + " patient's arrive a second apart");
    }
  }

  /** How a replay ended. */
  private static final class Ending {
    private final List<Exception> problems = new ArrayList<>();
    private @Nullable Instant interruptedAt;

    /** Does something that must be tried whatever went wrong before. */
    void attempt(Runnable work) {
      try {
        work.run();
      } catch (RuntimeException e) {
        problems.add(e);
      }
    }
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  /** Who is killed, or which request fails, depends on the order of the invocations. */
  private boolean isOneByOne(StackOptions ofRun) {
    return disturbance.crash() > 0 || !ofRun.faults().rates().isEmpty();
  }

  private void arrive(
      VirtualRun run, Supplier<@Nullable Arrival> next, Pace pace, BooleanSupplier isStopped) {
    for (Arrival arrival = next.get(); arrival != null; arrival = next.get()) {
      answer(run, arrival.at(), pace, isStopped);
      pace.await(arrival.at(), run::passTo, isStopped);
      run.arrive(arrival);
    }
  }

  /** What caregivers do up to a time, each at its own. */
  private void answer(VirtualRun run, Instant until, Pace pace, BooleanSupplier isStopped) {
    for (Instant next = caregivers.next();
        next != null && !next.isAfter(until) && !isStopped.getAsBoolean();
        next = caregivers.next()) {
      pace.await(next, run::passTo, isStopped);
      run.passTo(next);
      caregivers.act();
    }
  }
}
