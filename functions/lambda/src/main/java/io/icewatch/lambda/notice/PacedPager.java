package io.icewatch.lambda.notice;

import static java.util.Objects.requireNonNull;

import io.icewatch.lambda.Pause;
import io.icewatch.lambda.table.PaceItem;
import io.icewatch.vitals.alarm.Alert;
import io.icewatch.vitals.alarm.MonitorFault;
import io.icewatch.vitals.alarm.Notice;
import io.icewatch.vitals.alarm.Pager;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/** A pager whose messages take turns with those of all other functions and shards. */
public final class PacedPager implements Pager {
  /** How long to wait where too many wait already. */
  private static final long CROWDED_MILLIS = 500;

  private final Pager pager;
  private final PaceItem pace;
  private final InstantSource clock;
  private final Pause pause;

  /**
   * @param pager sends them
   * @param pause waits before the next message
   */
  public PacedPager(Pager pager, PaceItem pace, InstantSource clock, Pause pause) {
    this.pager = requireNonNull(pager, "pager");
    this.pace = requireNonNull(pace, "pace");
    this.clock = requireNonNull(clock, "clock");
    this.pause = requireNonNull(pause, "pause");
  }

  @Override
  public boolean awaitTurn(boolean isUrgent, BooleanSupplier timeIsUp) {
    Instant now = clock.instant();
    Instant turn = take(isUrgent, now);
    while (turn == null) {
      if (timeIsUp.getAsBoolean()) {
        return false;
      }
      await(CROWDED_MILLIS);
      now = later(now.plusMillis(CROWDED_MILLIS), clock.instant()); // a clock may be set back
      turn = take(isUrgent, now);
    }
    if (turn.isAfter(now)) {
      await(Duration.between(now, turn).toMillis());
    }
    return true;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** A page does not wait for a table that does not answer: it goes out at once. */
  private @Nullable Instant take(boolean isUrgent, Instant now) {
    try {
      return pace.take(isUrgent, now);
    } catch (SdkException e) {
      return now;
    }
  }

  private void await(long millis) {
    pause.millis(millis, "before a message was sent");
  }

  @Override
  public void prepare(Alert page, Instant now) {
    pager.prepare(page, now);
  }

  @Override
  public void send(Notice notice, Instant now) {
    pager.send(notice, now);
  }

  @Override
  public void send(List<Alert> pages, Instant now) {
    pager.send(pages, now);
  }

  @Override
  public void sendFaults(List<MonitorFault> faults, Instant now) {
    pager.sendFaults(faults, now);
  }

  @Override
  public List<List<Alert>> together(List<Alert> pages) {
    return pager.together(pages);
  }
}
