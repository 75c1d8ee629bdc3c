package io.icewatch.local.replay;

import static java.util.Objects.requireNonNull;

import io.icewatch.local.stack.LocalStack;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds a replay back to a multiple of real time, so that people can follow it. Changes when things
 * happen in the room, not what happens: virtual time stays the replay's own. For one replay, and
 * one thread.
 */
public final class Pace {
  /** As fast as the machine goes; nobody watches. */
  public static final Pace UNBOUND =
      new Pace(null, (stack, clock) -> {}, System::nanoTime, nanos -> {});

  /** Virtual time goes on in steps of this much real time. */
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final @Nullable Playback playback;
  private final BiConsumer<LocalStack, InstantSource> opened;
  private final LongSupplier nanos;
  private final Sleep sleep;

  /**
   * How far virtual time has come by itself; null before the first arrival and while it hurries.
   */
  private @Nullable Instant due;

  private long dueNanos;

  /** Waits. */
  interface Sleep {
    void nanos(long length) throws InterruptedException;
  }

  Pace(
      @Nullable Playback playback,
      BiConsumer<LocalStack, InstantSource> opened,
      LongSupplier nanos,
      Sleep sleep) {
    this.playback = playback;
    this.opened = requireNonNull(opened, "opened");
    this.nanos = requireNonNull(nanos, "nanos");
    this.sleep = requireNonNull(sleep, "sleep");
  }

  /**
   * A pace.
   *
   * @param playback what people want of it, now and later
   * @param opened called when the stack stands and nothing has arrived, with the virtual clock
   */
  public static Pace of(Playback playback, BiConsumer<LocalStack, InstantSource> opened) {
    return new Pace(playback, opened, System::nanoTime, TimeUnit.NANOSECONDS::sleep);
  }

  void begin(LocalStack stack, InstantSource clock) {
    opened.accept(stack, clock);
  }

  /**
   * Waits until it is time for an arrival, counted from the first.
   *
   * @param passTo lets virtual time pass meanwhile
   * @param isStopped ends the wait
   */
  void await(Instant arrival, Consumer<Instant> passTo, BooleanSupplier isStopped) {
    while (playback != null && !isStopped.getAsBoolean()) {
      if (playback.isHurrying()) {
        due = null;
        return;
      }
      long now = nanos.getAsLong();
      double pace = playback.pace();
      Instant next = due == null ? arrival : due.plusNanos((long) ((now - dueNanos) * pace));
      due = next;
      dueNanos = now;
      if (!next.isBefore(arrival)) {
        return;
      }
      passTo.accept(next);
      double left = Duration.between(next, arrival).toNanos() / pace; // infinite at a pace of 0
      try {
        sleep.nanos((long) Math.min((double) STEP_NANOS, left + 1));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
