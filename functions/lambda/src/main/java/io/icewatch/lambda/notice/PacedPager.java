package io.icewatch.lambda.notice;

import static java.util.Objects.requireNonNull;

import io.icewatch.lambda.Pause;
import io.icewatch.vitals.alarm.Alert;
import io.icewatch.vitals.alarm.Notice;
import io.icewatch.vitals.alarm.Pager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Sends messages at a {@link Pace}, and lets the next wait. For any number of threads. */
public final class PacedPager implements Pager {
  private final Pager pager;
  private final Pace pace;
  private final Pause pause;
  private final Deque<Instant> latest = new ArrayDeque<>();

  /**
   * @param pager sends them
   * @param pause waits before the next message
   */
  public PacedPager(Pager pager, Pace pace, Pause pause) {
    this.pager = requireNonNull(pager, "pager");
    this.pace = requireNonNull(pace, "pace");
    this.pause = requireNonNull(pause, "pause");
  }

  @Override
  public void send(Notice notice, Instant now) {
    pager.send(notice, whenMaySend(now));
  }

  @Override
  public void send(List<Alert> pages, Instant now) {
    pager.send(pages, whenMaySend(now));
  }

  @Override
  public List<List<Alert>> together(List<Alert> pages) {
    return pager.together(pages);
  }

  /** Waits until one more message is not too many, and returns when that is. */
  private synchronized Instant whenMaySend(Instant now) {
    Instant at = now;
    if (latest.size() == pace.most()) {
      Duration left = pace.within().minus(Duration.between(latest.removeFirst(), now));
      if (left.isPositive()) {
        // Never longer, though a clock was set back.
        Duration wait = left.compareTo(pace.within()) < 0 ? left : pace.within();
        pause.millis(wait.toMillis(), "before a page was sent");
        at = now.plus(wait);
      }
    }
    latest.addLast(at);
    return at;
  }
}
