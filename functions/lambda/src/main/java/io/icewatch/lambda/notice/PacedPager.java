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

/**
 * Sends a few messages a second and lets the next wait: SNS delivers ten e-mails a second and
 * subscription, and gives up what is beyond (SNS quotas, "E-mail subscription delivery rate"). Each
 * shard's invocation has a pager of its own; the template has two shards. For any number of
 * threads.
 */
public final class PacedPager implements Pager {
  static final int MOST_A_SECOND = 4;
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Pager pager;
  private final Pause pause;
  private final Deque<Instant> latest = new ArrayDeque<>();

  /**
   * @param pager sends them
   * @param pause waits before the next message
   */
  public PacedPager(Pager pager, Pause pause) {
    this.pager = requireNonNull(pager, "pager");
    this.pause = requireNonNull(pause, "pause");
  }

  @Override
  public void send(Notice notice, Instant now) {
    pager.send(notice, pace(now));
  }

  @Override
  public void send(List<Alert> pages, Instant now) {
    pager.send(pages, pace(now));
  }

  @Override
  public List<List<Alert>> together(List<Alert> pages) {
    return pager.together(pages);
  }

  /** Waits until one more message is not too many, and returns when that is. */
  private synchronized Instant pace(Instant now) {
    Instant at = now;
    if (latest.size() == MOST_A_SECOND) {
      Duration left = SECOND.minus(Duration.between(latest.removeFirst(), now));
      if (left.isPositive()) {
        // Never longer, though a clock was set back.
        Duration wait = left.compareTo(SECOND) < 0 ? left : SECOND;
        pause.millis(wait.toMillis(), "before a page was sent");
        at = now.plus(wait);
      }
    }
    latest.addLast(at);
    return at;
  }
}
