package io.icewatch.local.run;

import static java.util.Objects.requireNonNull;

import io.icewatch.local.aws.scheduler.Schedule;
import io.icewatch.local.mapping.EventSourceMapping;
import io.icewatch.local.mapping.ShardConsumer;
import io.icewatch.local.stack.LocalStack;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Drives a stack in real time: a thread for the ward, one for each shard of each mapping, one for
 * each schedule, one for the deliveries. Ends cleanly: what is in the stream is invoked, what is
 * buffered lands.
 */
public final class LiveRun {
  /**
   * A consumer that asked for nothing is stepped this often, to see new records: well before the
   * poll that is to bring them. Who sees them after it, waits for the next.
   */
  private static final Duration LONGEST_WAIT = Duration.ofMillis(50);

  private static final Duration DELIVERY_TICK = Duration.ofMillis(250);

  /** How often it is looked whether a reshard has made new shards. */
  private static final Duration RESHARD_TICK = Duration.ofMillis(250);

  private static final Duration LONGEST_DRAIN = Duration.ofSeconds(30);

  private final LocalStack stack;
  private final PatientSimulator ward;
  private final Duration every;
  private final InstantSource clock;
  private final Duration longestDrain;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final List<Throwable> problems = new CopyOnWriteArrayList<>();

  /**
   * @param every how often each patient's monitor sends
   */
  public LiveRun(LocalStack stack, PatientSimulator ward, Duration every, InstantSource clock) {
    this(stack, ward, every, clock, LONGEST_DRAIN);
  }

  /**
   * @param longestDrain how long what fails is tried again after the last message
   */
  LiveRun(
      LocalStack stack,
      PatientSimulator ward,
      Duration every,
      InstantSource clock,
      Duration longestDrain) {
    this.stack = requireNonNull(stack, "stack");
    this.ward = requireNonNull(ward, "ward");
    this.every = requireNonNull(every, "every");
    this.clock = requireNonNull(clock, "clock");
    this.longestDrain = requireNonNull(longestDrain, "longestDrain");
  }

  /** Asks the run to end; it does so cleanly. From any thread. */
  public void stop() {
    stopped.countDown();
  }

  /** Messages that came so far, from the ward and through the doors. */
  public long readings() {
    return stack.ingress().stream().count();
  }

  /**
   * Runs until {@link #stop} or until the time is up.
   *
   * @param length how long, or null: until stopped
   * @param progress called once a second with the time since the start
   * @return what went wrong; whatever it was, all else was carried on to its end
   */
  public List<Throwable> run(@Nullable Duration length, Consumer<Duration> progress) {
    Instant start = clock.instant();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.execute(guarded(this::send));
      threads.execute(guarded(() -> consumeAll(threads)));
      threads.execute(guarded(this::deliver));
      for (Schedule schedule : stack.schedules().all()) {
        threads.execute(guarded(() -> repeat(schedule::step)));
      }
      boolean isOver = false;
      for (int second = 1; !isOver; second++) {
        Instant next = start.plusSeconds(second);
        Instant end = length == null ? Instant.MAX : start.plus(length);
        isOver = waitUntil(next.isBefore(end) ? next : end) || !clock.instant().isBefore(end);
        progress.accept(Duration.between(start, clock.instant()));
      }
      stop();
    }
    guarded(stack::closeEndpoints).run();
    guarded(this::drain).run();
    guarded(() -> stack.deliveries().flush(clock.instant())).run();
    return List.copyOf(problems);
  }

  private Runnable guarded(Runnable body) {
    return () -> {
      try {
        body.run();
      } catch (RuntimeException | Error e) {
        problems.add(e);
        stop();
      }
    };
  }

  private void send() {
    Instant due = clock.instant();
    while (!waitUntil(due)) {
      Instant now = clock.instant();
      for (byte[] message : ward.messages(now)) {
        stack.ingress().put(message, now);
      }
      due = due.plus(every);
    }
  }

  /** Gives every consumer a thread, those of the shards that a reshard makes included. */
  private void consumeAll(ExecutorService threads) {
    Set<ShardConsumer> started = Collections.newSetFromMap(new IdentityHashMap<>());
    do {
      for (EventSourceMapping mapping : stack.mappings().all()) {
        for (ShardConsumer consumer : mapping.consumers()) {
          if (started.add(consumer)) {
            threads.execute(guarded(() -> repeat(consumer::step)));
          }
        }
      }
    } while (!waitUntil(clock.instant().plus(RESHARD_TICK)));
  }

  /** Steps a part at the instants that it asks for, until the end of the run. */
  private void repeat(UnaryOperator<Instant> part) {
    Instant wake = clock.instant();
    while (!waitUntil(wake)) {
      Instant now = clock.instant();
      Instant asked = part.apply(now);
      Instant latest = now.plus(LONGEST_WAIT);
      wake = asked.isBefore(latest) ? asked : latest;
    }
  }

  private void deliver() {
    while (!waitUntil(clock.instant().plus(DELIVERY_TICK))) {
      stack.deliveries().advance(clock.instant());
    }
  }

  private void drain() {
    Instant end = clock.instant().plus(longestDrain);
    Instant wake = clock.instant();
    while (!wake.equals(Instant.MAX)) {
      if (wake.isAfter(end)) {
        throw new IllegalStateException(
            "records still fail %d seconds after the last message"
                .formatted(longestDrain.toSeconds()));
      }
      sleepUntil(wake);
      wake = stack.mappings().drain(clock.instant());
    }
  }

  /** Waits until the given time or the end of the run; true at the end of the run. */
  private boolean waitUntil(Instant time) {
    long millis = Math.max(0, Duration.between(clock.instant(), time).toMillis());
    try {
      return stopped.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void sleepUntil(Instant time) {
    try {
      TimeUnit.MILLISECONDS.sleep(Math.max(0, Duration.between(clock.instant(), time).toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while records were left", e);
    }
  }
}
