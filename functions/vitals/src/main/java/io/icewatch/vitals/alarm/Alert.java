package io.icewatch.vitals.alarm;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Locale;

/**
 * One page to a caregiver: what it says, before it is put into words.
 *
 * @param breach the breach that is paged
 * @param reason why now
 * @param episodeStart when the breach was measured that opened the episode
 * @param pageNumber number of this page in its episode, from 1
 * @param suppressedSinceLast breaches counted, not paged, since the page before this one
 * @param worstValue worst value of the episode, this breach included
 */
public record Alert(
    Breach breach,
    Reason reason,
    Instant episodeStart,
    int pageNumber,
    int suppressedSinceLast,
    double worstValue)
    implements Notice {

  /** Why a page is sent. */
  public enum Reason {
    /** The first page of an episode. */
    FIRST,
    /** The severity rose while the last page still suppressed the lower one. */
    WORSENED,
    /** Worse by a step within one severity while the last page still suppressed it. */
    DEEPER,
    /** The suppression is over and the episode goes on. */
    STILL;

    /** The name in messages and tables, e.g. {@code worsened}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Alert {
    requireNonNull(breach, "breach");
    requireNonNull(reason, "reason");
    requireNonNull(episodeStart, "episodeStart");
  }

  /**
   * Condition, episode start, page number and patient, e.g. {@code
   * spo2-low/2025-01-01T00:00:00Z/1/17}.
   */
  @Override
  public String alertId() {
    return breach.key().pageId(episodeStart, pageNumber);
  }

  @Override
  public Kind kind() {
    return Kind.PAGE;
  }

  @Override
  public Severity severity() {
    return breach.severity();
  }

  @Override
  public String patientId() {
    return breach.patientId();
  }

  @Override
  public Instant at() {
    return breach.measuredAt();
  }
}
